import {
  ROOT_SCOPE,
  makeCompensationKey,
  type ErrorInfo,
  type Json,
  type NodeId,
  type NodeKey,
  type Outcome,
} from '@heddle/model'
import type { Act, Scenario } from '../script.ts'
import { evaluateText } from '../evaluate-text.ts'
import { toLeafResult } from './loop-run.ts'
import { startNode } from './node-run.ts'
import type { ReferenceNode, ReferenceResult } from './reference-result.ts'
import type { NodeRun, ScopeRun } from './runs.ts'
import { cancelScope, checkScope, createNode, openScope } from './scope-run.ts'
import { World } from './world.ts'

interface Ending {
  readonly status: ReferenceResult['status']
  readonly error: ErrorInfo | null
  readonly nodeKey: NodeKey | null
  /** `flow.stop`'s. */
  readonly output?: Json
}

/**
 * What must come out of a scenario, read from the design alone: no journal, no snapshots, no incremental state. Every
 * duration is the script's, so the order of what takes time is determined; what happens at one instant without
 * order is marked as a race.
 */
export function interpret(scenario: Scenario): ReferenceResult {
  const world = new World(scenario)
  const after = createAfterEnding()
  let ending: Ending | null = null
  const root: ScopeRun = openScope(world, startNode, {
    key: ROOT_SCOPE,
    container: null,
    outer: null,
    members: () => world.plan.scopes['']?.nodes ?? [],
    loop: null,
    isEach: false,
    onEnd: (end) => {
      if (end.kind === 'failed') finish({ status: 'failed', error: end.failure.error, nodeKey: end.failure.nodeKey })
      else finish({ status: 'completed', error: null, nodeKey: null })
    },
  })
  const finish = (given: Ending): void => {
    if (ending !== null) return
    if (root.phase === 'draining') world.unsaid = 'what ends an execution that has failed and drains'
    ending = given
    world.ending = true
    cancelScope(world, root)
    cleanUp(world, { ending: given, root, after, compensate: given.status === 'failed' || given.status === 'timeout' })
  }
  world.onLimit = (error) => finish({ status: 'timeout', error, nodeKey: null })
  world.onStop = (status, { output, nodeKey }) => {
    if (hasFailure(root)) world.unsaid = 'what a stop makes of a scope that has failed and goes on'
    finish({ status, error: null, nodeKey, output })
  }
  for (const act of scenario.acts) {
    world.clock.schedule(act.at, () => perform(world, { act, root, after, hasEnded: () => ending !== null, cancel }))
  }
  const cancel = (compensate: boolean): void => {
    after.wasCancelled = true
    if (root.phase === 'draining') world.unsaid = 'what ends an execution that has failed and drains'
    const given: Ending = { status: 'cancelled', error: null, nodeKey: null }
    ending = given
    world.ending = true
    cancelScope(world, root)
    cleanUp(world, { ending: given, root, after, compensate })
  }
  for (let due = world.clock.nextDueAt(); due !== null; due = world.clock.nextDueAt()) world.clock.advanceTo(due)
  if (ending === null) throw new Error('The scenario never ends: nothing is due, and the execution is open.')
  return toResult(world, { ending, root, after })
}

/** Whether the scope, or an open one inside, has failed and not ended yet, or a branch has. */
function hasFailure(scope: ScopeRun): boolean {
  if (scope.failure !== null) return true
  return [...scope.nodes.values()].some((node) => node.isInDoubt || [...node.inner].some((inner) => hasFailure(inner)))
}

interface AfterEnding {
  readonly compensated: string[]
  isIncomplete: boolean
  isStopped: boolean
  handlerRan: boolean
  wasCancelled: boolean
  /** Nothing is under way any more. */
  isOver: boolean
  unsaid: string | null
  /** Stops the compensation that is under way. */
  stop: (() => void) | null
}

function createAfterEnding(): AfterEnding {
  const nothing = { isIncomplete: false, isStopped: false, handlerRan: false, wasCancelled: false, isOver: false }
  return { ...nothing, compensated: [], unsaid: null, stop: null }
}

interface CleanUp {
  readonly ending: Ending
  readonly root: ScopeRun
  readonly after: AfterEnding
  readonly compensate: boolean
}

function perform(
  world: World,
  given: {
    readonly act: Act
    readonly root: ScopeRun
    readonly after: AfterEnding
    readonly hasEnded: () => boolean
    readonly cancel: (compensate: boolean) => void
  },
): void {
  const { act, after } = given
  if (act.kind === 'hold') {
    const phase = act.target.kind === 'node' ? world.nodes.get(act.target.nodeKey)?.phase : undefined
    if (phase === 'active') after.unsaid = 'a breakpoint before a node that has started'
    world.placeHold(act)
  }
  if (act.kind === 'lift') world.liftHold(act.holdId)
  else if (act.kind === 'revise') revise(world, { revision: act.revision, root: given.root })
  else if (act.kind === 'cancel') {
    if (!given.hasEnded()) return given.cancel(act.compensate)
    if (after.isOver) return
    if (!after.wasCancelled) after.unsaid = 'a first cancel while a failed execution is cleaned up'
    if (after.stop === null) return
    after.isStopped = true
    after.stop()
    after.stop = null
  }
}

/** Undecided nodes and new scopes use the new plan from now on. */
function revise(world: World, { revision, root }: { readonly revision: number; readonly root: ScopeRun }): void {
  world.plan = world.scenario.plans[revision - 1] ?? world.plan
  const check = (scope: ScopeRun): void => {
    world.soon(() => checkScope(world, startNode, scope))
    for (const node of scope.nodes.values()) for (const inner of node.inner) check(inner)
  }
  check(root)
}

/** Compensations in reverse order of completion, then the error handler, each by itself. */
function cleanUp(world: World, given: CleanUp): void {
  const { ending, after, compensate } = given
  const undo = compensate ? world.undoable.toReversed() : []
  const runNext = (): void => {
    const next = undo.shift()
    if (next === undefined) {
      after.stop = null
      return runHandler(world, given)
    }
    after.compensated.push(next.key)
    const handler = world.planNode(next.id).compensate as NodeId
    after.stop = runAside(world, {
      id: handler,
      key: makeCompensationKey(next.key, handler),
      scope: next.scope,
      extras: { original: next.output, ...errorExtras(ending) },
      onEnd: (isOk) => {
        if (!isOk) after.isIncomplete = true
        runNext()
      },
    })
  }
  runNext()
}

function runHandler(world: World, { ending, root, after }: CleanUp): void {
  const { errorHandler, maxAttempts } = world.plan.settings
  const isFailed = ending.status === 'failed' || ending.status === 'timeout'
  const isRestarted = ending.status === 'failed' && maxAttempts > 1 && ending.output === undefined
  if (!isFailed || errorHandler === null || isRestarted) {
    after.isOver = true
    return
  }
  after.handlerRan = true
  runAside(world, {
    id: errorHandler,
    key: errorHandler as string as NodeKey,
    scope: root,
    extras: errorExtras(ending),
    onEnd: () => void (after.isOver = true),
  })
}

function errorExtras({ error, nodeKey }: Ending): { readonly error?: Json } {
  return error === null ? {} : { error: { code: error.code, message: error.message, nodeKey } }
}

/** Runs one handler in a scope of its own, with the names of `scope`. Returns how to stop it. */
function runAside(
  world: World,
  aside: {
    readonly id: NodeId
    readonly key: NodeKey
    readonly scope: ScopeRun
    readonly extras: { readonly original?: Json; readonly error?: Json }
    readonly onEnd: (isOk: boolean) => void
  },
): () => void {
  const nodes: ScopeRun['nodes'] = new Map()
  const scope = openScope(world, startNode, {
    key: aside.scope.key,
    container: null,
    outer: aside.scope,
    members: () => [aside.id],
    nodes,
    loop: null,
    isEach: false,
    onEnd: (end) => aside.onEnd(end.kind === 'completed'),
  })
  const node = createNode(world, { scope, id: aside.id, key: aside.key })
  node.names = world.names(aside.scope, aside.extras)
  node.phase = 'active'
  const start = (): void => startNode(world, node)
  world.soon(() => void node.stops.push(world.whenFree(node.key, 'before', start)))
  return () => cancelScope(world, scope)
}

function toResult(
  world: World,
  { ending, root, after }: { readonly ending: Ending; readonly root: ScopeRun; readonly after: AfterEnding },
): ReferenceResult {
  const tolerated = [...new Set(world.tolerated)]
  const skippedCompensation = after.compensated.length === 0 ? 'none' : 'complete'
  return {
    unsaid: after.unsaid ?? world.unsaid,
    status: ending.status,
    outcome: toOutcome(world, ending),
    output: toOutput(world, ending, root),
    errorCode: ending.error?.code ?? null,
    isErrorRace: world.isErrorRace,
    nodes: Object.fromEntries([...world.nodes].flatMap(([key, node]) => toNode(world, { key, node }))),
    tolerated,
    compensated: after.compensated,
    compensation: after.isStopped ? 'stopped' : after.isIncomplete ? 'incomplete' : skippedCompensation,
    handlerRan: after.handlerRan,
    wasHeld: world.scenario.acts.some((act) => act.kind === 'hold'),
    breaks: world.breaks,
  }
}

function toNode(
  world: World,
  { key, node }: { readonly key: string; readonly node: NodeRun },
): readonly (readonly [string, ReferenceNode])[] {
  if (node.settled === null) return []
  const { settled: status, output, error, tries, skip, settledAt } = node
  const isRace = node.isRace && world.breaks.has(settledAt)
  return [[key, { status, output, errorCode: error?.code ?? null, tries, skip, settledAt, isRace }]]
}

function toOutcome(world: World, ending: Ending): Outcome | null {
  if (ending.status === 'cancelled') return null
  if (ending.status !== 'completed') return 'failed'
  if (world.tolerated.length > 0) return 'partial_success'
  return world.degraded ? 'degraded' : 'success'
}

function toOutput(world: World, ending: Ending, root: ScopeRun): Json {
  if (ending.status !== 'completed') return null
  if (ending.output !== undefined) return ending.output
  const { output } = world.plan
  if (output === null) return toLeafResult(root, world.plan.scopes['']?.leaves ?? [])
  const names = world.names(root)
  return Object.fromEntries(Object.entries(output).map(([name, text]) => [name, evaluateText(text, names)]))
}

import { makeIterationScope, type Json, type JsonObject, type NodeId } from '@heddle/model'
import { evaluateText, holdsText, type Lookup } from '../evaluate-text.ts'
import { VAGUE } from './reference-result.ts'
import type { Failure, NodeRun, ScopeEnd, ScopeRun } from './runs.ts'
import { cancelScope, completeNode, failNode, openScope, checkScope, type StartNode } from './scope-run.ts'
import { toErrorValue, type World } from './world.ts'

type EndedBy = 'items' | 'condition' | 'break' | 'limit'

/** One `flow.loop` while it runs. Deferred fields are read from the plan, the others come resolved. */
interface LoopRun {
  readonly world: World
  readonly start: StartNode
  readonly node: NodeRun
  readonly mode: 'forEach' | 'while' | 'until' | 'count'
  readonly config: JsonObject
  readonly items: readonly Json[] | null
  readonly size: number | null
  readonly maxIterations: number
  readonly width: number
  readonly results: Json[]
  /** Tolerated iterations. */
  readonly failed: { readonly index: number; readonly code: string; readonly message: string }[]
  readonly open: Set<ScopeRun>
  next: number
  endedBy: EndedBy | null
}

/** Runs a loop (engine.md, "Loops"). */
export function startLoop(world: World, start: StartNode, node: NodeRun, config: JsonObject): void {
  const mode = config.mode as LoopRun['mode']
  const items = mode === 'forEach' ? (config.items as readonly Json[]) : null
  const size = items !== null ? items.length : mode === 'count' ? Number(config.count) : null
  const maxIterations = Number(config.maxIterations ?? (mode === 'until' ? 10 : 1_000))
  const width = size === null ? 1 : Number(config.concurrency ?? 1)
  const all = { ...world.planNode(node.id).config, ...config }
  const given = { world, start, node, mode, items, size, maxIterations, width, config: all }
  const run: LoopRun = { ...given, results: [], failed: [], open: new Set(), next: 0, endedBy: null }
  if (size !== null && size > maxIterations) return passLimit(run)
  goOn(run)
}

/** Starts what may start; completes the loop when nothing runs and nothing is to come. */
function goOn(run: LoopRun): void {
  const { node } = run
  while (run.endedBy === null && run.open.size < run.width && node.phase === 'active') {
    if (run.size !== null && run.next >= run.size) run.endedBy = 'items'
    else if (run.mode === 'while' && !holds(run.config.condition, namesOf(run, run.next))) run.endedBy = 'condition'
    else if (run.size === null && run.next >= run.maxIterations) return passLimit(run)
    else openIteration(run)
  }
  if (run.endedBy !== null && run.open.size === 0 && node.phase === 'active') finish(run, run.endedBy)
}

function passLimit(run: LoopRun): void {
  if (run.config.onLimit === 'stop') return finish(run, 'limit')
  const message = `The loop ${run.node.key} passed its limit of ${run.maxIterations} iterations.`
  failNode(run.world, run.start, run.node, { code: 'MAX_ITERATIONS', message })
}

function finish(run: LoopRun, endedBy: EndedBy): void {
  const { results, node, world } = run
  const { isEach } = world.planNode(node.id)
  const failed =
    run.failed.length === 0 ? {} : { failed: run.failed.toSorted((left, right) => left.index - right.index) }
  const output = isEach ? results : { results, iterations: results.length, endedBy, ...failed }
  completeNode(world, run.start, node, { output: output as Json, ports: ['main'] })
}

function openIteration(run: LoopRun): void {
  const { world, node } = run
  const index = run.next++
  const scope = openScope(world, run.start, {
    key: makeIterationScope(node.key, index),
    container: node,
    outer: node.scope,
    members: () => world.plan.scopes[node.id]?.nodes ?? [],
    loop: { ...loopAt(run, index), itemName: typeof run.config.itemName === 'string' ? run.config.itemName : null },
    isEach: world.planNode(node.id).isEach,
    onEnd: (end) => endIteration(run, { scope, index, end }),
  })
  run.open.add(scope)
}

function loopAt(run: LoopRun, index: number) {
  const isSequential = run.width === 1
  return {
    index,
    item: run.items === null ? index : (run.items[index] ?? null),
    previous: isSequential ? (run.results[index - 1] ?? null) : null,
    results: isSequential ? run.results.slice(0, index) : null,
  }
}

function endIteration(
  run: LoopRun,
  ended: { readonly scope: ScopeRun; readonly index: number; readonly end: ScopeEnd },
): void {
  const { world, node } = run
  const { scope, index, end } = ended
  run.open.delete(scope)
  if (node.scope.phase !== 'open' || end.kind === 'dropped') {
    return world.soon(() => checkScope(world, run.start, node.scope))
  }
  if (end.kind === 'failed') {
    if (run.config.onIterationError !== 'continue') return failLoop(run, end.failure)
    world.tolerated.push(end.failure.nodeKey)
    run.results[index] = toErrorValue(end.failure)
    run.failed.push({ index, code: end.failure.error.code, message: VAGUE })
  } else {
    run.results[index] = toIterationResult(run, scope)
  }
  const names = world.names(scope)
  if (run.config.breakWhen !== undefined && holds(run.config.breakWhen, names)) run.endedBy ??= 'break'
  if (run.mode === 'until' && holds(run.config.condition, names)) run.endedBy ??= 'condition'
  goOn(run)
}

function failLoop(run: LoopRun, failure: Failure): void {
  for (const scope of run.open) cancelScope(run.world, scope)
  failNode(run.world, run.start, run.node, failure.error)
}

function toIterationResult(run: LoopRun, scope: ScopeRun): Json {
  if (typeof run.config.result === 'string') return evaluateText(run.config.result, run.world.names(scope))
  return toLeafResult(scope, run.world.plan.scopes[run.node.id]?.leaves ?? [])
}

/** What a scope gives by itself: the output of its only leaf, else an object by leaf id. */
export function toLeafResult(scope: ScopeRun, leaves: readonly NodeId[]): Json {
  const outputOf = (id: NodeId): Json => {
    const node = scope.nodes.get(id)
    return node?.settled === 'completed' || node?.settled === 'failed' ? node.output : null
  }
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return outputOf(only)
  return Object.fromEntries(leaves.map((id) => [id, outputOf(id)]))
}

/** Names for the condition before iteration `index`: outside its scope, with its loop names. */
function namesOf(run: LoopRun, index: number): Lookup {
  const names = run.world.names(run.node.scope)
  return (name) => (name === 'loop' ? loopAt(run, index) : names(name))
}

function holds(text: Json | undefined, names: Lookup): boolean {
  return holdsText(String(text), names)
}

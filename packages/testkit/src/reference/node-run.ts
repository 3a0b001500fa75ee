import {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  ERRORS,
  assertInvariant,
  assertNever,
  type ErrorCode,
  type ErrorInfo,
  type Json,
  type JsonObject,
  type PlanNode,
} from '@heddle/model'
import type { AttemptScript } from '../script.ts'
import { evaluatePure, resolveTestConfig } from '../test-evaluator.ts'
import { startLoop } from './loop-run.ts'
import { startParallel } from './parallel-run.ts'
import { VAGUE } from './reference-result.ts'
import type { NodeRun } from './runs.ts'
import { checkScope, completeNode, failNode, noteRivals, routeNode } from './scope-run.ts'
import { attemptTo, type World } from './world.ts'

/** Losses of one node execution that fail it. */
const FATAL_LOSS = 4
const MAIN = ['main']

/** Starts a node that is ready and that nothing holds. */
export function startNode(world: World, node: NodeRun): void {
  const plan = world.planNode(node.id)
  const injected = findAct(world, node)
  if (injected !== null) return completeNode(world, startNode, node, injected)
  if (plan.role === 'trigger') return complete(world, node, world.scenario.input)
  if (plan.disabled) return complete(world, node, node.inputs[0] ?? null)
  const config = attemptTo(() => resolveTestConfig(plan, node.names))
  if (!config.ok) {
    if (plan.role === 'run') node.tries += 1
    return failNode(world, startNode, node, config.error)
  }
  startRole(world, node, config.value)
}

function startRole(world: World, node: NodeRun, config: JsonObject): void {
  const plan = world.planNode(node.id)
  switch (plan.role) {
    case 'pure': {
      const result = attemptTo(() => evaluatePure(plan.type, config))
      if (result.ok) return completeNode(world, startNode, node, result.value)
      return failNode(world, startNode, node, result.error)
    }
    case 'run':
      return startAttempt(world, node, config)
    case 'loop':
      return startLoop(world, startNode, node, config)
    case 'parallel':
      return startParallel(world, startNode, node, config)
    case 'wait':
      return startWait(world, node, config)
    case 'signal':
    case 'approval':
      return startAnswerable(world, node, config)
    case 'subworkflow':
      return startChild(world, node, config)
    case 'stop':
      return stopExecution(world, node, config)
    case 'trigger':
      return complete(world, node, world.scenario.input)
    default:
      return assertNever(plan.role, 'node role')
  }
}

function complete(world: World, node: NodeRun, output: Json, ports: readonly string[] = MAIN): void {
  completeNode(world, startNode, node, { output, ports })
}

function failWith(world: World, node: NodeRun, code: ErrorCode): void {
  failNode(world, startNode, node, { code, message: `The reference expects ${code}.` })
}

function startAttempt(world: World, node: NodeRun, config: JsonObject): void {
  node.starts += 1
  runEntry(world, node, { config, script: world.scenario.script.attempt(node.key, node.starts) })
}

interface Entry {
  readonly config: JsonObject
  readonly script: AttemptScript
}

function runEntry(world: World, node: NodeRun, { config, script }: Entry): void {
  const { timeoutMs } = world.planNode(node.id)
  world.beginRunning(node)
  const isTooLong = script.afterMs > timeoutMs
  const end = world.later(Math.min(script.afterMs, timeoutMs), () => {
    world.endRunning(node)
    if (isTooLong) endFailed(world, node, { config, code: 'NODE_TIMEOUT' })
    else endEntry(world, node, { config, script })
  })
  node.stops.push(end)
}

function endEntry(world: World, node: NodeRun, { config, script }: Entry): void {
  if (node.scope.phase === 'draining' && (script.end === 'lost' || script.end === 'suspended')) {
    return world.soon(() => checkScope(world, startNode, node.scope))
  }
  switch (script.end) {
    case 'completed':
      node.tries += 1
      if (script.degraded === true) world.degraded = true
      return complete(world, node, script.output, script.ports)
    case 'failed':
      return endFailed(world, node, { config, code: script.code })
    case 'lost':
      return endLost(world, node, config)
    case 'suspended': {
      const enter = (): void => runEntry(world, node, { config, script: script.next })
      const answered = world.later(script.waitMs, () => goOn(world, node, enter))
      node.stops.push(answered)
      return
    }
    default:
      assertNever(script, 'attempt script')
  }
}

function endFailed(
  world: World,
  node: NodeRun,
  { config, code }: { readonly config: JsonObject; readonly code: ErrorCode },
): void {
  node.tries += 1
  const { retry } = world.planNode(node.id)
  const maxAttempts = retry.maxAttempts ?? (toSideEffects(world.planNode(node.id), config) === 'none' ? 3 : 1)
  const mayRetry = retry.retryOn.includes(code) && node.tries < maxAttempts && node.scope.phase === 'open'
  if (!mayRetry) return failWith(world, node, code)
  assertInvariant(!retry.jitter, 'The reference covers retries without jitter only.')
  const delay = Math.min(retry.maxDelayMs, retry.initialDelayMs * retry.multiplier ** (node.tries - 1))
  node.stops.push(world.later(delay, () => goOn(world, node, () => startAttempt(world, node, config))))
}

function endLost(world: World, node: NodeRun, config: JsonObject): void {
  node.losses += 1
  if (node.losses >= FATAL_LOSS) return failWith(world, node, 'WORKER_LOST')
  if (toSideEffects(world.planNode(node.id), config) !== 'ask') {
    return goOn(world, node, () => startAttempt(world, node, config))
  }
  const answer = world.scenario.script.wait(node.key)
  assertInvariant(answer !== null, 'The reference needs an answer for a lost attempt.')
  const decide = (): void =>
    answer.decision === 'approved' ? startAttempt(world, node, config) : failWith(world, node, 'WORKER_LOST')
  node.stops.push(world.later(answer.afterMs, () => goOn(world, node, decide)))
}

/** What was due or answered acts as soon as nothing holds it. */
function goOn(world: World, node: NodeRun, act: () => void): void {
  node.stops.push(world.whenFree(node.key, 'before', act))
}

function toSideEffects(plan: PlanNode, config: JsonObject): 'none' | 'retry' | 'ask' {
  if (plan.sideEffects !== 'dynamic') return plan.sideEffects
  return config.sideEffects === 'retry' || config.sideEffects === 'ask' ? config.sideEffects : 'none'
}

function startWait(world: World, node: NodeRun, config: JsonObject): void {
  const seconds = typeof config.seconds === 'number' ? config.seconds : 0
  node.stops.push(world.later(seconds * 1_000, () => goOn(world, node, () => complete(world, node, VAGUE))))
}

/** A signal or an approval: what comes first counts, the answer or the timeout. */
function startAnswerable(world: World, node: NodeRun, config: JsonObject): void {
  const isApproval = world.planNode(node.id).role === 'approval'
  const answer = world.scenario.script.wait(node.key)
  const timeout = config.timeoutSeconds ?? DEFAULT_WAIT_TIMEOUT_SECONDS
  const timeoutMs = timeout === 'none' ? Number.POSITIVE_INFINITY : Number(timeout) * 1_000
  if (answer !== null && answer.afterMs < timeoutMs) {
    const ports = isApproval ? [answer.decision] : MAIN
    const act = (): void => complete(world, node, isApproval ? VAGUE : answer.payload, ports)
    node.stops.push(world.later(answer.afterMs, () => goOn(world, node, act)))
  } else if (Number.isFinite(timeoutMs)) {
    const act = (): void => endTimeout(world, node, config)
    node.stops.push(world.later(timeoutMs, () => goOn(world, node, act)))
  }
}

function endTimeout(world: World, node: NodeRun, config: JsonObject): void {
  const { onTimeout } = config
  if (onTimeout === 'approve') return complete(world, node, VAGUE, ['approved'])
  if (onTimeout === 'reject') return complete(world, node, VAGUE, ['rejected'])
  if (onTimeout !== 'route') return failWith(world, node, 'WAIT_TIMEOUT')
  const error: ErrorInfo = { code: 'WAIT_TIMEOUT', message: ERRORS.WAIT_TIMEOUT.meaning }
  routeNode(world, startNode, node, error)
}

function startChild(world: World, node: NodeRun, config: JsonObject): void {
  const script = world.scenario.script.child(node.key)
  if (config.wait === false) return complete(world, node, VAGUE)
  const act = (): void => {
    if (script.end === 'completed') complete(world, node, script.output)
    else failWith(world, node, script.code)
  }
  node.stops.push(world.later(script.afterMs, act))
}

function stopExecution(world: World, node: NodeRun, config: JsonObject): void {
  const output = (config.output ?? null) as Json
  noteRivals(world, node)
  completeNode(world, startNode, node, { output: VAGUE, ports: [] })
  world.onStop(config.outcome === 'error' ? 'failed' : 'completed', { output, nodeKey: node.key })
}

/** What a person decided for this node execution before it was reached. */
function findAct(world: World, node: NodeRun): { readonly output: Json; readonly ports: readonly string[] } | null {
  for (const act of world.scenario.acts) {
    if (act.at > world.now) continue
    if (act.kind === 'inject' && act.nodeKey === node.key) return { output: act.output, ports: MAIN }
    if (act.kind === 'force' && act.nodeKey === node.key) return { output: null, ports: act.ports }
  }
  return null
}

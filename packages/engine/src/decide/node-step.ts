import { NULL_VALUE, type NewEvent, type NodeKey, type SkipCause } from '@heddle/model'
import { openScopesOf } from '../apply/stop-scope.ts'
import type { Plans } from '../engine.ts'
import { inputsOf } from '../evaluation-scope.ts'
import { contextOf, isHeldBefore, keyInScope, stopOf, type NodeContext } from '../node-context.ts'
import { indexOf } from '../plan-index.ts'
import { roleOf } from '../roles/role-of.ts'
import type { ExecutionState, NodeResult } from '../state.ts'
import { isInRange } from './in-range.ts'
import { nodeRequest } from './node-request.ts'
import { settleStep, stoppedEvent } from './settle-step.ts'
import { IDLE, dueEvaluation, type Step } from './step.ts'
import { closeWaitEvent } from './wait-step.ts'

/** Seconds an aborted attempt has before it is killed. */
const ABORT_GRACE_MS = 10_000

/** What comes next for one node execution. */
export function nodeStep(plans: Plans, state: ExecutionState, key: NodeKey): Step {
  const node = state.nodes[key]
  if (node === undefined || node.stage === 'settled' || state.phase === 'settled') return IDLE
  const context = contextOf(plans, state, node)
  if (context === null) return IDLE
  const stop = stopOf(node, context.scope)
  if (node.stage === 'pending') return pendingStep(context)
  if (stop !== null) return stoppingStep(context, stop)
  const before = node.stage === 'ready' ? readyStep(context) : null
  if (before !== null) return before
  const result = resultOf(context)
  return result === null ? roleOf(context).step(context) : settleStep(context, result)
}

/** What the node gives, once known: by its attempts, its parts, a person, or because it is disabled. */
export function resultOf(context: NodeContext): NodeResult | null {
  const { state, node, planNode } = context
  if (node.result !== null) return node.result
  const forced = state.forced[node.key]
  if (forced !== undefined && node.stage === 'ready') {
    return { ok: true, output: forced.output ?? NULL_VALUE, ports: forced.ports ?? ['main'] }
  }
  if (planNode.disabled) return { ok: true, output: inputsOf(context)[0] ?? NULL_VALUE, ports: ['main'] }
  return roleOf(context).result(context)
}

function pendingStep(context: NodeContext): Step {
  const { state, scope, node, plan } = context
  if (node.cancel !== null) return { event: cancelledEvent(context, node.cancel) }
  if (stopOf(node, scope) !== null || node.live.length > 0) return IDLE
  if (node.edgesSettled < (indexOf(plan).incoming[node.id]?.length ?? 0)) return IDLE
  return { event: { type: 'node.skipped', at: state.at, nodeKey: node.key, data: { cause: skipCause(context) } } }
}

function skipCause(context: NodeContext): SkipCause {
  const { plan, planNode, scope, node } = context
  if (planNode.role === 'trigger') return { kind: 'other-trigger' }
  const from = (indexOf(plan).incoming[node.id] ?? []).map((edge) => keyInScope(scope, edge.from))
  return { kind: 'no-live-edge', from }
}

/** What stands between a ready node and its work; null when nothing does. */
function readyStep(context: NodeContext): Step | null {
  const { state, node, planNode } = context
  const base = { at: state.at, nodeKey: node.key } as const
  if (!isInRange(context)) {
    return { event: { ...base, type: 'node.skipped', data: { cause: { kind: 'not-in-range' } } } }
  }
  if (isHeldBefore(state, node.key)) return IDLE
  const given = state.head?.given[node.key]
  if (given !== undefined && node.result === null) {
    const { output, ports, reason } = given
    return { event: { ...base, type: 'node.reused', data: { output, ports, reason } } }
  }
  if (state.forced[node.key] !== undefined) return null
  if (planNode.when === null || node.checked || node.result !== null) return null
  const expressions = { when: { text: planNode.when, mode: 'condition' as const } }
  return { due: [dueEvaluation('when', () => nodeRequest(context, 'when', { kind: 'expressions', expressions }))] }
}

/** A node that must stop: its attempt is aborted (or ends by itself), its waits close, then it settles. */
function stoppingStep(context: NodeContext, stop: { readonly mode: 'abort' | 'drain'; readonly reason: string }): Step {
  const { state, node } = context
  const { attempt } = node
  if (attempt !== null) {
    if (stop.mode === 'drain') return IDLE
    const make = () =>
      ({
        kind: 'abort-attempt',
        nodeKey: node.key,
        lease: attempt.lease,
        reason: stop.reason,
        graceMs: ABORT_GRACE_MS,
      }) as const
    return { due: [{ id: `abort:${attempt.lease}`, make }] }
  }
  const open = node.waits.find((wait) => wait.closed === null)
  if (open !== undefined) return { event: closeWaitEvent(context, open) }
  if (openScopesOf(state, node).length > 0) return IDLE
  const result = node.stage === 'ready' ? node.result : resultOf(context)
  if (result === null && node.role?.kind === 'child') return childStep(context, stop)
  // It ended by itself while its scope drains: it completes, so what it sets counts; it fires nothing.
  if (stop.mode === 'drain' && result?.ok === true && node.stage !== 'ready') return settleStep(context, result)
  return { event: endEvent(context, stop, result) }
}

/**
 * A child that is waited for is cancelled first (it may have to be made before). It is no attempt that may end. One that
 * is not waited for is left alone.
 */
function childStep(context: NodeContext, stop: { readonly mode: 'abort' | 'drain'; readonly reason: string }): Step {
  const { role } = context.node
  const childId = role?.kind === 'child' && role.waited ? role.executionId : null
  if (childId === null) return { event: cancelledEvent(context, stop.reason) }
  const step = roleOf(context).step(context)
  if (!('due' in step)) return step
  const { reason } = stop
  const cancel = { id: `cancel-child:${childId}`, make: () => ({ kind: 'cancel-child', childId, reason }) as const }
  return { due: [...step.due, cancel] }
}

/** A completion in time is kept; while draining a failure too; the rest is cancelled. */
function endEvent(
  context: NodeContext,
  stop: { readonly mode: 'abort' | 'drain'; readonly reason: string },
  result: NodeResult | null,
): NewEvent {
  const failure = context.node.lastFailure
  if (result?.ok === true) return stoppedEvent(context, result)
  if (stop.mode === 'drain' && failure?.kind === 'failed') {
    return stoppedEvent(context, { ok: false, error: failure.error })
  }
  const isOwn = context.node.role?.kind !== 'child' && failure?.kind !== 'cancelled'
  if (stop.mode === 'drain' && result !== null && isOwn) return stoppedEvent(context, result)
  return cancelledEvent(context, stop.reason)
}

function cancelledEvent(context: NodeContext, reason: string): NewEvent {
  const { state, node } = context
  const failure = node.lastFailure
  const mayHaveHappened = node.mayHaveHappened || (failure?.kind === 'lost' && failure.sideEffects !== 'none')
  return { type: 'node.cancelled', at: state.at, nodeKey: node.key, data: { reason, mayHaveHappened } }
}

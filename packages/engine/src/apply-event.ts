/*
 * The transition: what one event makes of the state of one execution. Together with `decide` it is the engine;
 * hosts, journals and clocks are outside.
 *
 * Boundary: no clock, no randomness, no I/O. Times, ids and random numbers arrive inside events. `applyEvent` is the
 * only function that changes an execution's state (`decide` keeps its own bookkeeping in `state.work`).
 *
 * Invariants, cited where they are kept:
 * E1 The transition is pure: same plans, same events → same state and commands.
 * E2 A node execution settles exactly once. Reports of an attempt without the lease change nothing.
 * E3 No outside effect starts before its own `attempt.started` and all it was computed from are durable: commands
 *    are handed out for carrying out after the commit, and an attempt runs only once its start was accepted.
 * E4 A node whose completion is recorded never runs again, whatever dies when.
 * E5 Every execution ends, or shows what it waits for and can be cancelled.
 * E6 Events of one execution have gapless sequence numbers.
 * E7 State does not grow with history: closed scopes are dropped, values above 256 bytes are references.
 * E8 One process drives an execution: kept by hosts and journals, by epoch and by sequence number.
 */
import { HeddleError, assertNever, type ExecutionEvent } from '@heddle/model'
import { applyAttemptEvent } from './apply/attempt-events.ts'
import { applyControlEvent } from './apply/control-events.ts'
import { applyExecutionEvent } from './apply/execution-events.ts'
import { applyNodeEvent } from './apply/node-events.ts'
import { applyScopeClosed, applyScopeOpened } from './apply/scope-events.ts'
import { applyCompensationStarted, applyHandlerStarted } from './apply/undo-events.ts'
import { applyWaitEvent } from './apply/wait-events.ts'
import { markExecution } from './agenda.ts'
import type { Plans } from './engine.ts'
import { ensureNode, keyInScope } from './node-context.ts'
import type { ExecutionState, NodeState } from './state.ts'
import { currentStatus } from './status.ts'

/**
 * Changes the state as the event says. Total on any journal a release ever wrote: an event about a node that is gone
 * changes nothing but the sequence number. Throws a defect when the numbers are not gapless (E6).
 */
export function applyEvent(plans: Plans, state: ExecutionState, event: ExecutionEvent): void {
  if (event.seq !== state.seq + 1) {
    throw new HeddleError('INTERNAL_ERROR', `Event ${event.seq} (${event.type}) follows event ${state.seq}.`)
  }
  state.seq = event.seq
  state.at = event.at
  applyByType(plans, state, event)
  state.status = currentStatus(state)
}

function applyByType(plans: Plans, state: ExecutionState, event: ExecutionEvent): void {
  switch (event.type) {
    case 'execution.created':
    case 'execution.queued':
    case 'execution.started':
    case 'execution.cancel-requested':
    case 'execution.timed-out':
    case 'execution.ending':
    case 'execution.completed':
      return applyExecutionEvent(plans, state, event)
    case 'hold.placed':
    case 'hold.lifted':
    case 'plan.revised':
    case 'data.injected':
    case 'branch.forced':
      return applyControlEvent(plans, state, event)
    case 'scope.opened':
      return applyScopeOpened(plans, state, event)
    case 'scope.closed':
      return applyScopeClosed(plans, state, event)
    case 'compensation.started':
      return applyCompensationStarted(plans, state, event)
    case 'handler.started':
      return applyHandlerStarted(plans, state, event)
    default:
      return applyToNode(plans, state, event)
  }
}

type NodeEvent = Exclude<
  ExecutionEvent,
  {
    readonly type:
      | `execution.${string}`
      | `hold.${string}`
      | 'plan.revised'
      | 'data.injected'
      | 'branch.forced'
      | `scope.${string}`
      | 'compensation.started'
      | 'handler.started'
  }
>

function applyToNode(plans: Plans, state: ExecutionState, event: NodeEvent): void {
  if (event.nodeKey === undefined) return applyToExecution(state, event)
  const node = state.nodes[event.nodeKey] ?? unreachedNode(plans, state, event.nodeKey)
  if (node === undefined) return
  switch (event.type) {
    case 'node.evaluated':
    case 'node.skipped':
    case 'node.reused':
    case 'node.completed':
    case 'node.failed':
    case 'node.cancelled':
      return applyNodeEvent(plans, state, node, event)
    case 'attempt.started':
    case 'attempt.completed':
    case 'attempt.failed':
    case 'attempt.lost':
    case 'attempt.cancelled':
    case 'node.suspended':
    case 'node.queued':
    case 'retry.scheduled':
    case 'retry.due':
      return applyAttemptEvent(plans, state, node, event)
    case 'wait.opened':
    case 'wait.closed':
    case 'timeout.extended':
    case 'child.started':
    case 'child.settled':
      return applyWaitEvent(state, node, event)
    default:
      return assertNever(event, 'event')
  }
}

function applyToExecution(state: ExecutionState, event: NodeEvent): void {
  if (event.type === 'timeout.extended' && state.limitMs !== null) state.limitMs += event.data.byMs
  markExecution(state)
}

/** A node of an open scope that nothing has reached yet (it was cancelled before). */
function unreachedNode(plans: Plans, state: ExecutionState, key: string): NodeState | undefined {
  for (const scope of Object.values(state.scopes)) {
    if (scope.own || !key.startsWith(scope.base)) continue
    const id = key.slice(scope.base === '' ? 0 : scope.base.length + 1)
    const planNode = plans.get(scope.revision).nodes[id]
    if (planNode === undefined || (planNode.parent ?? '') !== scope.containerId) continue
    if (keyInScope(scope, planNode.id) === key) return ensureNode(state, scope, planNode.id)
  }
  return undefined
}

import { NULL_VALUE, type ErrorInfo, type NodeStatus, type Plan, type StoredValue } from '@heddle/model'
import { markExecution, markScope } from '../agenda.ts'
import { compactValue } from '../compact-value.ts'
import type { Plans } from '../engine.ts'
import { loopFramesOf } from '../evaluation-scope.ts'
import { spanOfNode } from '../span-rows.ts'
import type { ExecutionState, NodeState, ScopeState } from '../state.ts'
import { noteWaitClosed, retryWaitId } from '../wait-rows.ts'
import { moveNode, stopClock } from './activity.ts'
import { settleEdge } from './ready-node.ts'
import { finishHandler } from './undo-events.ts'
import { stopScope } from './stop-scope.ts'

export interface Settling {
  readonly status: Extract<NodeStatus, 'completed' | 'failed' | 'cancelled' | 'skipped'>
  readonly output: StoredValue
  readonly ports: readonly string[]
  readonly live: readonly string[]
  readonly error: ErrorInfo | null
  /** Failed, and `onError` deals with it. */
  readonly tolerated: boolean
}

/** The only way a node execution settles, once (E2): its record, its edges, its scope. */
export function settleNode(plans: Plans, state: ExecutionState, node: NodeState, how: Settling): void {
  if (node.stage === 'settled') return
  const scope = state.scopes[node.scope]
  if (scope === undefined) return
  recordEnd(plans, state, scope, node, how)
  if (scope.kind === 'single') return finishHandler(state, scope, how.status)
  reportFailures(scope, node, how)
  if (how.status === 'failed' && !how.tolerated) failScope(plans, state, scope, node)
  const plan = plans.get(scope.revision)
  const planNode = plan.nodes[node.id]
  if (planNode === undefined) return
  if (how.status === 'completed' && planNode.compensate !== null) keepUndoable(plan, state, scope, node)
  const live = how.live.length > 8 ? new Set(how.live) : how.live
  for (const edge of planNode.outgoing) {
    settleEdge({ plans, state, scope, edge, live: live instanceof Set ? live.has(edge.id) : live.includes(edge.id) })
  }
}

function recordEnd(plans: Plans, state: ExecutionState, scope: ScopeState, node: NodeState, how: Settling): void {
  if (node.stage !== 'pending') scope.active--
  if (node.attempt !== null) stopClock(state)
  scope.unsettled--
  node.settledSeq = state.seq
  if (how.status === 'completed' || how.status === 'failed') node.startedAt ??= node.readyAt
  node.endedAt = state.at
  node.output = compactValue(how.output, state.seq)
  node.ports = how.ports
  node.liveOut = how.live
  node.error = how.error
  moveNode(state, node, { stage: 'settled', status: how.status })
  spanOfNode(plans, state, node)
  if (node.retry?.due === false) {
    noteWaitClosed(state, { waitId: retryWaitId(node, node.retry.attempt), how: 'cancelled', by: 'engine' })
  }
  forgetWork(node)
  countEnd(state, how.status)
  if (scope.unsettled === 0 || (scope.active === 0 && scope.fate !== null)) {
    markScope(state, scope.key)
    if (scope.container === null) markExecution(state)
  }
}

/** A settled node keeps what expressions and late inputs ask for, nothing more (E7). */
function forgetWork(node: NodeState): void {
  node.attempt = null
  node.retry = null
  node.lastFailure = null
  node.suspended = null
  node.result = null
  node.role = null
  node.vars = null
  for (const wait of node.waits) {
    if (wait.closed !== null) wait.closed = { ...wait.closed, answer: { ...wait.closed.answer, payload: NULL_VALUE } }
  }
}

function countEnd(state: ExecutionState, status: Settling['status']): void {
  if (status === 'completed' || status === 'failed' || status === 'skipped') state.counts[status]++
}

/**
 * Failures that were tolerated make the outcome `partial_success`. Routing a failure handles it, and with it what made
 * a container fail; failures that `continue` or the container had tolerated before stay listed. A container that was
 * cancelled neither tolerated nor failed by what failed in it.
 */
function reportFailures(scope: ScopeState, node: NodeState, how: Settling): void {
  const isFailed = how.status === 'failed'
  const isRouted = isFailed && how.tolerated && how.ports.includes('error')
  const own = isFailed ? [...node.fatalInside, node.key] : node.fatalInside
  scope.failed.push(...node.failedInside)
  if (isFailed && !how.tolerated) scope.fatal.push(...own)
  else if (!isRouted && how.status !== 'cancelled') scope.failed.push(...own)
  node.failedInside = []
  node.fatalInside = []
}

function failScope(plans: Plans, state: ExecutionState, scope: ScopeState, node: NodeState): void {
  const { failure } = plans.get(state.planRevision).settings
  const mode = failure === 'fail-fast' ? 'abort' : failure === 'finish-running' ? 'drain' : 'continue'
  stopScope(state, scope, {
    mode,
    status: 'failed',
    error: node.error,
    nodeKey: node.key,
    reason: `'${node.key}' failed`,
  })
}

function keepUndoable(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): void {
  const handler = plan.nodes[node.id]?.compensate
  if (handler === undefined || handler === null || isInHandler(state, scope)) return
  state.undoables.push({
    nodeKey: node.key,
    handler,
    output: node.output,
    revision: scope.revision,
    loops: loopFramesOf(plan, state, scope),
  })
}

/** Work of handlers and compensations is not compensated itself. */
function isInHandler(state: ExecutionState, scope: ScopeState): boolean {
  for (let at: ScopeState | undefined = scope; at !== undefined;) {
    if (at.kind === 'single') return true
    at = at.outer === null ? undefined : state.scopes[at.outer]
  }
  return false
}

import type { ErrorInfo, EventOf, Usage } from '@heddle/model'
import { markExecution } from '../agenda.ts'
import { compactValue } from '../compact-value.ts'
import type { Plans } from '../engine.ts'
import { planNodeOf } from '../plan-index.ts'
import { spanOfAttempt, spanOfQueue } from '../span-rows.ts'
import type { ExecutionState, FailedAttempt, NodeState } from '../state.ts'
import { noteWaitClosed, noteWaitOpened, retryWaitId } from '../wait-rows.ts'
import { changeNode, moveNode, startClock, stopClock } from './activity.ts'

type AttemptEvent = EventOf<
  | 'attempt.started'
  | 'attempt.completed'
  | 'attempt.failed'
  | 'attempt.lost'
  | 'attempt.cancelled'
  | 'node.suspended'
  | 'node.queued'
  | 'retry.scheduled'
  | 'retry.due'
>

/** What happened to the attempts of a node execution. */
export function applyAttemptEvent(plans: Plans, state: ExecutionState, node: NodeState, event: AttemptEvent): void {
  switch (event.type) {
    case 'node.queued':
      return queueNode(state, node, event.data.reason)
    case 'attempt.started':
      return startAttempt(state, node, event)
    case 'attempt.completed':
      return completeAttempt(state, node, event)
    case 'attempt.failed':
      return failAttempt(plans, state, node, event)
    case 'attempt.lost':
      return loseAttempt(state, node, event)
    case 'attempt.cancelled':
      return cancelAttempt(state, node, event)
    case 'node.suspended':
      return suspendNode(state, node, event)
    case 'retry.scheduled':
      return scheduleRetry(state, node, event)
    case 'retry.due':
      if (node.retry !== null) {
        node.retry.due = true
        noteWaitClosed(state, { waitId: retryWaitId(node, node.retry.attempt), how: 'due', by: 'engine' })
      }
      return moveNode(state, node, { stage: 'active', status: 'pending' })
  }
}

function queueNode(state: ExecutionState, node: NodeState, reason: string): void {
  node.queuedAt ??= state.at
  node.queueReason = reason
  moveNode(state, node, { stage: node.stage, status: 'queued' })
}

function startAttempt(state: ExecutionState, node: NodeState, event: EventOf<'attempt.started'>): void {
  const { attempt, entry, lease, sideEffects } = event.data
  if (node.queuedAt !== null) spanOfQueue(state, node, attempt)
  if (node.attempt === null) startClock(state)
  node.attempt = { attempt, entry, lease, sideEffects, startedAt: event.at }
  node.attempts = Math.max(node.attempts, attempt)
  node.entry = entry
  node.startedAt ??= event.at
  node.queuedAt = null
  node.queueReason = null
  node.retry = null
  node.suspended = null
  node.lastFailure = null
  moveNode(state, node, { stage: 'active', status: 'running' })
  markExecution(state)
}

function completeAttempt(state: ExecutionState, node: NodeState, event: EventOf<'attempt.completed'>): void {
  const { output, ports, usage } = event.data
  endAttempt(state, node, { status: 'completed', error: null, usage })
  changeNode(state, node, () => {
    node.result = { ok: true, output: compactValue(output, event.seq), ports: ports.length === 0 ? ['main'] : ports }
  })
}

function failAttempt(plans: Plans, state: ExecutionState, node: NodeState, event: EventOf<'attempt.failed'>): void {
  const { attempt, error, random, usage } = event.data
  const planned = planSideEffects(plans, state, node)
  const sideEffects = node.attempt?.sideEffects ?? planned
  const code = error.code === 'NODE_TIMEOUT' ? 'timeout' : 'failed'
  endAttempt(state, node, { status: code, error, usage })
  node.attempts = Math.max(node.attempts, attempt)
  node.failures++
  node.queuedAt = null
  noteFailure(state, node, { kind: 'failed', attempt, error, random, sideEffects, at: event.at, waitId: null })
}

/** Side effects of an attempt that never started: unknown ones count as `retry`. */
function planSideEffects(plans: Plans, state: ExecutionState, node: NodeState): FailedAttempt['sideEffects'] {
  const revision = node.revision === 0 ? state.planRevision : node.revision
  const { sideEffects } = planNodeOf(plans.get(revision), node.id)
  return sideEffects === 'dynamic' ? 'retry' : sideEffects
}

function loseAttempt(state: ExecutionState, node: NodeState, event: EventOf<'attempt.lost'>): void {
  const sideEffects = node.attempt?.sideEffects ?? 'none'
  const error: ErrorInfo = {
    code: 'WORKER_LOST',
    message: `The worker of '${node.key}' died during attempt ${event.data.attempt}; loss ${node.losses + 1} of 4.`,
  }
  endAttempt(state, node, { status: 'failed', error, usage: undefined })
  node.losses++
  if (sideEffects !== 'none') node.mayHaveHappened = true
  noteFailure(state, node, {
    kind: 'lost',
    attempt: event.data.attempt,
    error,
    random: 0,
    sideEffects,
    at: event.at,
    waitId: null,
  })
}

function cancelAttempt(state: ExecutionState, node: NodeState, event: EventOf<'attempt.cancelled'>): void {
  const error: ErrorInfo = {
    code: 'CANCELLED',
    message: `Attempt ${event.data.attempt} of '${node.key}' was aborted.`,
  }
  const sideEffects = node.attempt?.sideEffects ?? 'none'
  endAttempt(state, node, { status: 'cancelled', error, usage: undefined })
  if (event.data.mayHaveHappened) node.mayHaveHappened = true
  noteFailure(state, node, {
    kind: 'cancelled',
    attempt: event.data.attempt,
    error,
    random: 0,
    sideEffects,
    at: event.at,
    waitId: null,
  })
}

function noteFailure(state: ExecutionState, node: NodeState, failure: FailedAttempt): void {
  node.lastFailure = failure
  moveNode(state, node, { stage: 'active', status: 'pending' })
}

function suspendNode(state: ExecutionState, node: NodeState, event: EventOf<'node.suspended'>): void {
  endAttempt(state, node, { status: 'waiting', error: null, usage: undefined })
  const answers = node.waits.filter((wait) => wait.closed !== null).length
  node.idleEntries = answers > 0 && answers === node.answersSeen ? node.idleEntries + 1 : 0
  node.answersSeen = answers
  node.suspended = event.data.waits
  moveNode(state, node, { stage: 'active', status: 'waiting' })
}

function scheduleRetry(state: ExecutionState, node: NodeState, event: EventOf<'retry.scheduled'>): void {
  const { attempt, dueAt } = event.data
  node.retry = { attempt, dueAt, scheduledAt: event.at, due: false }
  const spec = { kind: 'retry', attempt, dueAt } as const
  noteWaitOpened(state, node, { waitId: retryWaitId(node, attempt), waitKey: '~retry', spec })
  node.lastFailure = null
  moveNode(state, node, { stage: 'active', status: 'waiting' })
}

function endAttempt(
  state: ExecutionState,
  node: NodeState,
  how: {
    readonly status: 'completed' | 'failed' | 'timeout' | 'cancelled' | 'waiting'
    readonly error: ErrorInfo | null
    readonly usage: Usage | undefined
  },
): void {
  if (how.usage !== undefined) addUsage(state, how.usage)
  if (node.attempt === null) return
  if (how.status === 'completed' && node.attempts === 1 && node.entry === 1) node.usage = how.usage ?? null
  else spanOfAttempt(state, node, how)
  stopClock(state)
  node.attempt = null
  markExecution(state)
}

function addUsage(state: ExecutionState, usage: Usage): void {
  state.usage.inputTokens += usage.inputTokens ?? 0
  state.usage.outputTokens += usage.outputTokens ?? 0
  state.usage.cost += usage.cost ?? 0
  if (usage.degraded === true) state.degraded = true
}

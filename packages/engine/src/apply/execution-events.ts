import { NULL_VALUE, type ErrorInfo, type EventOf } from '@heddle/model'
import { markAll, markExecution, markNode } from '../agenda.ts'
import type { Plans } from '../engine.ts'
import { spanOfExecutionQueue, spanOfScope } from '../span-rows.ts'
import type { ExecutionState } from '../state.ts'
import { createTable } from '../table.ts'
import { runningMsAt } from './activity.ts'
import { openRoot } from './open-scope.ts'
import { stopScope } from './stop-scope.ts'

type LifeEvent = EventOf<
  | 'execution.created'
  | 'execution.queued'
  | 'execution.started'
  | 'execution.cancel-requested'
  | 'execution.timed-out'
  | 'execution.ending'
  | 'execution.completed'
>

/** The life of the execution as a whole. */
export function applyExecutionEvent(plans: Plans, state: ExecutionState, event: LifeEvent): void {
  markExecution(state)
  switch (event.type) {
    case 'execution.created':
      return create(state, event)
    case 'execution.queued':
      state.queueReason = event.data.reason
      return
    case 'execution.started':
      state.phase = 'open'
      state.startedAt = event.at
      spanOfExecutionQueue(state)
      return openRoot(plans, state)
    case 'execution.cancel-requested':
      return requestCancel(state, event)
    case 'execution.timed-out':
      return stopRoot(state, timeoutError(event.data.limitMs))
    case 'execution.ending':
      return beginEnd(state, event)
    case 'execution.completed':
      return complete(state, event)
  }
}

function create(state: ExecutionState, event: EventOf<'execution.created'>): void {
  const { engineRelease: _release, types: _types, timeoutMs, ...head } = event.data
  state.head = { ...head, given: createTable(head.given), createdAt: event.at }
  state.phase = 'created'
  state.limitMs = timeoutMs
}

function requestCancel(state: ExecutionState, event: EventOf<'execution.cancel-requested'>): void {
  const { by, reason, compensate } = event.data
  const isFirst = state.cancels.length === 0
  state.cancels.push({ by, reason, at: event.at })
  if (state.ending === null && isFirst) {
    state.compensateOnCancel = compensate
    return stopRoot(state, { code: 'CANCELLED', message: `Cancelled by ${by}: ${reason}` })
  }
  const root = state.scopes['']
  if (root !== undefined) stopScope(state, root, cancelledBy(`cancelled by ${by}: ${reason}`))
  if (isFirst && compensate) return
  state.undoStopped = true
  const handling = state.handling === null ? undefined : state.scopes[state.handling]
  if (handling !== undefined) stopScope(state, handling, cancelledBy(`cancelled by ${by}: ${reason}`))
}

const cancelledBy = (reason: string) =>
  ({ mode: 'abort', status: 'cancelled', error: null, nodeKey: null, reason }) as const

function stopRoot(state: ExecutionState, error: ErrorInfo): void {
  const root = state.scopes['']
  if (root === undefined) return
  stopScope(state, root, { mode: 'abort', status: 'cancelled', error, nodeKey: null, reason: error.message })
}

function timeoutError(limitMs: number): ErrorInfo {
  return { code: 'EXECUTION_TIMEOUT', message: `The execution ran longer than its limit of ${limitMs / 1000} s.` }
}

/** What ends the execution is decided once; the rest winds down. */
function beginEnd(state: ExecutionState, event: EventOf<'execution.ending'>): void {
  const { status, error, nodeKey, output } = event.data
  if (state.ending !== null) return
  const stopper = nodeKey === null ? undefined : state.nodes[nodeKey]
  const byStop = stopper !== undefined && stopper.stage !== 'settled'
  state.ending = { status, error, nodeKey, output: output ?? null, byStop }
  state.phase = 'draining'
  const root = state.scopes['']
  if (stopper !== undefined && byStop) {
    stopper.result = { ok: true, output: output ?? NULL_VALUE, ports: [] }
    markNode(state, stopper.key)
    if (root !== undefined) stopScope(state, root, cancelledBy(`'${stopper.key}' ended the execution`))
  }
  markAll(state)
}

function complete(state: ExecutionState, event: EventOf<'execution.completed'>): void {
  const { status, outcome, output, error, failedNodes, compensation, restartAt } = event.data
  const root = state.scopes['']
  if (root !== undefined) spanOfScope(state, root, status === 'timeout' ? 'cancelled' : status)
  state.running = { attempts: 0, sinceAt: 0, totalMs: runningMsAt(state, event.at) }
  Object.assign(state, { status, outcome, output, error, failedNodes, compensation, restartAt })
  state.phase = 'settled'
  state.endedAt = event.at
}

import {
  NULL_VALUE,
  makeCompensationKey,
  toNodeKey,
  type ErrorInfo,
  type EvaluationRequest,
  type NewEvent,
  type Outcome,
  type Plan,
  type StoredValue,
} from '@heddle/model'
import { runningMsAt } from '../apply/activity.ts'
import type { Plans } from '../engine.ts'
import { headOf, scopeInside } from '../evaluation-scope.ts'
import type { ExecutionState, ScopeState } from '../state.ts'
import { scopeResult } from './scope-step.ts'
import { IDLE, dueEvaluation, dueTimer, type Due, type Step } from './step.ts'

/** What comes next for the execution itself: its clock, its end, compensations, the error handler. */
export function executionStep(plans: Plans, state: ExecutionState): Step {
  switch (state.phase) {
    case 'new':
      return IDLE
    case 'created':
      return state.cancels.length === 0 ? IDLE : { event: completedEvent(plans, state, NULL_VALUE) }
    case 'open':
      return openStep(plans, state)
    case 'draining':
    case 'undoing':
    case 'handling':
      return endingStep(plans, state)
    case 'settled':
      return {
        due: [{ id: 'settle', make: () => ({ kind: 'settle', restartAt: state.restartAt }) }],
      }
  }
}

function openStep(plans: Plans, state: ExecutionState): Step {
  const root = state.scopes['']
  if (root === undefined) return IDLE
  const end = endingOf(root)
  if (end !== null) return { event: { type: 'execution.ending', at: state.at, data: end } }
  const used = runningMsAt(state, state.at)
  if (state.limitMs !== null && used > state.limitMs) {
    return { event: { type: 'execution.timed-out', at: state.at, data: { limitMs: state.limitMs } } }
  }
  if (root.unsettled > 0) return { due: clockDue(state) }
  const plan = plans.get(root.revision)
  const upTo = headOf(state).origin?.upTo ?? null
  if (plan.output === null || upTo !== null) {
    const output = upTo === null ? scopeResult(plan, state, root) : (state.nodes[upTo]?.output ?? NULL_VALUE)
    return { event: completedEvent(plans, state, output) }
  }
  return { due: [dueEvaluation('output', () => outputRequest(plan, state, root))] }
}

/** What ended the workflow's scope, when its fate is sealed. */
function endingOf(root: ScopeState): {
  readonly status: 'failed' | 'cancelled' | 'timeout'
  readonly error: ErrorInfo | null
  readonly nodeKey: ScopeState['container']
} | null {
  const { fate } = root
  if (fate === null || (fate.mode === 'continue' && root.unsettled > 0)) return null
  const isTimeout = fate.status === 'cancelled' && fate.error?.code === 'EXECUTION_TIMEOUT'
  return { status: isTimeout ? 'timeout' : fate.status, error: fate.error, nodeKey: fate.nodeKey }
}

/** The running clock: a timer while at least one attempt runs. */
function clockDue(state: ExecutionState): readonly Due[] {
  if (state.limitMs === null || state.running.attempts === 0) return []
  const dueAt = state.running.sinceAt + Math.max(0, state.limitMs - state.running.totalMs)
  return [dueTimer('execution-timeout', dueAt, { kind: 'execution-timeout' })]
}

function outputRequest(plan: Plan, state: ExecutionState, root: ScopeState): EvaluationRequest {
  const expressions = Object.fromEntries(
    Object.entries(plan.output ?? {}).map(([name, text]) => [name, { text, mode: 'value' as const }]),
  )
  return {
    nodeKey: null,
    planRevision: plan.revision,
    purpose: 'output',
    task: { kind: 'expressions', expressions },
    scope: scopeInside({ plan, state, scope: root, reads: plan.outputReads, seedKey: 'output' }),
  }
}

/** After the end was decided: what runs winds down, then compensations, then the error handler, then it settles. */
function endingStep(plans: Plans, state: ExecutionState): Step {
  const { ending } = state
  const root = state.scopes['']
  if (ending === null || (root !== undefined && root.active > 0) || state.handling !== null) return IDLE
  const undo = undoEvent(state)
  if (undo !== null) return { event: undo }
  const handler = handlerEvent(plans, state)
  if (handler !== null) return { event: handler }
  const output = ending.status === 'completed' ? (ending.output ?? NULL_VALUE) : NULL_VALUE
  return { event: completedEvent(plans, state, output) }
}

function isToUndo(state: ExecutionState): boolean {
  const status = state.ending?.status
  if (status === 'failed' || status === 'timeout') return true
  return status === 'cancelled' && state.compensateOnCancel
}

function undoEvent(state: ExecutionState): NewEvent | null {
  const undoable = state.undoables.at(-1)
  if (undoable === undefined || state.undoStopped || !isToUndo(state)) return null
  return {
    type: 'compensation.started',
    at: state.at,
    nodeKey: makeCompensationKey(undoable.nodeKey, undoable.handler),
    data: { of: undoable.nodeKey, original: undoable.output },
  }
}

function handlerEvent(plans: Plans, state: ExecutionState): NewEvent | null {
  const { ending } = state
  const { errorHandler } = plans.get(state.planRevision).settings
  if (ending === null || ending.error === null || errorHandler === null || state.handled || state.undoStopped)
    return null
  if (ending.status !== 'failed' && ending.status !== 'timeout') return null
  if (restartAt(plans, state) !== null) return null
  return {
    type: 'handler.started',
    at: state.at,
    nodeKey: toNodeKey(errorHandler),
    data: { error: ending.error, failedNode: ending.nodeKey },
  }
}

/** A failed execution is started again while `settings.maxAttempts` allows it; not a child, nor after `flow.stop`. */
function restartAt(plans: Plans, state: ExecutionState): number | null {
  const { ending, head } = state
  if (ending?.status !== 'failed' || ending.byStop || head === null || head.parent !== null) return null
  const { maxAttempts } = plans.get(state.planRevision).settings
  return head.executionAttempt < maxAttempts && state.cancels.length === 0 ? state.at : null
}

/** The last event of an execution. */
export function completedEvent(plans: Plans, state: ExecutionState, output: StoredValue): NewEvent {
  const [cancel] = state.cancels
  const isUnstarted = state.ending === null && cancel !== undefined
  const status = state.ending?.status ?? (isUnstarted ? 'cancelled' : 'completed')
  const cancelled: ErrorInfo | null =
    cancel === undefined ? null : { code: 'CANCELLED', message: `Cancelled by ${cancel.by}: ${cancel.reason}` }
  const root = state.scopes['']
  const failedNodes = root === undefined ? [] : [...root.failed, ...root.fatal]
  return {
    type: 'execution.completed',
    at: state.at,
    data: {
      status,
      outcome: outcomeOf(state, status, failedNodes.length),
      output,
      error: state.ending?.error ?? (isUnstarted ? cancelled : null),
      failedNodes,
      compensation: compensationOf(state),
      restartAt: restartAt(plans, state),
      runningMs: runningMsAt(state, state.at),
    },
  }
}

/** Worst wins: failed, partial_success, degraded, success. Cancelled executions have none. */
function outcomeOf(state: ExecutionState, status: string, failures: number): Outcome | null {
  if (status === 'cancelled') return null
  if (status !== 'completed') return 'failed'
  if (failures > 0) return 'partial_success'
  return state.degraded ? 'degraded' : 'success'
}

function compensationOf(state: ExecutionState): 'none' | 'complete' | 'incomplete' | 'stopped' {
  const isWanted = isToUndo(state)
  if (!isWanted || (state.undone === 0 && state.undoables.length === 0)) return 'none'
  if (state.undoStopped) return 'stopped'
  return state.undoFailed ? 'incomplete' : 'complete'
}

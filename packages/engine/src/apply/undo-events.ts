import type { EventOf, NodeStatus } from '@heddle/model'
import { markExecution } from '../agenda.ts'
import type { Plans } from '../engine.ts'
import { planNodeOf } from '../plan-index.ts'
import { spanOfScope } from '../span-rows.ts'
import type { ErrorView, ExecutionState, ScopeState } from '../state.ts'
import { openSingle } from './open-scope.ts'

/** `compensation.started`: the newest completion that is not undone yet is undone by its handler. */
export function applyCompensationStarted(
  plans: Plans,
  state: ExecutionState,
  event: EventOf<'compensation.started'>,
): void {
  const index = state.undoables.findLastIndex((undoable) => undoable.nodeKey === event.data.of)
  const undoable = state.undoables[index]
  if (undoable === undefined || event.nodeKey === undefined) return
  state.undoables.splice(index, 1)
  state.undone++
  state.phase = 'undoing'
  openSingle({
    plans,
    state,
    key: event.nodeKey,
    id: undoable.handler,
    revision: undoable.revision,
    original: undoable.output,
    error: endingError(state),
    loops: undoable.loops,
  })
}

/** `handler.started`: the workflow's error handler, once. */
export function applyHandlerStarted(plans: Plans, state: ExecutionState, event: EventOf<'handler.started'>): void {
  const { errorHandler } = plans.get(state.planRevision).settings
  state.handled = true
  state.phase = 'handling'
  if (errorHandler === null || event.nodeKey === undefined) return markExecution(state)
  const { error, failedNode } = event.data
  openSingle({
    plans,
    state,
    key: event.nodeKey,
    id: planNodeOf(plans.get(state.planRevision), errorHandler).id,
    revision: state.planRevision,
    original: null,
    error: { code: error.code, message: error.message, nodeKey: failedNode ?? '' },
    loops: null,
  })
}

/** The only node of a handler's scope has settled: the scope is gone, the execution goes on. */
export function finishHandler(state: ExecutionState, scope: ScopeState, status: NodeStatus): void {
  if (state.phase === 'undoing' && status !== 'completed' && status !== 'skipped') state.undoFailed = true
  spanOfScope(state, scope, status === 'completed' ? 'completed' : status === 'failed' ? 'failed' : 'cancelled')
  dropScope(state, scope)
  state.handling = null
  markExecution(state)
}

/** Forgets a scope that closed, with its nodes (E7). */
export function dropScope(state: ExecutionState, scope: ScopeState): void {
  for (const key of scope.keys) {
    delete state.nodes[key]
    delete state.forced[key]
  }
  delete state.scopes[scope.key]
}

function endingError(state: ExecutionState): ErrorView | null {
  const { ending } = state
  if (ending === null || ending.error === null) return null
  return { code: ending.error.code, message: ending.error.message, nodeKey: ending.nodeKey ?? '' }
}

import { HeddleError, type ExecutionEvent } from '@heddle/model'
import type { Plans } from './engine.ts'
import type { ExecutionState } from './state.ts'

/** Changes the state as the event says. The only function that does. Total on any journal a release ever wrote. */
export function applyEvent(plans: Plans, state: ExecutionState, event: ExecutionEvent): void {
  throw new HeddleError('INTERNAL_ERROR', `not built ${plans} ${state} ${event}`)
}

import { HeddleError, type ExecutionEvent, type NodeKey } from '@heddle/model'
import type { Plans } from './engine.ts'
import type { ExecutionState } from './state.ts'

/** State from a snapshot (of this STATE_VERSION, else null) and the events after it. Then take a turn: it decides only the rest. */
export function replayEvents(plans: Plans, snapshot: string | null, events: readonly ExecutionEvent[]): ExecutionState {
  throw new HeddleError('INTERNAL_ERROR', `not built ${plans} ${snapshot} ${events}`)
}

/** JSON text of the state, without its bookkeeping. */
export function toSnapshot(state: ExecutionState): string {
  throw new HeddleError('INTERNAL_ERROR', `not built ${state}`)
}

export interface RunningAttempt {
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly entry: number
  readonly lease: string
  readonly startedAt: number
}

/** Attempts that started and have not ended: after a crash the host feeds `attempt.lost` for each. */
export function listRunningAttempts(state: ExecutionState): readonly RunningAttempt[] {
  throw new HeddleError('INTERNAL_ERROR', `not built ${state}`)
}

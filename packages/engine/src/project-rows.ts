import { HeddleError, type ExecutionEvent } from '@heddle/model'
import type { Plans } from './engine.ts'
import type { RowChanges } from './rows.ts'
import type { ExecutionState } from './state.ts'

/** Rows that people query, from the events of the last turn and the state after it. Call it before the next turn. */
export function projectRows(args: {
  readonly state: ExecutionState
  readonly plans: Plans
  readonly events: readonly ExecutionEvent[]
}): RowChanges {
  throw new HeddleError('INTERNAL_ERROR', `not built ${args.state}`)
}

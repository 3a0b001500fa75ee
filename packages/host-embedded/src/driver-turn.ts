import type { Command, Rejection, RowChanges } from '@heddle/engine'
import type { ExecutionEvent } from '@heddle/model'

/** All that goes to disk in one append, and what is to be done after it. */
export interface DriverTurn {
  readonly events: readonly ExecutionEvent[]
  readonly rows: RowChanges | null
  readonly commands: readonly Command[]
  readonly rejected: readonly Rejection[]
}

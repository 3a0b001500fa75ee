import type { ExecutionState } from '@heddle/engine'
import type { HeddleError, NewEvent, Plan } from '@heddle/model'

/** Something for an execution to take note of. */
export interface DriverInput {
  /** A function sees the state in front of its turn; it throws `HeddleError` to withdraw the input. */
  readonly event: NewEvent | ((state: ExecutionState, plans: { addPlan(plan: Plan): void }) => NewEvent)
  /** A kept signal that the event delivers: removed with the same commit. */
  readonly takesSignal?: string
  /** Called once: null when the event is durable, else why it changed nothing. */
  readonly done?: (error: HeddleError | null) => void
}

import type { ExecutionState, Rejection } from '@heddle/engine'
import type { NewEvent, Plan } from '@heddle/model'
import type { WorkflowContext } from '@restatedev/restate-sdk'
import type { Arrivals } from './arrivals.ts'
import type { Evaluations } from './evaluations.ts'
import type { ExecutionProjection } from './execution-projection.ts'
import type { RecordedEvents } from './recorded-events.ts'
import type { Services } from './services.ts'

/** What a workflow is started with. */
export interface ExecutionStart {
  readonly created: Extract<NewEvent, { readonly type: 'execution.created' }>
  readonly plan: Plan
}

/** One invocation, as its parts see it. */
export interface Invocation {
  readonly ctx: WorkflowContext
  readonly services: Services
  readonly start: ExecutionStart
  readonly state: ExecutionState
  readonly recorded: RecordedEvents
  readonly evaluations: Evaluations
  readonly projection: ExecutionProjection
  readonly arrivals: Arrivals
  /** Fires when the invocation has left this process. */
  readonly left: AbortSignal
  /** Takes a turn with `event` and does what follows. Null when it counts, else why it changed nothing. */
  feed(event: NewEvent): Rejection | null
}

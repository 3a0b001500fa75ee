import type { EvaluationAnswer, EvaluationRequest, ExecutionEvent, NewEvent, Plan } from '@heddle/model'
import type { Scenario } from '../script.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** The engine as the world around it sees it. */
export interface SimulatedEngine {
  readonly scenario: Scenario
  readonly clock: VirtualClock
  readonly events: readonly ExecutionEvent[]
  /** How often its state was made anew. */
  readonly restarts: number
  /** Milliseconds a ready node waits for its slot. */
  readonly admitAfterMs: (nodeKey: string) => number
  plan(revision: number): Plan
  evaluate(request: EvaluationRequest): EvaluationAnswer
  /** One turn with one input. */
  feed(event: NewEvent): void
  /** The same at this instant, after what is already due. */
  feedSoon(event: NewEvent): void
}

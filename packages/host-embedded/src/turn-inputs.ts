import type { ExecutionState, Rejection } from '@heddle/engine'
import { HeddleError, type NewEvent, type Plan } from '@heddle/model'
import type { DriverInput } from './driver-input.ts'
import { explainClosedWait } from './wait-lookup.ts'

/** The inputs of one turn, and what became of each. Every input is answered once. */
export class TurnInputs {
  readonly inputs: readonly DriverInput[]
  readonly events: readonly NewEvent[]
  /** Made when needed: most turns have one input, and nobody waits for its answer. */
  #byEvent: Map<NewEvent, DriverInput> | undefined
  #errors: Map<DriverInput, HeddleError> | undefined

  constructor(
    inputs: readonly DriverInput[],
    seen: { readonly state: ExecutionState; readonly plans: { addPlan(plan: Plan): void } },
  ) {
    this.inputs = inputs
    const events: NewEvent[] = []
    for (const input of inputs) {
      const event = this.#resolve(input, seen)
      if (event === null) continue
      events.push(event)
      if (input.done === undefined && input.takesSignal === undefined) continue
      this.#byEvent ??= new Map()
      this.#byEvent.set(event, input)
    }
    this.events = events
  }

  /** Notes why the engine changed nothing for an input. */
  reject(rejections: readonly Rejection[], state: ExecutionState): void {
    for (const { event, error } of rejections) {
      const input = this.#byEvent?.get(event)
      if (input === undefined) continue
      const why = new HeddleError(error.code, error.message, error)
      const isAnswer = event.type === 'wait.closed'
      this.#errors ??= new Map()
      this.#errors.set(input, isAnswer ? explainClosedWait(state, event.data.waitId, why) : why)
    }
  }

  /** Kept signals that the accepted inputs deliver. */
  get takenSignals(): readonly string[] {
    const ids: string[] = []
    for (const input of this.inputs) {
      if (input.takesSignal !== undefined && this.#errors?.has(input) !== true) ids.push(input.takesSignal)
    }
    return ids
  }

  /** `error`: why nothing of this turn counts; null when it is durable. */
  answer(error: HeddleError | null): void {
    for (const input of this.inputs) input.done?.(error ?? this.#errors?.get(input) ?? null)
  }

  #resolve(
    input: DriverInput,
    { state, plans }: { readonly state: ExecutionState; readonly plans: { addPlan(plan: Plan): void } },
  ): NewEvent | null {
    if (typeof input.event !== 'function') return input.event
    try {
      return input.event(state, plans)
    } catch (error) {
      // What is wrong with one input is told to who gave it, and stops no other.
      const told = error instanceof HeddleError ? error : toUnforeseen(error)
      this.#errors ??= new Map()
      this.#errors.set(input, told)
      return null
    }
  }
}

function toUnforeseen(cause: unknown): HeddleError {
  return new HeddleError('INTERNAL_ERROR', 'It could not be checked; nothing was changed.', { cause })
}

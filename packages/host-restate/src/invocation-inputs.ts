/*
 * What comes from outside to one invocation: durable promises `input-<n>`, in order, each answered by `verdict-<n>`.
 *
 * Invariants
 * I1 Input `n + 1` is looked at when `n` has its verdict.
 */
import { HeddleError, type NewEvent } from '@heddle/model'
import type { Invocation } from './invocation.ts'
import { formOf, toEvent, type OutsideInput, type Verdict } from './outside-input.ts'

const NAME = 'input'

export class InvocationInputs {
  readonly #invocation: Invocation
  #n = 0

  constructor(invocation: Invocation) {
    this.#invocation = invocation
  }

  /** Takes inputs from now on. */
  open(): void {
    const { ctx, arrivals } = this.#invocation
    this.#n += 1
    const input = ctx.promise<OutsideInput>(toInputName(this.#n)).get()
    arrivals.expect(NAME, input, (arrived) => this.#check(arrived))
  }

  /** A form is checked in `ctx.run`: the verdict must not change when the checker does. */
  #check(input: OutsideInput): void {
    const { ctx, arrivals, services, state } = this.#invocation
    const { validateForm, values } = services
    const form = formOf(input, state)
    const { ask, workspaceId } = input
    if (form === null || ask.kind !== 'answer' || validateForm === undefined) {
      this.#decide(this.#feed(input))
      return
    }
    const checked = ctx.run('check the form', async (): Promise<Verdict> => {
      const payload = await values.reader(workspaceId, null).load(ask.payload)
      return toVerdict(() => validateForm(form, payload))
    })
    arrivals.expect(NAME, checked, (verdict) => this.#decide(verdict.error === null ? this.#feed(input) : verdict))
  }

  #feed(input: OutsideInput): Verdict {
    let event: NewEvent | null = null
    const found = toVerdict(() => (event = toEvent(input, this.#invocation.state)))
    return event === null ? found : { error: this.#invocation.feed(event)?.error ?? null }
  }

  #decide(verdict: Verdict): void {
    void this.#invocation.ctx.promise<Verdict>(toVerdictName(this.#n)).resolve(verdict)
    this.open()
  }
}

/** The durable promise that holds input `n`, from 1. */
export function toInputName(n: number): string {
  return `input-${n}`
}

/** The durable promise that holds what became of input `n`. */
export function toVerdictName(n: number): string {
  return `verdict-${n}`
}

/** What people can be told is a verdict; a defect is thrown on. */
function toVerdict(check: () => void): Verdict {
  try {
    check()
    return { error: null }
  } catch (error) {
    if (error instanceof HeddleError) return { error: error.toInfo() }
    throw error
  }
}

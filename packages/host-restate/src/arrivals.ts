/*
 * Everything one invocation waits for at the same time, and the order in which it comes.
 *
 * Boundary: only promises of Restate are raced, so a replay sees the same order. Knows nothing of executions.
 *
 * Invariants
 * A1 The list raced is in order of registration, which the invocation's history alone decides.
 * A2 Each arrival is dealt with once; what was dropped never is.
 */
import { HeddleError } from '@heddle/model'
import { RestatePromise } from '@restatedev/restate-sdk'

/** A set of named promises, of which `next` gives the first that comes. */
export class Arrivals {
  readonly #waiting = new Map<string, RestatePromise<Arrival>>()

  /** Waits for `promise`, too, to do `then` with its value. A name that is in use is replaced. */
  expect<Value>(name: string, promise: RestatePromise<Value>, then: (value: Value) => void): void {
    const arrival = promise.map((value, failure): Arrival => {
      if (failure !== undefined) throw failure
      return { name, deal: () => then(value as Value) }
    })
    this.#waiting.delete(name)
    this.#waiting.set(name, arrival)
  }

  /** What was expected under `name` is no longer of interest. */
  drop(name: string): void {
    this.#waiting.delete(name)
  }

  /** What to do about the next arrival. Rejects with `CancelledError` when the invocation is cancelled in Restate. */
  async next(): Promise<() => void> {
    if (this.#waiting.size === 0) throw new HeddleError('INTERNAL_ERROR', 'The invocation waits for nothing.')
    const { name, deal } = await RestatePromise.race([...this.#waiting.values()])
    this.#waiting.delete(name)
    return deal
  }
}

interface Arrival {
  readonly name: string
  readonly deal: () => void
}

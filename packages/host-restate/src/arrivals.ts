/*
 * Everything one invocation waits for at the same time, and the order in which it comes.
 *
 * Boundary: only promises of Restate are raced, so a replay sees the same order. Knows nothing of executions.
 *
 * Invariants
 * A1 The list raced is in order of registration, which the invocation's history alone decides.
 * A2 Each arrival is given out once; what was dropped never comes.
 */
import { RestatePromise, TerminalError } from '@restatedev/restate-sdk'

/** A set of named promises, of which `next` gives the first that comes. */
export class Arrivals<Arrival> {
  readonly #waiting = new Map<string, RestatePromise<{ readonly name: string; readonly arrival: Arrival }>>()

  /** Waits for `promise`, too. A name that is in use is replaced. */
  expect<Value>(name: string, promise: RestatePromise<Value>, toArrival: (value: Value) => Arrival): void {
    const named = promise.map((value, failure) => {
      if (failure !== undefined) throw failure
      return { name, arrival: toArrival(value as Value) }
    })
    this.#waiting.delete(name)
    this.#waiting.set(name, named)
  }

  /** What was expected under `name` is no longer of interest. */
  drop(name: string): void {
    this.#waiting.delete(name)
  }

  /** The next arrival. Rejects with `TerminalError` when the invocation is cancelled in Restate. */
  async next(): Promise<Arrival> {
    if (this.#waiting.size === 0) throw new TerminalError('Nothing is waited for.')
    const { name, arrival } = await RestatePromise.race([...this.#waiting.values()])
    this.#waiting.delete(name)
    return arrival
  }
}

import type { RunInvocation } from '@heddle/model'
import { toFraction, toUuid } from './digest.ts'

/**
 * Time, ids and randomness of node code between its steps. Two entries of one node execution that do the same get the
 * same: time starts when the node became ready and moves to the end of each step and wait that has been seen; ids and
 * random numbers derive from node execution and a counter. Within branches that run beside each other the order of
 * such calls must not depend on which step ends first.
 */
export class LogicalClock {
  readonly #origin: string
  #now: number
  #ids = 0
  #fractions = 0

  constructor(invocation: RunInvocation) {
    this.#origin = `${invocation.executionId}/${invocation.nodeKey}`
    this.#now = invocation.scope.now
  }

  /** Ms since 1970. */
  now(): number {
    return this.#now
  }

  /** A record of this time has been seen; the clock never goes back. */
  reach(at: number): void {
    this.#now = Math.max(this.#now, at)
  }

  uuid(): string {
    this.#ids += 1
    return toUuid(`${this.#origin}#uuid-${this.#ids}`)
  }

  /** In [0, 1). */
  random(): number {
    this.#fractions += 1
    return toFraction(`${this.#origin}#random-${this.#fractions}`)
  }
}

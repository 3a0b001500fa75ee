import type { Clock } from '@heddle/engine'

/*
 * Time for tests: it stands still until told to pass.
 *
 * 1. Callbacks run in the order of their due times; those due at the same time in the order they were scheduled.
 * 2. While a callback runs, `now` is its due time (or later, when the clock had been set past it).
 * 3. A callback scheduled for a time that has passed waits for the next call; `schedule` never calls back itself.
 */

interface Entry {
  readonly at: number
  readonly order: number
  readonly callback: () => void
}

/** The start of virtual time: 2026-01-01T00:00:00Z, milliseconds since 1970. */
export const VIRTUAL_EPOCH = Date.UTC(2026, 0, 1)

/** A deterministic `Clock`. */
export class VirtualClock implements Clock {
  #now: number
  #order = 0
  readonly #entries = new Set<Entry>()

  /** Starts at `startAt`, milliseconds since 1970; default `VIRTUAL_EPOCH`. */
  constructor(startAt: number = VIRTUAL_EPOCH) {
    this.#now = startAt
  }

  now(): number {
    return this.#now
  }

  schedule(at: number, callback: () => void): () => void {
    const entry: Entry = { at, order: this.#order++, callback }
    this.#entries.add(entry)
    return () => void this.#entries.delete(entry)
  }

  /** When the earliest callback is due, milliseconds since 1970; null when none is scheduled. */
  nextDueAt(): number | null {
    return this.#earliest()?.at ?? null
  }

  /** How many callbacks are scheduled. */
  get pending(): number {
    return this.#entries.size
  }

  /** Sets the time without calling back, as a change of the machine's clock does; it may go backwards. */
  jumpTo(at: number): void {
    this.#now = at
  }

  /** Runs what is due now, also what these callbacks schedule for now. Returns how many ran. */
  runDue(): number {
    let ran = 0
    for (let entry = this.#earliest(); entry !== null && entry.at <= this.#now; entry = this.#earliest()) {
      this.#run(entry)
      ran += 1
    }
    return ran
  }

  /** Lets time pass until `at`, milliseconds since 1970, running everything due on the way. Returns how many ran. */
  advanceTo(at: number): number {
    let ran = 0
    for (let entry = this.#earliest(); entry !== null && entry.at <= at; entry = this.#earliest()) {
      this.#now = Math.max(this.#now, entry.at)
      this.#run(entry)
      ran += 1
    }
    this.#now = Math.max(this.#now, at)
    return ran
  }

  /**
   * Lets `ms` milliseconds pass, giving promises a turn of the event loop before, between and after callbacks, so that
   * asynchronous code under test keeps up.
   */
  async elapse(ms: number): Promise<void> {
    const until = this.#now + ms
    await turnEventLoop()
    for (let entry = this.#earliest(); entry !== null && entry.at <= until; entry = this.#earliest()) {
      this.#now = Math.max(this.#now, entry.at)
      this.#run(entry)
      await turnEventLoop()
    }
    this.#now = Math.max(this.#now, until)
    await turnEventLoop()
  }

  #run(entry: Entry): void {
    this.#entries.delete(entry)
    entry.callback()
  }

  #earliest(): Entry | null {
    let earliest: Entry | null = null
    for (const entry of this.#entries) {
      if (earliest === null || entry.at < earliest.at || (entry.at === earliest.at && entry.order < earliest.order)) {
        earliest = entry
      }
    }
    return earliest
  }
}

/** Resolves after everything that is already queued (promises, then one turn of the event loop) has run. */
export function turnEventLoop(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

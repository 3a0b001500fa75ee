import type { WaitSpec } from '@heddle/model'

/** Stands for a turn of the event loop where none is given: enough for chains of promises without I/O. */
const MICROTASKS_PER_TURN = 64

/**
 * Purpose: knows when an entry has nothing left to do but wait.
 * Boundary: counts operations of the context; knows nothing of what they are.
 *
 * - A1: every operation of a context is counted from its call until its promise settles; a body of an answer only
 *   while a read of it is pending.
 * - A2: an entry is suspended when at least one wait is pending, no operation is in flight, and a whole turn of the
 *   event loop passes in which no operation began or ended and no wait was added.
 * - A3: `whenSuspended` is told once, with all waits pending then.
 *
 * Limit: work that node code awaits without its context (a timer of its own, a library's I/O) is not seen. Code that
 * does so beside a pending wait must put it into a step, or it may be suspended in the middle and entered anew.
 */
export class EntryActivity {
  #suspend: ((waits: { readonly [waitKey: string]: WaitSpec }) => void) | undefined
  readonly #nextTurn: () => Promise<void>
  /** Made with the first wait: most entries have none. */
  #waits: Map<string, WaitSpec> | undefined
  #inFlight = 0
  #changes = 0

  constructor(nextTurn: (() => Promise<void>) | undefined) {
    this.#nextTurn = nextTurn ?? passMicrotasks
  }

  /** Calls back, later and once, when the entry has nothing left to do but wait. To be asked before node code runs. */
  whenSuspended(callback: (waits: { readonly [waitKey: string]: WaitSpec }) => void): void {
    this.#suspend = callback
  }

  /** Counts `work` as in flight until it settles. */
  async track<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#inFlight += 1
    this.#changes += 1
    try {
      return await work()
    } finally {
      this.#inFlight -= 1
      this.#changes += 1
      void this.#watch()
    }
  }

  /** Adds a wait. The promise never settles: the entry ends, and the next one finds the answer. */
  pend(waitKey: string, spec: WaitSpec): Promise<never> {
    this.#waits ??= new Map()
    this.#waits.set(waitKey, spec)
    this.#changes += 1
    void this.#watch()
    return new Promise<never>(() => {})
  }

  async #watch(): Promise<void> {
    const waits = this.#waits
    if (waits === undefined || this.#inFlight > 0) return
    const changes = this.#changes
    await this.#nextTurn()
    if (changes !== this.#changes) return
    this.#suspend?.(Object.fromEntries(waits))
    this.#suspend = undefined
  }
}

async function passMicrotasks(): Promise<void> {
  for (let count = 0; count < MICROTASKS_PER_TURN; count += 1) await Promise.resolve()
}

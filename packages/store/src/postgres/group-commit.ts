import { findStorageFailure } from '../storage-error.ts'

/** Items of one transaction, at most. */
const MAX_ITEMS = 512

interface Waiting<Item, Result> {
  readonly items: readonly Item[]
  readonly resolve: (results: readonly Result[]) => void
  readonly reject: (error: unknown) => void
}

/*
 * Collects what comes while a transaction runs into the next one.
 *
 * 1. One transaction at a time, in the order of `add`.
 * 2. A call whose rows the database refuses fails alone: the transaction is tried again call by call.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (items: readonly Item[]) => Promise<readonly Result[]>
  #waiting: Waiting<Item, Result>[] = []
  #running: Promise<void> | null = null

  constructor(commit: (items: readonly Item[]) => Promise<readonly Result[]>) {
    this.#commit = commit
  }

  /** Resolves with one result for each item when they are committed. */
  add(items: readonly Item[]): Promise<readonly Result[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ items, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing is waiting or running. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commitTogether(this.#takeNext())
    this.#running = null
  }

  #takeNext(): readonly Waiting<Item, Result>[] {
    let items = 0
    let count = 0
    for (const call of this.#waiting) {
      if (count > 0 && items + call.items.length > MAX_ITEMS) break
      items += call.items.length
      count += 1
    }
    return this.#waiting.splice(0, count)
  }

  async #commitTogether(calls: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#commit(calls.flatMap((call) => call.items))
      let from = 0
      for (const call of calls) {
        call.resolve(results.slice(from, from + call.items.length))
        from += call.items.length
      }
    } catch (error) {
      if (calls.length === 1 || findStorageFailure(error)?.kind !== 'bad-append') {
        for (const call of calls) call.reject(error)
        return
      }
      for (const call of calls) await this.#commitTogether([call])
    }
  }
}

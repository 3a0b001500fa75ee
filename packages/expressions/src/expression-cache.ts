/**
 * A bounded cache in two generations: a full young one becomes the old one, whose unused entries are then forgotten.
 * Reading costs one map look-up, where an exact LRU would write on every read.
 *
 * Invariant: it holds at most `2 × limit` entries, and the `limit` entries used last are among them.
 */
export class ExpressionCache<Entry> {
  readonly #limit: number
  #young = new Map<string, Entry>()
  #old = new Map<string, Entry>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): Entry | undefined {
    const entry = this.#young.get(key)
    if (entry !== undefined) return entry
    const aged = this.#old.get(key)
    return aged === undefined ? undefined : this.set(key, aged)
  }

  /** Keeps the entry and returns it. */
  set(key: string, entry: Entry): Entry {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, entry)
    return entry
  }
}

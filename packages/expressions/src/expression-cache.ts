/**
 * A bounded cache in two generations: a full young one becomes the old one, whose unused entries are then forgotten.
 * Reading costs one map look-up, where an exact LRU would write on every read.
 *
 * Invariant: each generation weighs at most `limit`, or is a single entry. An entry weighs the length of its key, for
 * which its value's size is about in proportion, and something for itself.
 */
export class ExpressionCache<Entry> {
  readonly #limit: number
  #young = new Map<string, Entry>()
  #old = new Map<string, Entry>()
  #weight = 0

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
    const weight = key.length + ENTRY_WEIGHT
    if (this.#weight + weight > this.#limit) {
      this.#old = this.#young
      this.#young = new Map()
      this.#weight = 0
    }
    this.#young.set(key, entry)
    this.#weight += weight
    return entry
  }
}

const ENTRY_WEIGHT = 100

export interface RecentValuesSettings {
  /** So long a value is given again. */
  readonly maxAgeMs: number
  /** Ms since 1970. Default: the machine's clock. */
  readonly now?: () => number
}

interface Recent<Value> {
  readonly value: Promise<Value>
  readonly askedAt: number
}

/** Keys are workspaces and the like; more are forgotten together. */
const MOST_KEYS = 1_000

/*
 * The latest answers to costly questions, so that many who ask at once cost one answer.
 *
 * 1. No answer is older than `maxAgeMs`, counted from when it was asked for.
 * 2. A failure is told to those who wait for it, and to nobody after.
 */
export class RecentValues<Value> {
  readonly #maxAgeMs: number
  readonly #now: () => number
  readonly #recent = new Map<string, Recent<Value>>()

  constructor({ maxAgeMs, now = Date.now }: RecentValuesSettings) {
    this.#maxAgeMs = maxAgeMs
    this.#now = now
  }

  /** The recent value of `key`, else what `load` gives. Rejects as `load` does. */
  read(key: string, load: () => Promise<Value>): Promise<Value> {
    const now = this.#now()
    const known = this.#recent.get(key)
    const ageMs = known === undefined ? Infinity : now - known.askedAt
    // A clock that was set back makes ages that mean nothing.
    if (known !== undefined && ageMs >= 0 && ageMs < this.#maxAgeMs) return known.value
    const recent = { value: load(), askedAt: now }
    if (this.#recent.size >= MOST_KEYS) this.#recent.clear()
    this.#recent.set(key, recent)
    recent.value.catch(() => {
      if (this.#recent.get(key) === recent) this.#recent.delete(key)
    })
    return recent.value
  }
}

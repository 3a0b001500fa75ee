/** At most `limit` holders of `key`. */
export interface KeyLimit {
  readonly key: string
  readonly limit: number
}

/** Who holds which keys: the counting part of keyed concurrency. */
export class KeyedLimits {
  readonly #holders = new Map<string, Set<string>>()
  readonly #keysOf = new Map<string, readonly string[]>()

  /** The first of `keys` that has no room for `id`, or null. Keys that `id` holds already have room. */
  findFull(id: string, keys: readonly KeyLimit[]): string | null {
    for (const { key, limit } of keys) {
      const holders = this.#holders.get(key)
      if (holders !== undefined && holders.size >= limit && !holders.has(id)) return key
    }
    return null
  }

  take(id: string, keys: readonly KeyLimit[]): void {
    if (keys.length === 0 || this.#keysOf.has(id)) return
    for (const { key } of keys) {
      const holders = this.#holders.get(key)
      if (holders === undefined) this.#holders.set(key, new Set([id]))
      else holders.add(id)
    }
    this.#keysOf.set(
      id,
      keys.map(({ key }) => key),
    )
  }

  /** Gives all keys of `id` back and names them. */
  release(id: string): readonly string[] {
    const keys = this.#keysOf.get(id)
    if (keys === undefined) return []
    this.#keysOf.delete(id)
    for (const key of keys) {
      const holders = this.#holders.get(key)
      holders?.delete(id)
      if (holders?.size === 0) this.#holders.delete(key)
    }
    return keys
  }

  holders(key: string): readonly string[] {
    return [...(this.#holders.get(key) ?? [])]
  }
}

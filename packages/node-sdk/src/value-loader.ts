import { HeddleError, type Json, type StoredValue, type ValueReader } from '@heddle/model'

/** All values that one evaluation may load, in bytes of JSON text (estimated). */
export const MAX_LOADED_BYTES = 16 * 1024 * 1024

/**
 * Purpose: gives expressions, which are synchronous, values that may have to be read from disk first.
 * Boundary: knows nothing of names; lives for one evaluation.
 *
 * - L1: `read` either returns the value, or remembers it as missing and throws; the evaluation is then void.
 * - L2: an evaluation is a function of what it reads, so after `loadMissing` it is simply done again, and gets
 *   further by at least one value: it ends.
 * - L3: the sum of the sizes of all values read stays below `MAX_LOADED_BYTES`.
 */
export class ValueLoader {
  readonly #reader: ValueReader
  /** Made with the first value: many evaluations read none. */
  #loaded: Map<StoredValue, Json> | undefined
  #bytes = 0
  #missing: StoredValue | null = null

  constructor(reader: ValueReader) {
    this.#reader = reader
  }

  /** Whether the last evaluation stopped because a value must be loaded first. */
  get isMissing(): boolean {
    return this.#missing !== null
  }

  /** The value, or throws: `PAYLOAD_TOO_LARGE` above the limit, else a signal that `loadMissing` must be called. */
  read(stored: StoredValue): Json {
    const known = this.#loaded?.get(stored)
    if (known !== undefined) return known
    this.#refuseHugeBlob(stored)
    const value = 'json' in stored ? stored.json : this.#reader.loadNow(stored)
    if (value === undefined) {
      this.#missing = stored
      throw new HeddleError('INTERNAL_ERROR', 'A value was read before it was loaded.')
    }
    return this.#keep(stored, value)
  }

  /** Loads what the last `read` missed. */
  async loadMissing(): Promise<void> {
    const missing = this.#missing
    if (missing === null) return
    this.#missing = null
    this.#keep(missing, await this.#reader.load(missing))
  }

  #keep(stored: StoredValue, value: Json): Json {
    this.#bytes += estimateBytes(value, MAX_LOADED_BYTES - this.#bytes)
    if (this.#bytes > MAX_LOADED_BYTES) throw tooLarge()
    this.#loaded ??= new Map()
    this.#loaded.set(stored, value)
    return value
  }

  #refuseHugeBlob(stored: StoredValue): void {
    if ('blob' in stored && this.#bytes + stored.bytes > MAX_LOADED_BYTES) throw tooLarge()
  }
}

function tooLarge(): HeddleError {
  return new HeddleError(
    'PAYLOAD_TOO_LARGE',
    `The expressions need more than ${MAX_LOADED_BYTES / 1024 / 1024} MB of values. Read fewer values, or pass files.`,
  )
}

/** Bytes of JSON text, counting a character as one byte; stops counting soon after `limit`. */
function estimateBytes(value: Json, limit: number): number {
  if (value === null || typeof value === 'boolean') return 5
  if (typeof value === 'number') return 8
  if (typeof value === 'string') return value.length + 2
  let bytes = 2
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      bytes += estimateBytes(item, limit - bytes) + 1
      if (bytes > limit) return bytes
    }
    return bytes
  }
  for (const [name, member] of Object.entries(value)) {
    bytes += name.length + 4 + estimateBytes(member, limit - bytes)
    if (bytes > limit) return bytes
  }
  return bytes
}

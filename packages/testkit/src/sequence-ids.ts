import type { IdSource } from '@heddle/engine'
import { toExecutionId, type ExecutionId } from '@heddle/model'
import { createSeededRandom } from './seeded-random.ts'
import { VIRTUAL_EPOCH } from './virtual-clock.ts'

/** Ids that count up, and randomness from a seed. Execution ids have the shape of UUIDv7 and sort by creation. */
export class SequenceIds implements IdSource {
  #executions = 0
  #leases = 0
  readonly #prefix: string
  readonly #random: () => number

  /** `prefix` keeps the leases of several sources (of a host before and after a crash) apart. */
  constructor(options: { readonly seed?: number; readonly prefix?: string } = {}) {
    this.#prefix = options.prefix ?? ''
    this.#random = createSeededRandom(options.seed ?? 1)
  }

  executionId(): ExecutionId {
    this.#executions += 1
    const time = VIRTUAL_EPOCH.toString(16).padStart(12, '0')
    const salt = hashText(this.#prefix).toString(16).padStart(8, '0')
    const count = this.#executions.toString(16)
    return toExecutionId(
      `${time.slice(0, 8)}-${time.slice(8)}-7${count.padStart(7, '0').slice(0, 3)}-8${count.padStart(7, '0').slice(3, 6)}-${salt}${count.padStart(4, '0').slice(-4)}`,
    )
  }

  lease(): string {
    this.#leases += 1
    return `${this.#prefix}lease-${this.#leases}`
  }

  random(): number {
    return this.#random()
  }
}

function hashText(text: string): number {
  let hash = 2_166_136_261
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return hash
}

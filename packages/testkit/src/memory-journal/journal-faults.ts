import type { Append, AppendResult, StorageFailure } from '@heddle/engine'

export type Refusal = Exclude<AppendResult, { readonly ok: true }>

/** How often a fault strikes (default once), and which appends it strikes (default any). */
export interface FaultOptions {
  readonly times?: number
  readonly matches?: (append: Append) => boolean
}

interface Fault<T> {
  readonly effect: T
  readonly matches: (append: Append) => boolean
  times: number
}

/** Faults that wait for an append they match; the earliest one strikes. */
export class JournalFaults {
  readonly #refusals: Fault<Refusal>[] = []
  readonly #failures: Fault<StorageFailure>[] = []

  addRefusal(result: Refusal, options: FaultOptions): void {
    this.#refusals.push(toFault(result, options))
  }

  addFailure(failure: StorageFailure, options: FaultOptions): void {
    this.#failures.push(toFault(failure, options))
  }

  /** What refuses this append, or null. */
  takeRefusal(append: Append): Refusal | null {
    return strike(this.#refusals, [append])
  }

  /** What makes the transaction of these appends fail, or null. */
  takeFailure(appends: readonly Append[]): StorageFailure | null {
    return strike(this.#failures, appends)
  }
}

function toFault<T>(effect: T, { times = 1, matches = () => true }: FaultOptions): Fault<T> {
  return { effect, times, matches }
}

function strike<T>(faults: Fault<T>[], appends: readonly Append[]): T | null {
  const fault = faults.find(({ matches }) => appends.some(matches))
  if (fault === undefined) return null
  fault.times -= 1
  if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1)
  return fault.effect
}

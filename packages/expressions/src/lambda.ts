import type { Frame } from './frame.ts'
import type { Run } from './compilation.ts'
import type { Value } from './value.ts'

/** Writes one argument of a lambda into the frame. */
export type Bind = (frame: Frame, argument: Value) => void

/** An arrow function given as an argument. Never a value: it cannot be kept, returned or called by name. */
export class Lambda {
  readonly #binds: readonly Bind[]
  readonly #body: Run
  readonly #cost: number
  readonly #at: number

  constructor({ binds, body, cost, at }: { binds: readonly Bind[]; body: Run; cost: number; at: number }) {
    this.#binds = binds
    this.#body = body
    this.#cost = cost
    this.#at = at
  }

  /** Calls it with up to three arguments. Charges the steps of its body. */
  invoke(frame: Frame, first: Value, second: Value = null, third: Value = null): Value {
    frame.spend(this.#cost, this.#at)
    const binds = this.#binds
    if (binds.length > 0) binds[0]?.(frame, first)
    if (binds.length > 1) binds[1]?.(frame, second)
    if (binds.length > 2) binds[2]?.(frame, third)
    return this.#body(frame)
  }
}

import type { HeddleError } from '@heddle/model'
import { describeValue } from './describe-value.ts'
import { ExpressionDate } from './expression-date.ts'
import type { Frame } from './frame.ts'
import { Lambda } from './lambda.ts'
import { isList, isValueObject, type Value, type ValueObject } from './value.ts'

export type Argument = Value | Lambda

/** A function or method that expressions may call. */
export interface Callable {
  /** As documentation shows it: `round(number, digits = 0)`. */
  readonly signature: string
  readonly description: string
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number]
}

/** A function of the language. */
export interface FunctionEntry extends Callable {
  readonly run: (call: Call) => Value
}

/** A method on values of type `Self`. */
export interface MethodEntry<Self> extends Callable {
  readonly run: (self: Self, call: Call) => Value
}

/** One call under way: its arguments, read with the type that the callee wants. */
export class Call {
  readonly frame: Frame
  readonly name: string
  readonly at: number
  readonly #args: readonly Argument[]

  constructor({ frame, name, at, args }: { frame: Frame; name: string; at: number; args: readonly Argument[] }) {
    this.frame = frame
    this.name = name
    this.at = at
    this.#args = args
  }

  get count(): number {
    return this.#args.length
  }

  has(index: number): boolean {
    return index < this.#args.length
  }

  isLambda(index: number): boolean {
    return this.#args[index] instanceof Lambda
  }

  any(index: number): Value {
    const argument = this.#args[index] ?? null
    if (argument instanceof Lambda) throw this.error('takes a value there, not a function')
    return argument
  }

  rest(): readonly Value[] {
    return this.#args.map((_, index) => this.any(index))
  }

  text(index: number, fallback?: string): string {
    if (fallback !== undefined && !this.has(index)) return fallback
    const value = this.any(index)
    return typeof value === 'string' ? value : this.#mismatch(index, 'a text', value)
  }

  number(index: number, fallback?: number): number {
    if (fallback !== undefined && !this.has(index)) return fallback
    const value = this.any(index)
    return typeof value === 'number' ? value : this.#mismatch(index, 'a number', value)
  }

  integer(index: number, fallback?: number): number {
    const value = this.number(index, fallback)
    return Number.isSafeInteger(value) ? value : this.#mismatch(index, 'a whole number', value)
  }

  list(index: number): readonly Value[] {
    const value = this.any(index)
    return isList(value) ? value : this.#mismatch(index, 'a list', value)
  }

  object(index: number): ValueObject {
    const value = this.any(index)
    return isValueObject(value) ? value : this.#mismatch(index, 'an object', value)
  }

  date(index: number): ExpressionDate {
    const value = this.any(index)
    return value instanceof ExpressionDate ? value : this.#mismatch(index, 'a date (see date())', value)
  }

  lambda(index: number): Lambda {
    const argument = this.#args[index]
    if (argument instanceof Lambda) return argument
    return this.#mismatch(index, 'a function such as x => x.id', argument ?? null)
  }

  /** An EXPRESSION_FAILED about this call: `slice() takes …`. */
  error(message: string, cause?: unknown): HeddleError {
    return this.frame.error(this.at, `${this.name}() ${message}.`, cause)
  }

  /** The same for an error of a library, whose message may show the value: left out when the expression reads secrets. */
  errorFrom(error: Error): HeddleError {
    return this.frame.source.hidesValues ? this.error('failed') : this.error(`failed: ${error.message}`, error)
  }

  #mismatch(index: number, wanted: string, value: Value): never {
    throw this.error(`takes ${wanted} as argument ${index + 1}, not ${describeValue(this.frame, value)}`)
  }
}

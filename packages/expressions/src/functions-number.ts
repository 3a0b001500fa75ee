import type { Call, FunctionEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import { compareValues } from './sort-values.ts'
import { isList, type Value } from './value.ts'

const MANY = 1_000

/** Functions that compute numbers. */
export const NUMBER_FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  abs: {
    signature: 'abs(number)',
    description: 'The number without its sign.',
    arity: [1, 1],
    run: (call) => Math.abs(call.number(0)),
  },
  round: {
    signature: 'round(number, digits = 0)',
    description: 'Rounded to so many digits after the point; halves go up.',
    arity: [1, 2],
    run: round,
  },
  floor: {
    signature: 'floor(number)',
    description: 'The next whole number below.',
    arity: [1, 1],
    run: (call) => Math.floor(call.number(0)),
  },
  ceil: {
    signature: 'ceil(number)',
    description: 'The next whole number above.',
    arity: [1, 1],
    run: (call) => Math.ceil(call.number(0)),
  },
  min: {
    signature: 'min(list) or min(a, b, …)',
    description: 'The least of numbers, texts or dates; nulls are passed over; null when there is none.',
    arity: [1, MANY],
    run: (call) => pick(call, (order) => order < 0),
  },
  max: {
    signature: 'max(list) or max(a, b, …)',
    description: 'The greatest of numbers, texts or dates; nulls are passed over; null when there is none.',
    arity: [1, MANY],
    run: (call) => pick(call, (order) => order > 0),
  },
  sum: {
    signature: 'sum(list)',
    description: 'The sum of a list of numbers; 0 when it is empty.',
    arity: [1, 1],
    run: (call) => total(call, call.list(0)),
  },
  avg: {
    signature: 'avg(list)',
    description: 'The mean of a list of numbers; null when it is empty.',
    arity: [1, 1],
    run: (call) => {
      const list = call.list(0)
      return list.length === 0 ? null : total(call, list) / list.length
    },
  },
}

function round(call: Call): number {
  const value = call.number(0)
  const digits = call.integer(1, 0)
  if (digits < -300 || digits > 100) throw call.error('takes -300 to 100 digits')
  // By exponent instead of multiplication: 1.005 becomes 1.01, not 1.
  const shifted = Math.round(Number(shiftExponent(value, digits)))
  const result = Number(shiftExponent(shifted, -digits))
  return Number.isFinite(result) ? result : value
}

function shiftExponent(value: number, by: number): string {
  const [digits = '0', exponent = '0'] = String(value).split('e')
  return `${digits}e${Number(exponent) + by}`
}

function pick(call: Call, isBetter: (order: number) => boolean): Value {
  const only = call.count === 1 ? call.any(0) : null
  const values = isList(only) ? only : call.rest()
  call.frame.spendOnList(values.length, call.at)
  let best: Value = null
  for (const value of values) {
    if (value === null) continue
    if (best === null || isBetter(compareValues(call, value, best))) best = value
  }
  return best
}

function total(call: Call, list: readonly Value[]): number {
  call.frame.spendOnList(list.length, call.at)
  let sum = 0
  for (const value of list) {
    if (typeof value !== 'number') {
      throw call.error(`takes a list of numbers; it holds ${describeValue(call.frame, value ?? null)}`)
    }
    sum += value
  }
  if (Number.isFinite(sum)) return sum
  throw call.error('has a result that is too large')
}

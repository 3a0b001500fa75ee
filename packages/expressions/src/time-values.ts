import type { HeddleError } from '@heddle/model'
import type { Call } from './call.ts'
import { describeValue } from './describe-value.ts'
import { ExpressionDate } from './expression-date.ts'
import { isValueObject, type Value } from './value.ts'

export type Unit = 'year' | 'month' | 'week' | 'day' | 'hour' | 'minute' | 'second' | 'millisecond'

const UNITS: readonly Unit[] = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond']

/** Makes a date; Temporal's complaints become EXPRESSION_FAILED. */
export function makeDate(call: Call, make: () => Temporal.ZonedDateTime): ExpressionDate {
  call.frame.make(64, call.at)
  call.frame.hasDates = true
  return new ExpressionDate(withTemporal(call, make))
}

/** Runs Temporal code; its RangeError and TypeError are about the user's value. */
export function withTemporal<Result>(call: Call, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw call.errorFrom(error)
    throw error
  }
}

/** A unit of time, singular or plural. */
export function readUnit(call: Call, index: number, fallback?: Unit): Unit {
  const text = call.text(index, fallback)
  const unit = UNITS.find((known) => text === known || text === `${known}s`)
  if (unit === undefined)
    throw call.error(`knows the units ${UNITS.join(', ')}, not ${describeValue(call.frame, text)}`)
  return unit
}

/** A duration from ISO 8601 text, an object of units, or a number of milliseconds. */
export function readDuration(call: Call, index: number): Temporal.Duration {
  const value = call.any(index)
  if (typeof value === 'number') return withTemporal(call, () => Temporal.Duration.from({ milliseconds: value }))
  if (typeof value === 'string') return withTemporal(call, () => Temporal.Duration.from(value))
  if (!isValueObject(value)) throw mismatch(call, value)
  const units: { [unit: string]: number } = {}
  for (const name of Object.keys(value)) {
    const amount = value[name] ?? null
    const unit = UNITS.find((known) => name === `${known}s` || name === known)
    if (unit === undefined || typeof amount !== 'number') throw mismatch(call, value)
    units[`${unit}s`] = amount
  }
  return withTemporal(call, () => Temporal.Duration.from(units))
}

function mismatch(call: Call, value: Value): HeddleError {
  const got = describeValue(call.frame, value)
  return call.error(`takes a duration such as "PT90M", { minutes: 90 } or milliseconds, not ${got}`)
}

import type { Json } from '@heddle/model'
import { ExpressionDate } from './expression-date.ts'
import type { Frame } from './frame.ts'
import { isList, setMember, type Value } from './value.ts'

/** A result may hold what was loaded (at most 16 MB) beside what was made. */
const LOADED_BYTES = 16 * 1024 * 1024

/**
 * Size in bytes, about, of the JSON text of a value. Shared parts count as often as they appear, so a value that
 * is small in memory and huge as text is found here. Throws EXPRESSION_FAILED beyond `maxBytes` or the depth limit.
 */
export function measureValue(frame: Frame, value: Value, { at, maxBytes }: { at: number; maxBytes: number }): number {
  let bytes = 0
  const visit = (part: Value, depth: number): void => {
    bytes += typeof part === 'string' ? part.length + 2 : 8
    if (bytes > maxBytes) throw frame.error(at, `The value is larger than ${maxBytes} bytes. Make it smaller.`)
    if (typeof part !== 'object' || part === null || part instanceof ExpressionDate) return
    if (depth >= frame.limits.maxDepth) {
      throw frame.error(at, `The value is nested deeper than ${frame.limits.maxDepth} levels. Make it flatter.`)
    }
    if (isList(part)) {
      for (const item of part) visit(item ?? null, depth + 1)
      return
    }
    for (const name of Object.keys(part)) {
      bytes += name.length + 4
      visit(part[name] ?? null, depth + 1)
    }
  }
  visit(value, 0)
  return bytes
}

/** The value as JSON, dates as text. Throws EXPRESSION_FAILED when it is too deep or too large to leave. */
export function toResult(frame: Frame, value: Value): Json {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ExpressionDate) return value.toString()
  if (frame.made === 0) return value as Json
  measureValue(frame, value, { at: 0, maxBytes: LOADED_BYTES + frame.limits.maxMade })
  return frame.hasDates ? withoutDates(value) : (value as Json)
}

/** A copy in which dates are text. The value has been measured: its depth is bounded. */
export function withoutDates(value: Value): Json {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ExpressionDate) return value.toString()
  if (isList(value)) return value.map(withoutDates)
  const copy: { [name: string]: Json } = {}
  for (const name of Object.keys(value)) setMember(copy, name, withoutDates(value[name] ?? null))
  return copy
}

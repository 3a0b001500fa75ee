import { ExpressionDate } from './expression-date.ts'
import type { Frame } from './frame.ts'
import { measureValue } from './measure-value.ts'
import type { Value } from './value.ts'

/**
 * A value as text, as in a template: text as it is, null empty, dates ISO 8601, lists and objects as JSON.
 * The text made is charged to the frame.
 */
export function toText(frame: Frame, value: Value, at: number): string {
  if (typeof value === 'string') return value
  if (value === null) return ''
  if (typeof value !== 'object' || value instanceof ExpressionDate) return String(value)
  return toJsonText(frame, value, { at })
}

/** JSON text of a value, measured and charged before it is made. `indent` is a number of blanks. */
export function toJsonText(frame: Frame, value: Value, { at, indent }: { at: number; indent?: number }): string {
  const bytes = measureValue(frame, value, { at, maxBytes: frame.limits.maxMade - frame.made })
  frame.makeText(bytes, at)
  const text = JSON.stringify(value, null, indent)
  if (text.length > bytes) frame.make(text.length - bytes, at)
  return text
}

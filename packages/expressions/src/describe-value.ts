import type { Frame } from './frame.ts'
import { isList, typeName, type Value } from './value.ts'

const SHOWN_CHARACTERS = 40

/** A value as messages name it: `5 (number)`, `"abc…" (text)`, `a list of 3`. Only the type when secrets are read. */
export function describeValue(frame: Frame, value: Value): string {
  if (value === null) return 'null'
  if (isList(value)) return `a list of ${value.length}`
  const type = typeName(value)
  if (type === 'object') return 'an object'
  if (frame.source.hidesValues) return `a ${type}`
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, SHOWN_CHARACTERS + 1)) : String(value)
  return `${text.length > SHOWN_CHARACTERS + 2 ? `${text.slice(0, SHOWN_CHARACTERS)}…"` : text} (${type})`
}

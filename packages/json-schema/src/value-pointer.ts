import type { Json, JsonObject } from '@heddle/model'
import { escapePointer } from './schema-finding.ts'

/**
 * The JSON Pointer for a place that the library names as `#/a/b` without escaping names. Names that hold a slash are
 * found again by walking the value; what is not there any more keeps its text.
 */
export function toPointer(place: string, value: Json): string {
  let rest = place.startsWith('#') ? place.slice(1) : place
  let holder: Json | undefined = value
  let pointer = ''
  while (rest.startsWith('/')) {
    const name = nextName(rest.slice(1), holder)
    pointer += `/${escapePointer(name)}`
    rest = rest.slice(1 + name.length)
    const inner: Json | undefined = holder
    const isThere: boolean = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
    holder = isThere ? (inner as JsonObject)[name] : undefined
  }
  return pointer
}

/** The longest name of a member of `holder` that `text` starts with, or what stands before the next slash. */
function nextName(text: string, holder: Json | undefined): string {
  const slash = text.indexOf('/')
  const short = slash < 0 ? text : text.slice(0, slash)
  if (slash < 0 || typeof holder !== 'object' || holder === null || Array.isArray(holder)) return short
  if (Object.hasOwn(holder, short)) return short
  const names = Object.keys(holder).filter((name) => text === name || text.startsWith(`${name}/`))
  return names.toSorted((left, right) => right.length - left.length)[0] ?? short
}

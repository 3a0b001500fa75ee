import { HeddleError } from './errors.ts'
import type { Json } from './values.ts'

/**
 * Canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, numbers as
 * ECMAScript prints them. Throws `INPUT_INVALID` on what JSON cannot hold (NaN, infinities, lone surrogates).
 */
export function toCanonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonicalString(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new HeddleError('INPUT_INVALID', `The number ${value} has no JSON form.`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => toCanonicalJson(item ?? null)).join(',')}]`
  const object = value as { readonly [name: string]: Json | undefined }
  const members: string[] = []
  for (const name of Object.keys(object).toSorted(compareCodeUnits)) {
    const member = object[name]
    if (member !== undefined) members.push(`${canonicalString(name)}:${toCanonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new HeddleError('INPUT_INVALID', 'The text holds half of a surrogate pair.')
  return JSON.stringify(text)
}

function compareCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

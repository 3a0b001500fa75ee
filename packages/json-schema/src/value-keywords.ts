import { toCanonicalJson, type Json } from '@heddle/model'
import type { Keyword } from 'json-schema-library'
import { hasFormat } from './formats.ts'
import { isJsonList } from './json-value.ts'

/*
 * Keywords that look at one value only, in our own words where the library's differ from the standard: it passes over
 * `maximum: 0`, compares members in their order, and takes quadratic time for `uniqueItems`.
 */

type Check = (value: Json, keyword: Json) => boolean

function makeKeyword(keyword: string, { code, check }: { code: string; check: Check }): Keyword {
  return {
    id: keyword,
    keyword,
    addValidate: (node) => node.schema[keyword] !== undefined,
    validate: ({ node, data, pointer }) => {
      if (check(data as Json, node.schema[keyword] as Json)) return undefined
      return node.createError(code, { pointer, schema: node.schema, value: data })
    },
  }
}

/** A bound holds for what is not a number. */
function makeBound(keyword: string, code: string, holds: (value: number, bound: number) => boolean): Keyword {
  const check: Check = (value, bound) => typeof value !== 'number' || typeof bound !== 'number' || holds(value, bound)
  return makeKeyword(keyword, { code, check })
}

function isEqual(left: Json, right: Json): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object') return false
  return toCanonicalJson(left) === toCanonicalJson(right)
}

/** The canonical texts of each `enum` seen, so that a value costs one look-up however long the list is. */
const enumerations = new WeakMap<object, ReadonlySet<string>>()

function isAmong(value: Json, allowed: Json): boolean {
  if (!isJsonList(allowed)) return true
  const texts = enumerations.get(allowed) ?? new Set(allowed.map(toCanonicalJson))
  enumerations.set(allowed, texts)
  return texts.has(toCanonicalJson(value))
}

function hasNoRepeats(value: Json, isWanted: Json): boolean {
  if (isWanted !== true || !isJsonList(value)) return true
  return new Set(value.map(toCanonicalJson)).size === value.length
}

/** The replaced keywords, by name. */
export const VALUE_KEYWORDS: { readonly [keyword: string]: Keyword } = {
  maximum: makeBound('maximum', 'maximum-error', (value, bound) => value <= bound),
  minimum: makeBound('minimum', 'minimum-error', (value, bound) => value >= bound),
  exclusiveMaximum: makeBound('exclusiveMaximum', 'exclusive-maximum-error', (value, bound) => value < bound),
  exclusiveMinimum: makeBound('exclusiveMinimum', 'exclusive-minimum-error', (value, bound) => value > bound),
  const: makeKeyword('const', { code: 'const-error', check: isEqual }),
  enum: makeKeyword('enum', { code: 'enum-error', check: isAmong }),
  format: makeKeyword('format', {
    code: 'format-uri-error',
    check: (value, format) => hasFormat(value, String(format)),
  }),
  uniqueItems: makeKeyword('uniqueItems', { code: 'unique-items-error', check: hasNoRepeats }),
}

import type { Json, JsonObject } from '@heddle/model'
import { isJsonList, isJsonObject } from './json-value.ts'
import { escapePointer } from './schema-finding.ts'

/** Keywords whose value is a schema. */
const ONE: readonly string[] = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]
/** Keywords whose value is a list of schemas; `items` in draft-07. */
const LIST: readonly string[] = ['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems']
/** Keywords whose value is an object of schemas; `dependencies` may also hold lists of names. */
const MAP: readonly string[] = [
  '$defs',
  'definitions',
  'dependencies',
  'dependentSchemas',
  'patternProperties',
  'properties',
]

/** Calls `visit` for each schema directly inside `schema`, with its place relative to it as a JSON Pointer. */
export function visitSubschemas(schema: JsonObject, visit: (part: Json, pointer: string) => void): void {
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword]
    if (value === undefined) continue
    if (LIST.includes(keyword) && isJsonList(value)) {
      value.forEach((part, index) => visit(part, `/${keyword}/${index}`))
    } else if (ONE.includes(keyword)) {
      visit(value, `/${keyword}`)
    } else if (MAP.includes(keyword) && isJsonObject(value)) {
      for (const name of Object.keys(value)) {
        const part = value[name] ?? null
        if (!isJsonList(part)) visit(part, `/${keyword}/${escapePointer(name)}`)
      }
    }
  }
}

/** Extensions of the library that no schema of ours may switch on. */
const DROPPED = new Set(['errorMessages', 'regexFlags', 'oneOfProperty', '$id', '$schema'])

/** A copy of a checked schema without identifiers and without the library's own extensions. */
export function copySchema(schema: Json): Json {
  if (!isJsonObject(schema)) return schema
  const copy: { [keyword: string]: Json } = {}
  for (const keyword of Object.keys(schema)) {
    if (DROPPED.has(keyword)) continue
    const value = schema[keyword] ?? null
    if (LIST.includes(keyword) && isJsonList(value)) copy[keyword] = value.map(copySchema)
    else if (ONE.includes(keyword)) copy[keyword] = copySchema(value)
    else if (MAP.includes(keyword) && isJsonObject(value)) {
      copy[keyword] = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copySchema(part)]))
    } else {
      copy[keyword] = value
    }
  }
  return copy
}

/** What a local reference stands for: `#`, `#/$defs/x` or `#anchor`; undefined when there is nothing. */
export function resolveLocalReference(root: Json, reference: string): Json | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return findAnchor(root, reference.slice(1))
  let value: Json | undefined = root
  for (const token of reference.slice(2).split('/')) {
    const name = decodeToken(token)
    const holder: Json | undefined = value
    if (name === undefined || typeof holder !== 'object' || holder === null) return undefined
    if (!Object.hasOwn(holder, name)) return undefined
    value = (holder as JsonObject)[name]
  }
  return value
}

function decodeToken(token: string): string | undefined {
  try {
    return decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch (error) {
    // A broken escape names nothing; the caller reports the reference.
    if (error instanceof URIError) return undefined
    throw error
  }
}

function findAnchor(schema: Json, anchor: string): Json | undefined {
  if (!isJsonObject(schema)) return undefined
  if (schema['$anchor'] === anchor || schema['$dynamicAnchor'] === anchor) return schema
  let found: Json | undefined
  visitSubschemas(schema, (part) => {
    found ??= findAnchor(part, anchor)
  })
  return found
}

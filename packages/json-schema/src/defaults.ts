import type { Json, JsonObject } from '@heddle/model'
import { isJsonList, isJsonObject } from './json-value.ts'
import { resolveLocalReference } from './schema-parts.ts'

/** Defaults may hold members with defaults; a schema that refers to itself would go on for ever. */
const MAX_DEPTH = 32

/**
 * The value with missing members filled in from `default`, through `properties`, `items`, `prefixItems`, `allOf` and
 * local references. Alternatives (`anyOf`, `oneOf`, `if`) give no defaults: which one holds is not known yet.
 * The value itself is not changed.
 */
export function fillDefaults(root: Json, value: Json): Json {
  return fill({ root, schema: root, depth: 0 }, value)
}

interface Place {
  readonly root: Json
  readonly schema: Json | undefined
  readonly depth: number
}

function fill({ root, schema, depth }: Place, value: Json): Json {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return value
  let result = value
  const inner = (part: Json | undefined): Place => ({ root, schema: part, depth: depth + 1 })
  if (typeof schema['$ref'] === 'string') result = fill(inner(resolveLocalReference(root, schema['$ref'])), result)
  if (isJsonList(schema['allOf'])) result = schema['allOf'].reduce<Json>((sum, part) => fill(inner(part), sum), result)
  if (isJsonList(result)) return fillItems({ root, schema, depth }, result)
  return isJsonObject(result) && isJsonObject(schema['properties'])
    ? fillMembers(result, schema['properties'], inner)
    : result
}

function fillMembers(value: JsonObject, properties: JsonObject, inner: (part: Json) => Place): Json {
  const members = new Map<string, Json>(Object.entries(value))
  for (const name of Object.keys(properties)) {
    const part = properties[name] ?? null
    const given = members.get(name) ?? (members.has(name) ? null : readDefault(inner(part)))
    if (given !== undefined) members.set(name, fill(inner(part), given))
  }
  return Object.fromEntries(members)
}

function readDefault({ root, schema, depth }: Place): Json | undefined {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return undefined
  if (schema['default'] !== undefined) return schema['default']
  if (typeof schema['$ref'] !== 'string') return undefined
  return readDefault({ root, schema: resolveLocalReference(root, schema['$ref']), depth: depth + 1 })
}

function fillItems({ root, schema, depth }: Place & { schema: JsonObject }, list: readonly Json[]): Json {
  const prefix = isJsonList(schema['prefixItems']) ? schema['prefixItems'] : []
  const { items } = schema
  return list.map((item, index) => {
    const own = index < prefix.length ? prefix[index] : isJsonList(items) ? items[index] : items
    return fill({ root, schema: own, depth: depth + 1 }, item)
  })
}

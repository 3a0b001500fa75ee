import { FIELD_KINDS, type FieldKind, type Json, type JsonObject } from '@heddle/model'

/*
 * What the schema of a config says about a place in it. A place may have several schemas (alternatives of a union);
 * a mark on any of them counts, the first one found wins.
 */

const MARK = 'x-heddle'
const MAX_SCHEMAS = 200

/** The schemas that describe one place of a config. */
export interface FieldSchemas {
  readonly root: JsonObject
  readonly schemas: readonly JsonObject[]
}

/** The schemas of the whole config. */
export function startSchemas(root: JsonObject): FieldSchemas {
  return { root, schemas: expand(root, [root]) }
}

/** How strings at this place are treated. */
export function readKind({ schemas }: FieldSchemas): FieldKind | 'template' {
  for (const schema of schemas) {
    const mark = schema[MARK]
    const kind = FIELD_KINDS.find((known) => known === mark)
    if (kind !== undefined) return kind
  }
  return 'template'
}

/** The schemas of member `name`: of `properties`, else `patternProperties` and `additionalProperties`. */
export function enterMember({ root, schemas }: FieldSchemas, name: string): FieldSchemas {
  const inner = schemas.flatMap((schema) => {
    const own = isObject(schema['properties']) && Object.hasOwn(schema['properties'], name)
    if (own) return toSchemas((schema['properties'] as JsonObject)[name])
    const patterns = isObject(schema['patternProperties']) ? Object.values(schema['patternProperties']) : []
    return [...patterns.flatMap(toSchemas), ...toSchemas(schema['additionalProperties'])]
  })
  return { root, schemas: expand(root, inner) }
}

/** The schemas of element `index`: of `prefixItems`, else `items`. */
export function enterItem({ root, schemas }: FieldSchemas, index: number): FieldSchemas {
  const inner = schemas.flatMap((schema) => {
    const prefix = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as readonly Json[]) : []
    if (index < prefix.length) return toSchemas(prefix[index])
    const { items } = schema
    return Array.isArray(items) ? toSchemas((items as readonly Json[])[index]) : toSchemas(items)
  })
  return { root, schemas: expand(root, inner) }
}

/** The given schemas with all alternatives and local references followed, each once. */
function expand(root: JsonObject, schemas: readonly JsonObject[]): readonly JsonObject[] {
  if (schemas.every(isPlain)) return schemas
  const found = new Set<JsonObject>()
  const waiting = [...schemas]
  for (let schema = waiting.shift(); schema !== undefined; schema = waiting.shift()) {
    if (found.has(schema) || found.size >= MAX_SCHEMAS) continue
    found.add(schema)
    for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
      const alternatives = schema[keyword]
      if (Array.isArray(alternatives)) waiting.push(...(alternatives as readonly Json[]).flatMap(toSchemas))
    }
    for (const keyword of ['then', 'else']) waiting.push(...toSchemas(schema[keyword]))
    if (typeof schema['$ref'] === 'string') waiting.push(...toSchemas(readReference(root, schema['$ref'])))
  }
  return [...found]
}

/** Whether a schema has neither alternatives nor a reference: most have not. */
function isPlain(schema: JsonObject): boolean {
  return (
    schema['anyOf'] === undefined &&
    schema['oneOf'] === undefined &&
    schema['allOf'] === undefined &&
    schema['$ref'] === undefined &&
    schema['then'] === undefined &&
    schema['else'] === undefined
  )
}

/** What `#/$defs/name` stands for; undefined for what is not local or not there. */
function readReference(root: JsonObject, reference: string): Json | undefined {
  if (reference === '#') return root
  if (!reference.startsWith('#/')) return undefined
  let value: Json | undefined = root
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
    const holder: Json | undefined = value
    if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return undefined
    value = (holder as JsonObject)[name]
  }
  return value
}

function toSchemas(value: Json | undefined): readonly JsonObject[] {
  return isObject(value) ? [value] : []
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

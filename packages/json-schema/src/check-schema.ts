import { HeddleError, type Json, type JsonObject } from '@heddle/model'
import { isJsonList, isJsonObject } from './json-value.ts'
import { compileLinearPattern } from './linear-pattern.ts'
import { escapePointer, type SchemaFinding } from './schema-finding.ts'
import { resolveLocalReference, visitSubschemas } from './schema-parts.ts'

/** Nesting of a schema, counted in JSON levels. */
export const MAX_SCHEMA_DEPTH = 32
/** Bytes of a schema's JSON text. */
export const MAX_SCHEMA_BYTES = 256 * 1024

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']
const DRAFTS = /^https?:\/\/json-schema\.org\/(draft\/2020-12|draft-07)\/schema#?$/
const COUNTS = [
  'maxItems',
  'maxLength',
  'maxProperties',
  'minItems',
  'minLength',
  'minProperties',
  'minContains',
  'maxContains',
]
const NUMBERS = ['exclusiveMaximum', 'exclusiveMinimum', 'maximum', 'minimum', 'multipleOf']
const OBJECTS = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties']
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems']

/**
 * All problems of a JSON Schema (2020-12 or draft-07), none thrown: size, depth, remote references, references to
 * nothing, patterns beyond linear time, keywords of the wrong shape. Paths point into the schema.
 */
export function checkSchema(schema: Json): readonly SchemaFinding[] {
  const bounds = checkBounds(schema)
  if (bounds !== null) return [bounds]
  const findings: SchemaFinding[] = []
  const patterns: PatternTotal = { size: 0 }
  const visit = (part: Json, path: string): void => {
    if (typeof part === 'boolean') return
    if (!isJsonObject(part)) {
      findings.push({ path, keyword: 'schema', message: 'A schema is an object, true or false. Write one here.' })
      return
    }
    const add: Add = (keyword, message) =>
      findings.push({ path: `${path}/${escapePointer(keyword)}`, keyword, message })
    checkKeywords(part, { add, isRoot: path === '', patterns })
    checkReferences(part, { add, root: schema })
    visitSubschemas(part, (inner, pointer) => visit(inner, `${path}${pointer}`))
  }
  visit(schema, '')
  return findings
}

type Add = (keyword: string, message: string) => void

/** Depth and size, walked without recursion so that no schema can overflow the stack. */
function checkBounds(schema: Json): SchemaFinding | null {
  let bytes = 0
  let level: readonly Json[] = [schema]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_SCHEMA_DEPTH) {
      const message = `The schema is nested deeper than ${MAX_SCHEMA_DEPTH} levels. Use $defs and $ref.`
      return { path: '', keyword: 'depth', message }
    }
    const next: Json[] = []
    for (const part of level) {
      bytes += typeof part === 'string' ? part.length + 2 : 4
      if (typeof part !== 'object' || part === null) continue
      for (const name of Object.keys(part)) {
        bytes += isJsonList(part) ? 1 : name.length + 4
        next.push((part as JsonObject)[name] ?? null)
      }
    }
    if (bytes > MAX_SCHEMA_BYTES) {
      return {
        path: '',
        keyword: 'size',
        message: `The schema is larger than ${MAX_SCHEMA_BYTES / 1024} KB. Shorten it.`,
      }
    }
    level = next
  }
  return null
}

function checkKeywords(
  schema: JsonObject,
  { add, isRoot, patterns }: { add: Add; isRoot: boolean; patterns: PatternTotal },
): void {
  for (const keyword of Object.keys(schema)) {
    const value = schema[keyword] ?? null
    if (keyword === '__proto__') add(keyword, 'This name is not allowed. Remove it.')
    if (COUNTS.includes(keyword) && !(typeof value === 'number' && Number.isInteger(value) && value >= 0)) {
      add(keyword, `"${keyword}" must be a whole number of at least 0.`)
    }
    if (NUMBERS.includes(keyword) && typeof value !== 'number') add(keyword, `"${keyword}" must be a number.`)
    if (keyword === 'multipleOf' && typeof value === 'number' && value <= 0)
      add(keyword, '"multipleOf" must be above 0.')
    if (OBJECTS.includes(keyword) && !isJsonObject(value)) add(keyword, `"${keyword}" must be an object of schemas.`)
    if (LISTS.includes(keyword) && !(isJsonList(value) && value.length > 0)) {
      add(keyword, `"${keyword}" must be a list of at least one schema.`)
    }
    if (keyword === 'enum' && !isJsonList(value)) add(keyword, '"enum" must be a list of values.')
    if (keyword === 'required' && !isTextList(value)) add(keyword, '"required" must be a list of names.')
    if (keyword === 'format' && typeof value !== 'string') add(keyword, '"format" must be a text.')
    if (keyword === '$schema' && !(isRoot && typeof value === 'string' && DRAFTS.test(value))) {
      add(keyword, 'Use JSON Schema 2020-12 (or draft-07), and name it at the root only.')
    }
    if (keyword === '$id' && !isRoot) add(keyword, 'Only the root may have an $id. Use $anchor, or remove it.')
  }
  checkType(schema['type'], add)
  checkPatterns(schema, { add, patterns })
}

function checkType(type: Json | undefined, add: Add): void {
  if (type === undefined) return
  const types = isJsonList(type) ? type : [type]
  if (types.length > 0 && types.every((name) => typeof name === 'string' && TYPES.includes(name))) return
  add('type', `"type" must be one or more of ${TYPES.join(', ')}.`)
}

function checkPatterns(schema: JsonObject, { add, patterns }: { add: Add; patterns: PatternTotal }): void {
  const { pattern } = schema
  if (pattern !== undefined && typeof pattern !== 'string') add('pattern', '"pattern" must be a text.')
  if (typeof pattern === 'string') checkPattern(pattern, { patterns, add: (message) => add('pattern', message) })
  const named = schema['patternProperties']
  if (!isJsonObject(named)) return
  for (const name of Object.keys(named)) {
    checkPattern(name, { patterns, add: (message) => add('patternProperties', message) })
  }
}

/** Size of all compiled patterns of a schema so far. */
interface PatternTotal {
  size: number
}

const MAX_PATTERNS_SIZE = 100_000

function checkPattern(
  pattern: string,
  { patterns, add }: { patterns: PatternTotal; add: (message: string) => void },
): void {
  // Compiling is what takes time: nothing more is compiled once there is too much.
  if (patterns.size > MAX_PATTERNS_SIZE) return
  try {
    patterns.size += compileLinearPattern(pattern).size
    if (patterns.size > MAX_PATTERNS_SIZE) add('The patterns of the schema are too large together. Repeat less.')
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    add(error.message)
  }
}

function checkReferences(schema: JsonObject, { add, root }: { add: Add; root: Json }): void {
  for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
    const reference = schema[keyword]
    if (reference === undefined) continue
    if (typeof reference !== 'string' || keyword === '$recursiveRef') {
      add(keyword, 'A reference is a text in $ref, such as "#/$defs/name".')
    } else if (!reference.startsWith('#')) {
      add(
        keyword,
        `"${reference.slice(0, 100)}" is not inside this schema. Copy it under $defs and refer to "#/$defs/…".`,
      )
    } else if (resolveLocalReference(root, reference) === undefined) {
      add(keyword, `"${reference.slice(0, 100)}" refers to nothing. Correct it, or add the definition.`)
    }
  }
}

function isTextList(value: Json): boolean {
  return isJsonList(value) && value.every((item) => typeof item === 'string')
}

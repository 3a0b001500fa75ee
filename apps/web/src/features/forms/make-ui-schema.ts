import type { Json, JsonObject } from '@heddle/model'
import type { UiSchema } from '@rjsf/utils'

const MAX_DEPTH = 32
const TEXT_FORMATS = new Set(['textarea', 'text', 'markdown', 'html', 'code'])
/** Strings that may be longer than this get a box of several lines. */
const LONG_TEXT = 200

/**
 * How a form shows a schema where rjsf's own choice is not ours: values of any type as JSON, `format: file` as an
 * upload, long texts in several lines.
 */
export function makeUiSchema(schema: Json): UiSchema {
  return read(schema, 0)
}

function read(schema: Json, depth: number): UiSchema {
  if (!isObject(schema) || depth > MAX_DEPTH) return {}
  if (schema['format'] === 'file') return { 'ui:field': 'file' }
  if (isAnything(schema)) return { 'ui:field': 'json' }
  if (schema['type'] === 'string') return isLong(schema) ? { 'ui:widget': 'textarea' } : {}
  const ui: UiSchema = {}
  const { properties, items } = schema
  if (isObject(properties)) {
    for (const [name, property] of Object.entries(properties)) {
      const inner = read(property, depth + 1)
      if (Object.keys(inner).length > 0) ui[name] = inner
    }
  }
  if (isObject(items)) ui['items'] = read(items, depth + 1)
  if (isObject(schema['additionalProperties'])) {
    ui['additionalProperties'] = read(schema['additionalProperties'], depth + 1)
  }
  return ui
}

/** Says nothing about the type: only JSON can hold what fits. */
function isAnything(schema: JsonObject): boolean {
  const says = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref', 'properties', 'items']
  if (Array.isArray(schema['type'])) return schema['type'].filter((type) => type !== 'null').length > 1
  if (schema['type'] === 'object' && schema['properties'] === undefined && schema['$ref'] === undefined) return true
  if (schema['type'] === 'array' && schema['items'] === undefined) return true
  return !says.some((name) => Object.hasOwn(schema, name))
}

function isLong(schema: JsonObject): boolean {
  const { format, maxLength, contentMediaType } = schema
  if (typeof format === 'string') return TEXT_FORMATS.has(format)
  if (typeof contentMediaType === 'string') return true
  return (typeof maxLength === 'number' && maxLength > LONG_TEXT) || isLongDefault(schema['default'])
}

function isLongDefault(value: Json | undefined): boolean {
  return typeof value === 'string' && (value.length > 80 || value.includes('\n'))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

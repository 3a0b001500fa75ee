import type { Json } from '@heddle/model'
import type { JsonError } from 'json-schema-library'
import { isJsonList, isJsonObject } from './json-value.ts'

/** What an error of the library means in our words: the keyword, the message, and the member it is about. */
export interface ValidationMessage {
  readonly keyword: string
  readonly message: string
  /** Name of a member below the error's place that the finding is about. */
  readonly member?: string
}

type Describe = (data: JsonError['data']) => ValidationMessage

const DESCRIBE: { readonly [code: string]: Describe } = {
  'type-error': ({ schema, value }) => say('type', `Must be ${listTypes(schema['type'])}, not ${nameOf(value)}.`),
  'required-property-error': ({ key }) => say('required', 'Is required. Give it a value.', String(key)),
  'no-additional-properties-error': () =>
    say('additionalProperties', 'Is not a known field. Remove it, or correct its name.'),
  'missing-dependency-error': ({ missingProperty }) =>
    say('dependentRequired', 'Is required beside the other fields given. Give it a value.', String(missingProperty)),
  'enum-error': ({ schema }) => say('enum', `Must be one of ${list(schema['enum'])}.`),
  'const-error': ({ schema }) => say('const', `Must be ${show(schema['const'])}.`),
  'pattern-error': ({ pattern }) => say('pattern', `Must match the pattern ${show(pattern)}.`),
  'format-uri-error': ({ schema }) => say('format', `Must be a valid ${String(schema['format'])}.`),
  'minimum-error': ({ schema }) => say('minimum', `Must be at least ${show(schema['minimum'])}.`),
  'maximum-error': ({ schema }) => say('maximum', `Must be at most ${show(schema['maximum'])}.`),
  'exclusive-minimum-error': ({ schema }) =>
    say('exclusiveMinimum', `Must be above ${show(schema['exclusiveMinimum'])}.`),
  'exclusive-maximum-error': ({ schema }) =>
    say('exclusiveMaximum', `Must be below ${show(schema['exclusiveMaximum'])}.`),
  'multiple-of-error': ({ schema }) => say('multipleOf', `Must be a multiple of ${show(schema['multipleOf'])}.`),
  'min-length-error': ({ schema }) => say('minLength', `Must have at least ${show(schema['minLength'])} characters.`),
  'min-length-one-error': () => say('minLength', 'Must not be empty.'),
  'max-length-error': ({ schema }) => say('maxLength', `Must have at most ${show(schema['maxLength'])} characters.`),
  'min-items-error': ({ schema }) => say('minItems', `Must have at least ${show(schema['minItems'])} elements.`),
  'min-items-one-error': () => say('minItems', 'Must have an element.'),
  'max-items-error': ({ schema }) => say('maxItems', `Must have at most ${show(schema['maxItems'])} elements.`),
  'min-properties-error': ({ schema }) =>
    say('minProperties', `Must have at least ${show(schema['minProperties'])} fields.`),
  'max-properties-error': ({ schema }) =>
    say('maxProperties', `Must have at most ${show(schema['maxProperties'])} fields.`),
  'unique-items-error': () => say('uniqueItems', 'Must not repeat an element. Remove the repeated ones.'),
  'additional-items-error': () => say('items', 'Has more elements than allowed. Remove some.'),
  'any-of-error': () => say('anyOf', 'Satisfies none of the allowed alternatives. Change it to one of them.'),
  'one-of-error': () => say('oneOf', 'Satisfies none of the allowed alternatives. Change it to one of them.'),
  'multiple-one-of-error': () => say('oneOf', 'Satisfies more than one alternative. Make it fit exactly one.'),
  'not-error': () => say('not', 'Must not have this shape. Change it.'),
  'invalid-property-name-error': ({ property }) =>
    say('propertyNames', 'Has a name that is not allowed. Rename it.', String(property)),
  'unevaluated-property-error': () =>
    say('unevaluatedProperties', 'Is not a known field. Remove it, or correct its name.'),
  'unevaluated-items-error': () => say('unevaluatedItems', 'Is not an allowed element. Remove it.'),
  'invalid-data-error': () => say('false', 'Is not allowed here. Remove it.'),
  'ref-error': () => say('$ref', 'Cannot be checked: its schema refers to nothing. Correct the schema.'),
}

/** Describes an error of the library. Values are never printed: they may be secret or large. */
export function describeError(error: JsonError): ValidationMessage {
  const code = String(error.code)
  const describe = Object.hasOwn(DESCRIBE, code) ? DESCRIBE[code] : undefined
  if (describe !== undefined) return describe(error.data)
  const keyword = code.startsWith('contains') ? 'contains' : code.replace(/-error$/, '')
  return say(keyword, `Does not satisfy "${keyword}" of its schema. Change it.`)
}

function say(keyword: string, message: string, member?: string): ValidationMessage {
  return member === undefined ? { keyword, message } : { keyword, message, member }
}

function listTypes(type: unknown): string {
  return isJsonList(type) ? type.join(' or ') : String(type)
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (isJsonList(value)) return 'array'
  return isJsonObject(value) ? 'object' : typeof value
}

function show(value: unknown): string {
  const text = JSON.stringify(value as Json) ?? 'nothing'
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

function list(values: unknown): string {
  const shown = isJsonList(values) ? values.slice(0, 20).map(show) : []
  return isJsonList(values) && values.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ')
}

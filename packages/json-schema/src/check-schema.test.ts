import { HeddleError, type Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { checkSchema } from './check-schema.ts'
import { compileSchema } from './compiled-schema.ts'

function nest(levels: number, inner: Json, wrap: (schema: Json) => Json): Json {
  let schema = inner
  for (let level = 0; level < levels; level++) schema = wrap(schema)
  return schema
}

const HOSTILE: readonly (readonly [string, Json, string, string])[] = [
  ['a remote reference', { $ref: 'https://example.test/schema.json' }, '/$ref', 'not inside this schema'],
  ['a file reference', { properties: { a: { $ref: 'file:///etc/passwd' } } }, '/properties/a/$ref', 'not inside'],
  ['a relative reference', { items: { $ref: 'other.json#/a' } }, '/items/$ref', 'not inside'],
  ['a protocol-relative reference', { $ref: '//example.test/x' }, '/$ref', 'not inside'],
  ['a remote dynamic reference', { $dynamicRef: 'http://x/#a' }, '/$dynamicRef', 'not inside'],
  ['a recursive reference', { $recursiveRef: '#' }, '/$recursiveRef', 'A reference is'],
  ['a reference to nothing', { $ref: '#/$defs/none' }, '/$ref', 'refers to nothing'],
  ['a reference to a prototype', { $ref: '#/constructor' }, '/$ref', 'refers to nothing'],
  ['a reference with a broken escape', { $ref: '#/%E0%A4%A' }, '/$ref', 'refers to nothing'],
  ['a reference to no anchor', { $ref: '#nowhere' }, '/$ref', 'refers to nothing'],
  ['a reference that is no text', { $ref: 5 }, '/$ref', 'A reference is'],
  ['an inner $id', { properties: { a: { $id: 'http://x', $ref: '#' } } }, '/properties/a/$id', 'Only the root'],
  ['a look-ahead', { pattern: '(?=a)b' }, '/pattern', 'linear time'],
  ['a back reference', { pattern: '(a)\\1' }, '/pattern', 'linear time'],
  ['a look-behind in a property name', { patternProperties: { '(?<=a)b': {} } }, '/patternProperties', 'linear time'],
  ['a pattern that is wrong', { pattern: '(' }, '/pattern', 'linear time'],
  ['a pattern that explodes when it is compiled', { pattern: '((a{100}){100}){100}' }, '/pattern', 'linear time'],
  ['a pattern of great length', { pattern: 'a'.repeat(2_000) }, '/pattern', 'longer than'],
  [
    'many patterns that take long to compile',
    { anyOf: Array.from({ length: 5_000 }, (_, index) => ({ pattern: `(?:a?){1000}${index}` })) },
    '/anyOf/49/pattern',
    'too large together',
  ],
  ['a pattern that is no text', { pattern: 5 }, '/pattern', 'must be a text'],
  ['a schema 33 levels deep', nest(17, {}, (schema) => ({ properties: { a: schema } })), '', 'deeper than 32'],
  ['a schema 100,000 levels deep', nest(100_000, {}, (schema) => ({ not: schema })), '', 'deeper than 32'],
  ['lists 100,000 levels deep', { default: nest(100_000, 1, (value) => [value]) }, '', 'deeper than 32'],
  ['a schema over 256 KB', { description: 'x'.repeat(300_000) }, '', 'larger than 256 KB'],
  ['a schema with too many members', { enum: Array.from({ length: 100_000 }, (_, index) => index) }, '', 'larger than'],
  ['another draft', { $schema: 'http://json-schema.org/draft-04/schema#' }, '/$schema', '2020-12'],
  ['a meta-schema of its own', { $schema: 'https://example.test/meta' }, '/$schema', '2020-12'],
  ['a member named __proto__', JSON.parse('{ "__proto__": {} }') as Json, '/__proto__', 'not allowed'],
  ['a type that is none', { type: 'strin' }, '/type', 'must be one or more'],
  ['a list of no types', { type: [] }, '/type', 'must be one or more'],
  ['properties that are no object', { properties: [] }, '/properties', 'object of schemas'],
  ['alternatives that are no list', { anyOf: {} }, '/anyOf', 'at least one schema'],
  ['no alternatives', { oneOf: [] }, '/oneOf', 'at least one schema'],
  ['required that is no list', { required: 'a' }, '/required', 'list of names'],
  ['a schema that is a number', { items: 5 }, '/items', 'A schema is an object'],
  ['a schema that is null', null, '', 'A schema is an object'],
  ['a negative count', { minLength: -1 }, '/minLength', 'at least 0'],
  ['a bound that is no number', { minimum: '1' }, '/minimum', 'must be a number'],
  ['a multiple of nothing', { multipleOf: 0 }, '/multipleOf', 'above 0'],
  ['an enum that is no list', { enum: 'a' }, '/enum', 'list of values'],
  ['a format that is no text', { format: 5 }, '/format', 'must be a text'],
]

describe('checkSchema', () => {
  it.each(HOSTILE)('refuses %s', (_, schema, path, message) => {
    const finding = checkSchema(schema)[0]
    expect(finding?.path).toBe(path)
    expect(finding?.message).toContain(message)
    let thrown: unknown
    try {
      compileSchema(schema)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HeddleError)
    expect((thrown as HeddleError).code).toBe('INPUT_INVALID')
  })

  it('returns all problems at once, with paths into the schema', () => {
    const schema: Json = {
      properties: { 'a/b': { pattern: '(?=x)' }, c: { allOf: [{ type: 'text' }] } },
      patternProperties: { '^x': { $ref: '#/gone' } },
    }
    expect(checkSchema(schema).map(({ path, keyword }) => [path, keyword])).toEqual([
      ['/properties/a~1b/pattern', 'pattern'],
      ['/properties/c/allOf/0/type', 'type'],
      ['/patternProperties/^x/$ref', '$ref'],
    ])
  })

  it.each<[string, Json]>([
    ['true', true],
    [
      '2020-12',
      { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.test/x', type: 'object' },
    ],
    [
      'draft-07',
      { $schema: 'http://json-schema.org/draft-07/schema#', dependencies: { a: ['b'], b: { type: 'object' } } },
    ],
    [
      'properties named like keywords',
      { properties: { pattern: {}, $ref: {}, type: {}, properties: { type: 'string' } } },
    ],
    ['values that look like schemas', { const: { $ref: 'http://x' }, enum: [{ pattern: '(' }], default: { type: 5 } }],
    ['our marks and formats', { type: 'string', format: 'secret-name', 'x-heddle': 'literal' }],
    ['31 levels', nest(15, {}, (schema) => ({ properties: { a: schema } }))],
  ])('accepts %s', (_, schema) => {
    expect(checkSchema(schema)).toEqual([])
  })
})

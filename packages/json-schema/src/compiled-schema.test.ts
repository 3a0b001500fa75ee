import type { Json } from '@heddle/model'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { compileSchema } from './compiled-schema.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** Path and keyword of each finding. */
function validate(schema: Json, value: Json): readonly string[] {
  return compileSchema(schema)
    .validate(value)
    .map(({ path, keyword }) => `${path} ${keyword}`)
}

// As text: an object with a `then` of its own looks like a promise to the linter.
const CHOICE = JSON.parse(
  '{ "if": { "type": "string" }, "then": { "minLength": 3 }, "else": { "minimum": 3 } }',
) as Json

const CASES: readonly (readonly [string, Json, Json, readonly string[]])[] = [
  ['types', { type: 'integer' }, 1.5, [' type']],
  ['integers written as 1.0', { type: 'integer' }, 1.0, []],
  ['several types', { type: ['string', 'null'] }, null, []],
  ['required members', { required: ['a', 'b/c'] }, {}, ['/a required', '/b~1c required']],
  [
    'unknown members',
    { properties: { a: {} }, additionalProperties: false },
    { a: 1, b: 2 },
    ['/b additionalProperties'],
  ],
  ['typed further members', { additionalProperties: { type: 'number' } }, { a: 'x' }, ['/a type']],
  ['patterns for names', { patternProperties: { '^x-': { type: 'string' } } }, { 'x-a': 1, b: 1 }, ['/x-a type']],
  [
    'patterns for names, nothing else',
    { properties: { a: {} }, patternProperties: { '^x-': {} }, additionalProperties: false },
    { a: 1, 'x-b': 1, c: 1 },
    ['/c additionalProperties'],
  ],
  ['names', { propertyNames: { pattern: '^[a-z]+$' } }, { ok: 1, Bad: 1 }, ['/Bad propertyNames']],
  ['members beside others', { dependentRequired: { a: ['b'] } }, { a: 1 }, ['/b dependentRequired']],
  ['schemas beside members', { dependentSchemas: { a: { required: ['b'] } } }, { a: 1 }, ['/b required']],
  ['counts of members', { minProperties: 2 }, { a: 1 }, [' minProperties']],
  [
    'unevaluated members',
    { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false },
    { a: 1, b: 1 },
    ['/b unevaluatedProperties'],
  ],
  ['elements', { items: { type: 'number' } }, [1, 'a', 2, 'b'], ['/1 type', '/3 type']],
  [
    'leading elements',
    { prefixItems: [{ type: 'string' }], items: { type: 'number' } },
    [1, 'a'],
    ['/0 type', '/1 type'],
  ],
  ['counts of elements', { maxItems: 1 }, [1, 2], [' maxItems']],
  ['repeated elements', { uniqueItems: true }, [{ a: 1, b: 2 }, 1, { b: 2, a: 1 }], [' uniqueItems']],
  ['elements apart by type', { uniqueItems: true }, [1, '1', true, null], []],
  ['an element that must be there', { contains: { type: 'number' } }, ['a'], [' contains']],
  ['lengths in characters', { minLength: 2, maxLength: 3 }, 'abcd', [' maxLength']],
  ['empty text', { minLength: 1 }, '', [' minLength']],
  ['bounds', { minimum: 1, exclusiveMaximum: 5 }, 5, [' exclusiveMaximum']],
  ['multiples of fractions', { multipleOf: 0.1 }, 0.3, []],
  ['enumerations of any value', { enum: [1, { a: [1] }] }, { a: [1] }, []],
  ['constants', { const: { a: 1 } }, { a: 2 }, [' const']],
  ['bounds at zero', { maximum: 0, exclusiveMinimum: 0 }, 0, [' exclusiveMinimum']],
  ['a maximum of zero', { maximum: 0 }, 1, [' maximum']],
  ['a minimum of zero', { minimum: 0 }, -1, [' minimum']],
  ['an exclusive maximum of zero', { exclusiveMaximum: 0 }, 0, [' exclusiveMaximum']],
  ['lengths of zero', { maxLength: 0 }, 'a', [' maxLength']],
  ['no elements', { maxItems: 0 }, [1], [' maxItems']],
  ['no members', { maxProperties: 0 }, { a: 1 }, [' maxProperties']],
  [
    'constants that are nothing',
    { properties: { a: { const: null }, b: { const: false }, c: { const: 0 } } },
    { a: 0, b: null, c: false },
    ['/a const', '/b const', '/c const'],
  ],
  ['enumerated objects in any order', { enum: [{ a: 1, b: 2 }] }, { b: 2, a: 1 }, []],
  ['null among the enumerated', { enum: [null] }, null, []],
  [
    'elements that may not be there',
    { contains: { type: 'number' }, maxContains: 1, minContains: 0 },
    [1, 2],
    [' contains'],
  ],
  [
    'constructor beside dependencies',
    { dependentRequired: { a: ['b'] }, dependencies: { a: ['b'] } },
    { constructor: 1 },
    [],
  ],
  ['characters beyond 16 bits', { maxLength: 1 }, '\u{1f600}', []],
  ['boolean members', { properties: { a: false, b: true } }, { a: 1, b: 1 }, ['/a false']],
  ['no further elements', { prefixItems: [true], items: false }, [1, 2], [' false']],
  ['all of', { allOf: [{ minimum: 2 }, { maximum: 0 }] }, 1, [' minimum', ' maximum']],
  ['any of', { anyOf: [{ type: 'string' }, { minimum: 5 }] }, 1, [' anyOf']],
  ['exactly one of, none', { oneOf: [{ type: 'string' }, { type: 'null' }] }, 1, [' oneOf']],
  ['exactly one of, two', { oneOf: [{ type: 'number' }, { minimum: 0 }] }, 1, [' oneOf']],
  ['not', { not: { type: 'number' } }, 1, [' not']],
  ['if, then', CHOICE, 'ab', [' minLength']],
  ['if, else', CHOICE, 1, [' minimum']],
  ['references', { $ref: '#/$defs/a', $defs: { a: { type: 'null' } } }, 1, [' type']],
  ['references with escapes', { $ref: '#/$defs/a~1b%20c', $defs: { 'a/b c': { type: 'null' } } }, 1, [' type']],
  ['references into definitions', { $ref: '#/definitions/a', definitions: { a: { type: 'null' } } }, 1, [' type']],
  [
    'references to anchors',
    { $anchor: 'top', type: 'object', properties: { a: { $ref: '#top' } } },
    { a: 1 },
    ['/a type'],
  ],
  [
    'an $id at the root',
    { $id: 'https://example.test/s', $ref: '#/$defs/a', $defs: { a: { type: 'null' } } },
    1,
    [' type'],
  ],
  [
    'trees',
    { $ref: '#/$defs/n', $defs: { n: { required: ['v'], properties: { c: { items: { $ref: '#/$defs/n' } } } } } },
    { v: 1, c: [{ v: 1 }, { c: [{}] }] },
    ['/c/1/c/0/v required', '/c/1/v required'],
  ],
  ['nothing at all', false, 1, [' false']],
  [
    'draft-07 tuples',
    { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }], additionalItems: false },
    ['a', 1],
    ['/1 items'],
  ],
  [
    'slashes in names',
    { properties: { 'a/b': { properties: { '~': { type: 'null' } } } } },
    { 'a/b': { '~': 1 } },
    ['/a~1b/~0 type'],
  ],
  // Names that JavaScript objects inherit.
  [
    'constructor as an unknown member',
    { properties: { a: {} }, additionalProperties: false },
    { constructor: 1 },
    ['/constructor additionalProperties'],
  ],
  [
    'constructor as a known member',
    { properties: { constructor: { type: 'string' } } },
    { constructor: 1 },
    ['/constructor type'],
  ],
  ['toString where nothing is said', { properties: { a: {} } }, { toString: 1, valueOf: 2 }, []],
  ['toString as a required member', { required: ['toString'] }, {}, ['/toString required']],
  ['_id as an unknown member', { additionalProperties: false }, { _id: 1 }, ['/_id additionalProperties']],
  ['__proto__ in a value', {}, JSON.parse('{ "a": { "__proto__": 1 } }') as Json, [' propertyNames']],
  // Extensions of the library stay off.
  ['messages of its own', { type: 'string', errorMessages: { 'type-error': 5 } }, 1, [' type']],
  ['flags of its own', { pattern: 'A', regexFlags: 'i' }, 'a', [' pattern']],
]

describe('validate', () => {
  it.each(CASES)('%s', (_, schema, value, findings) => {
    expect([...validate(schema, value)].toSorted()).toEqual([...findings].toSorted())
  })

  it.each([
    ['date', ['2026-02-28', '2024-02-29'], ['2026-02-29', '2026-13-01', '26-1-1', '', '2026-01-01T00:00:00Z']],
    [
      'date-time',
      ['2026-11-20T09:30:00Z', '2026-11-20t09:30:00.123+09:00'],
      ['2026-11-20', '2026-11-20T25:00:00Z', '2026-11-20T09:30:00'],
    ],
    ['time', ['09:30:00Z'], ['9:30', '09:30:00']],
    ['duration', ['P1D', 'PT90M', 'P2W'], ['P', '1D', 'PT', 'P1DT']],
    ['email', ['a.b+c@example.test'], ['a', '@x', 'a@', 'a..b@x.test', '.a@x.test', 'a b@x.test', 'a@-x.test']],
    ['hostname', ['example.test', 'a'], ['-a', 'a..b', 'a_b', 'x'.repeat(300)]],
    ['ipv4', ['127.0.0.1'], ['1.2.3', '256.1.1.1', '01.2.3.4', '1.2.3.4.5']],
    [
      'ipv6',
      ['::1', '2001:db8::8a2e:370:7334', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'],
      ['1::2::3', ':::', '12345::', '1:2:3', '::1.2.3'],
    ],
    ['uri', ['https://example.test/a?b#c', 'urn:a:b'], ['example.test', '/a', 'http://a b', '']],
    ['uuid', ['d9daf76e-67aa-4740-bdec-3270433e6076'], ['d9daf76e', 'g9daf76e-67aa-4740-bdec-3270433e6076']],
  ])('knows the format %s', (format, good, bad) => {
    const schema = compileSchema({ format })
    for (const text of good) expect([text, schema.validate(text)]).toEqual([text, []])
    for (const text of bad) expect([text, schema.validate(text).length]).toEqual([text, 1])
    expect(schema.validate(5)).toEqual([])
  })

  it('accepts formats of forms, and files by their shape', () => {
    for (const format of ['secret-name', 'connection', 'color']) expect(validate({ format }, 'x')).toEqual([])
    const file = { $file: { id: 'f', name: 'a.csv', mediaType: 'text/csv', size: 1, sha256: 'ab' } }
    expect(validate({ format: 'file' }, file)).toEqual([])
    expect(validate({ format: 'file' }, { name: 'a.csv' })).toEqual([' format'])
  })

  it('says what to do, and never prints the value', () => {
    const schema = compileSchema({
      properties: { key: { type: 'string', maxLength: 3, pattern: '^[a-z]+$', enum: ['a'] }, n: { type: 'number' } },
    })
    const findings = schema.validate({ key: 'SECRET-VALUE', n: 'SECRET-VALUE' })
    expect(findings.map(({ message }) => message)).toEqual([
      'Must be one of "a".',
      'Must have at most 3 characters.',
      'Must match the pattern "^[a-z]+$".',
      'Must be number, not string.',
    ])
  })
})

describe('hostile schemas and values', () => {
  it('answers at once when a catastrophic pattern meets a long text', () => {
    const schema = compileSchema({ properties: { a: { pattern: '^(a+)+$' } }, patternProperties: { '^(x+x+)+y$': {} } })
    const text = 'a'.repeat(100_000)
    expect(schema.validate({ a: `${text}!` }).map(({ path }) => path)).toEqual(['/a'])
    expect(schema.validate({ a: text, [`${'x'.repeat(50_000)}z`]: 1 })).toEqual([])
  })

  it('never hands a pattern of a user to RegExp', () => {
    const seen: string[] = []
    const RealRegExp = RegExp
    vi.stubGlobal(
      'RegExp',
      class extends RealRegExp {
        constructor(pattern: RegExp | string, flags?: string) {
          super(pattern, flags)
          seen.push(String(pattern))
        }
      },
    )
    const schema = compileSchema({
      properties: { a: { pattern: 'mark(er)1' }, b: { format: 'regex' }, c: { $ref: '#/$defs/c' } },
      patternProperties: { 'mark(er)2': { type: 'string' } },
      propertyNames: { pattern: 'mark(er)3|a|b|c|marker2' },
      additionalProperties: false,
      unevaluatedProperties: false,
      $defs: { c: { patternProperties: { 'mark(er)4': {} }, additionalProperties: { pattern: 'mark(er)5' } } },
    })
    schema.validate({ a: 'x', b: 'mark(er)6', c: { d: 'x', marker4: 1 }, marker2: 1, other: 2 })
    schema.withDefaults({ a: 'x' })
    expect(seen.filter((pattern) => pattern.includes('mark'))).toEqual([])
  })

  it('stops when references multiply without end', () => {
    const $defs: { [name: string]: Json } = { d40: { type: 'string' } }
    for (let index = 0; index < 40; index++) {
      const next = { $ref: `#/$defs/d${index + 1}` }
      $defs[`d${index}`] = { anyOf: [next, next] }
    }
    expect(validate({ $ref: '#/$defs/d0', $defs }, 1)).toEqual([' schema'])
  })

  it.each<[string, Json]>([
    ['itself', { $ref: '#' }],
    ['itself by way of another', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }],
    ['itself in an alternative', { anyOf: [{ $ref: '#' }, { type: 'string' }] }],
    ['itself in not', { not: { $ref: '#' } }],
    ['itself dynamically', { $dynamicAnchor: 'a', $dynamicRef: '#a' }],
  ])('ends with a finding when a schema refers to %s', (_, schema) => {
    expect(validate(schema, 1).length).toBeGreaterThan(0)
  })

  it('refuses values nested without end, and takes long ones', () => {
    let deep: Json = 1
    for (let level = 0; level < 100_000; level++) deep = [deep]
    expect(validate({ items: { $ref: '#' } }, deep)).toEqual([' depth'])
    const long = Array.from({ length: 20_000 }, (_, index) => ({ id: index, tag: `t${index}` }))
    const schema = {
      uniqueItems: true,
      items: { $ref: '#/$defs/row' },
      $defs: { row: { required: ['id'], properties: { id: { type: 'integer' } } } },
    }
    expect(validate(schema, long)).toEqual([])
  })

  it('returns no more than 100 findings', () => {
    expect(
      validate(
        { items: { type: 'string' } },
        Array.from({ length: 500 }, () => 1),
      ),
    ).toHaveLength(100)
  })

  it('validates again after it has run out of its budget', () => {
    const alternatives = Array.from({ length: 300 }, (_, index) => ({ const: index }))
    const schema = compileSchema({ items: { anyOf: alternatives } })
    const many = Array.from({ length: 5_000 }, () => 299)
    expect(schema.validate(many).map(({ keyword }) => keyword)).toEqual(['schema'])
    expect(schema.validate([299])).toEqual([])
  })
})

describe('withDefaults', () => {
  const schema = compileSchema({
    type: 'object',
    properties: {
      limit: { type: 'integer', default: 5 },
      nothing: { default: null },
      nested: { properties: { on: { default: true } } },
      made: { default: {}, properties: { on: { default: true } } },
      list: { items: { properties: { n: { default: 0 } } } },
      shared: { $ref: '#/$defs/shared' },
    },
    allOf: [{ properties: { extra: { default: 'x' } } }],
    anyOf: [{ properties: { maybe: { default: 1 } } }],
    $defs: { shared: { default: [1] } },
  })

  it('fills in what is missing and leaves the rest', () => {
    const value: Json = { limit: 0, nested: {}, list: [{}, { n: 1 }, 'a'], other: 1 }
    expect(schema.withDefaults(value)).toEqual({
      limit: 0,
      nothing: null,
      nested: { on: true },
      made: { on: true },
      list: [{ n: 0 }, { n: 1 }, 'a'],
      shared: [1],
      other: 1,
      extra: 'x',
    })
    expect(value).toEqual({ limit: 0, nested: {}, list: [{}, { n: 1 }, 'a'], other: 1 })
  })

  it('keeps null, and values that are not what the schema wants', () => {
    expect((schema.withDefaults({ limit: null }) as { limit: Json }).limit).toBeNull()
    expect(schema.withDefaults('text')).toBe('text')
  })

  it('ends when defaults refer to themselves', () => {
    const endless = compileSchema({ default: {}, properties: { a: { $ref: '#' } } })
    expect(JSON.stringify(endless.withDefaults({})).length).toBeLessThan(1_000)
  })
})

import type { Json, JsonObject } from '@heddle/model'
import { jsonValueSchema, loopConfigSchema } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeTestContext } from './make-test-context.ts'
import { listConfigExpressions, resolveConfig } from './resolve-config.ts'

const mark = (kind: string) => z.string().meta({ 'x-heddle': kind })
const toSchema = (schema: z.ZodType): JsonObject => z.toJSONSchema(schema) as JsonObject

const SCHEMA = toSchema(
  z.object({
    url: z.string(),
    condition: mark('condition').optional(),
    fields: z.record(z.string(), mark('expression')).optional(),
    cases: z.array(z.object({ when: mark('expression'), port: z.string() })).optional(),
    code: mark('code').optional(),
    form: z.record(z.string(), jsonValueSchema).meta({ 'x-heddle': 'literal' }).optional(),
    until: mark('deferred').optional(),
    body: jsonValueSchema.optional(),
    pair: z.tuple([mark('expression'), z.string()]).optional(),
    either: z
      .union([z.object({ kind: z.literal('a'), x: mark('expression') }), z.object({ y: z.string() })])
      .optional(),
    seconds: z.union([z.number(), z.string()]).optional(),
  }),
)

const NAMES: { readonly [name: string]: Json } = { a: 1, input: { list: [1, 2] }, nothing: null }

function resolve(config: JsonObject, schema: JsonObject = SCHEMA): Json {
  return resolveConfig(config, schema, makeTestContext(NAMES))
}

describe('resolveConfig', () => {
  it('treats every field as its mark says', () => {
    const config = {
      url: 'http://x/${{ a }}',
      condition: 'nothing',
      fields: { one: 'a + 1', 'a/b': 'input.list' },
      cases: [{ when: 'a == 1', port: '${{ a }}' }],
      code: 'return ${{ a }}',
      form: { title: '${{ a }}', deep: ['${{ a }}'] },
      until: 'nowhere + 1',
      body: { deep: [{ text: '${{ input.list }}' }], plain: 'a', n: 5 },
      pair: ['a', '${{ a }}'],
      either: { kind: 'a', x: 'a' },
      seconds: '${{ a * 60 }}',
    }
    expect(resolve(config)).toEqual({
      url: 'http://x/1',
      condition: false,
      fields: { one: 2, 'a/b': [1, 2] },
      cases: [{ when: true, port: 1 }],
      code: 'return ${{ a }}',
      form: { title: '${{ a }}', deep: ['${{ a }}'] },
      body: { deep: [{ text: [1, 2] }], plain: 'a', n: 5 },
      pair: [1, 1],
      either: { kind: 'a', x: 1 },
      seconds: 60,
    })
  })

  it('leaves values that are not strings as they are', () => {
    expect(resolve({ url: 'u', seconds: 5, fields: { n: 7 } })).toEqual({ url: 'u', seconds: 5, fields: { n: 7 } })
  })

  it("leaves out a loop's deferred fields and resolves its items", () => {
    const schema = toSchema(loopConfigSchema)
    const config = { mode: 'forEach', items: 'input.list', breakWhen: 'loop.item > 1', result: 'x', concurrency: 2 }
    expect(resolve(config, schema)).toEqual({ mode: 'forEach', items: [1, 2], concurrency: 2 })
  })

  it('names the field in an error', () => {
    expect(() => resolve({ url: 'u', fields: { 'a/b': 'nowhere' } })).toThrow('Config field /fields/a~1b: Unknown name')
  })

  it('gives each field its own ids, the same on every run', () => {
    const config = { url: 'u', fields: { x: 'uuid()', y: 'uuid()' } }
    const first = resolve(config) as { readonly fields: { readonly x: string; readonly y: string } }
    expect(first.fields.x).not.toBe(first.fields.y)
    expect(resolve(config)).toEqual(first)
  })

  it('keeps hostile member names as data', () => {
    const config = JSON.parse(
      '{ "url": "u", "body": { "__proto__": "${{ a }}", "constructor": "${{ a }}" } }',
    ) as JsonObject
    const body = (resolve(config) as { readonly body: object }).body
    expect(Object.entries(body)).toEqual([
      ['__proto__', 1],
      ['constructor', 1],
    ])
  })

  it('refuses a config that is nested without end', () => {
    let body: Json = 'x'
    for (let level = 0; level < 5_000; level++) body = [body]
    expect(() => resolve({ url: 'u', body })).toThrow('nested deeper')
  })

  it('follows local references, also recursive ones, and ignores others', () => {
    const schema: JsonObject = {
      $defs: { tree: { properties: { when: { 'x-heddle': 'expression' }, inner: { $ref: '#/$defs/tree' } } } },
      properties: { tree: { $ref: '#/$defs/tree' }, gone: { $ref: '#/$defs/gone' }, far: { $ref: 'http://x/y' } },
    }
    const config = { tree: { when: 'a', inner: { inner: { when: 'a + 1' } } }, gone: 'g', far: 'f' }
    expect(resolve(config, schema)).toEqual({ tree: { when: 1, inner: { inner: { when: 2 } } }, gone: 'g', far: 'f' })
  })
})

describe('listConfigExpressions', () => {
  it('lists marked fields with their kind, and templates that hold a placeholder', () => {
    const config = {
      url: 'http://x/${{ a }}',
      condition: 'a and b',
      fields: { 'a/b': 'c' },
      code: 'let x',
      until: 'd',
      form: { title: 'plain', deep: ['${{ x }}'] },
      body: { plain: 'x', list: ['${{ e }}', '${{ broken'] },
    }
    expect(listConfigExpressions(config, SCHEMA)).toEqual([
      { path: '/url', kind: 'template', text: 'http://x/${{ a }}' },
      { path: '/condition', kind: 'condition', text: 'a and b' },
      { path: '/fields/a~1b', kind: 'expression', text: 'c' },
      { path: '/code', kind: 'code', text: 'let x' },
      { path: '/until', kind: 'deferred', text: 'd' },
      { path: '/form/title', kind: 'literal', text: 'plain' },
      { path: '/form/deep/0', kind: 'literal', text: '${{ x }}' },
      { path: '/body/list/0', kind: 'template', text: '${{ e }}' },
      { path: '/body/list/1', kind: 'template', text: '${{ broken' },
    ])
  })
})

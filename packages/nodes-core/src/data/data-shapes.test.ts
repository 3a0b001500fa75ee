import type { Json, JsonObject } from '@heddle/model'
import { testNode } from '@heddle/node-sdk'
import { describe, expect, it } from 'vitest'
import { dataAggregate } from './data-aggregate.ts'
import { dataMap } from './data-map.ts'
import { dataTemplate } from './data-template.ts'
import { dataTransform } from './data-transform.ts'
import { dataValidate } from './data-validate.ts'
import { parseValuePath, readPath } from './value-path.ts'

const failure = (code: string) => ({ kind: 'failed', error: { code } })

describe('data.transform', () => {
  it('gives one field for each expression', async () => {
    const fields = { big: 'input.list.filter(n => n > 1)', none: 'input.missing.deeper' }
    const run = await testNode(dataTransform)
      .withConfig({ fields })
      .withInput({ list: [1, 2, 3] })
      .run()
    expect(run.output).toEqual({ big: [2, 3], none: null })
  })

  it('names the field whose expression fails', async () => {
    const run = await testNode(dataTransform)
      .withConfig({ fields: { sum: 'input.text + 1' } })
      .withInput({ text: 'x' })
      .run()
    expect(run.report).toMatchObject({
      error: { code: 'EXPRESSION_FAILED', message: expect.stringContaining('/fields/sum') },
    })
  })
})

describe('data.template', () => {
  it.each<[string, Json, string]>([
    ['Hi ${{ input.v }}!', 'Ada', 'Hi Ada!'],
    ['${{ input.v }}', 5, '5'],
    ['${{ input.v }}', null, ''],
    ['${{ input.v }}', { a: [1] }, '{"a":[1]}'],
    ['costs ${V}', 1, 'costs ${V}'],
  ])('%s with %j', async (text, v, expected) => {
    const run = await testNode(dataTemplate).withConfig({ text }).withInput({ v }).run()
    expect(run.output).toEqual({ text: expected })
  })
})

describe('data.map', () => {
  const input = { user: { name: 'Ada', tags: ['a', 'b'], 'odd name': 1 }, zero: 0 }
  const test = (mappings: readonly JsonObject[]) => testNode(dataMap).withConfig({ mappings }).withInput(input).run()

  it('takes values from places and puts them at their targets', async () => {
    const run = await test([
      { target: 'a.b', from: 'input.user', path: 'name' },
      { target: 'a.c', from: 'input', path: 'user.tags[1]' },
      { target: 'odd', from: 'input', path: 'user["odd name"]' },
      { target: 'none', from: 'input', path: 'user.tags[9].x' },
      { target: 'fallback', from: 'input', path: 'nobody', default: 'd' },
      { target: 'zero', from: 'input.zero', default: 'd' },
    ])
    expect(run.output).toEqual({ a: { b: 'Ada', c: 'b' }, odd: 1, none: null, fallback: 'd', zero: 0 })
  })

  it.each<[string, readonly JsonObject[]]>([
    [
      'two mappings to one target',
      [
        { target: 'a', from: '1' },
        { target: 'a', from: '2' },
      ],
    ],
    [
      'a target inside the value of another',
      [
        { target: 'a', from: 'input.user' },
        { target: 'a.name', from: '2' },
      ],
    ],
    [
      'a target over others',
      [
        { target: 'a.b', from: '1' },
        { target: 'a', from: '2' },
      ],
    ],
    ['a target with a position', [{ target: 'a[0]', from: '1' }]],
    ['a target on the prototype', [{ target: '__proto__.admin', from: 'true' }]],
    ['a path through the constructor', [{ target: 'a', from: 'input', path: 'constructor.name' }]],
    ['a path that is none', [{ target: 'a', from: 'input', path: 'a..b' }]],
    ['no mapping', []],
  ])('refuses %s', async (_title, mappings) => {
    expect((await test(mappings)).report).toMatchObject(failure('INPUT_INVALID'))
    expect(({} as { readonly admin?: unknown }).admin).toBeUndefined()
  })
})

describe('value paths', () => {
  it.each(['', '.a', 'a.', 'a[', 'a[-1]', 'a[x]', 'a b', '["a]', 'a["__proto__"]'])('refuse "%s"', (text) => {
    expect(() => parseValuePath(text)).toThrow(/path/)
  })

  it('read own members only', () => {
    expect(readPath({ a: [] }, ['a', 'length'])).toBeUndefined()
    expect(readPath('text', ['length'])).toBeUndefined()
    expect(readPath({}, ['toString'])).toBeUndefined()
  })
})

describe('data.validate', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] }
  const test = (value: Json, mode: string) =>
    testNode(dataValidate).withConfig({ value: 'input', schema, mode }).withInput(value).run()

  it('goes on with every error when it reports', async () => {
    expect((await test({ n: 2 }, 'report')).output).toEqual({ valid: true, errors: [] })
    const wrong = await test({ n: 0 }, 'report')
    expect(wrong.output).toMatchObject({ valid: false, errors: [{ path: '/n', message: expect.any(String) }] })
  })

  it('fails with the errors when it does not', async () => {
    expect((await test({ n: 2 }, 'fail')).output).toEqual({ valid: true, errors: [] })
    expect((await test({}, 'fail')).report).toMatchObject(failure('INPUT_INVALID'))
  })

  it('refuses a schema that is none', async () => {
    const run = await testNode(dataValidate)
      .withConfig({ value: '1', schema: { $ref: 'https://example.test/schema.json' } })
      .run()
    expect(run.report).toMatchObject(failure('INPUT_INVALID'))
  })
})

describe('data.aggregate', () => {
  const items: readonly Json[] = [
    { team: 'a', n: 2, tags: ['x'] },
    { team: 'b', n: 4, tags: [] },
    { team: 'a', tags: ['y', 'z'] },
  ]
  const test = (config: JsonObject, list: readonly Json[] = items) =>
    testNode(dataAggregate)
      .withConfig({ items: 'inputs', ...config })
      .withInputs(list)
      .run()

  it.each<[JsonObject, Json]>([
    [{ operation: 'collect', field: 'n' }, [2, 4, null]],
    [{ operation: 'merge' }, { team: 'a', n: 4, tags: ['y', 'z'] }],
    [{ operation: 'first', field: 'team' }, 'a'],
    [{ operation: 'last', field: 'tags[1]' }, 'z'],
    [{ operation: 'sum', field: 'n' }, 6],
    [{ operation: 'avg', field: 'n' }, 3],
    [{ operation: 'min', field: 'n' }, 2],
    [{ operation: 'max', field: 'team' }, 'b'],
    [{ operation: 'count', field: 'n' }, 2],
    [{ operation: 'concat', field: 'tags' }, ['x', 'y', 'z']],
    [{ operation: 'concat', field: 'team', separator: '-' }, 'a-b-a'],
    [
      { operation: 'groupBy', by: 'team', field: 'n' },
      { a: [2, null], b: [4] },
    ],
    [{ operation: 'custom', result: 'len(inputs) * 10' }, 30],
  ])('%j', async (config, expected) => {
    expect((await test(config)).output).toEqual({ result: expected, count: 3 })
  })

  it.each<[string, Json]>([
    ['collect', []],
    ['merge', {}],
    ['first', null],
    ['last', null],
    ['sum', 0],
    ['avg', null],
    ['min', null],
    ['max', null],
    ['count', 0],
    ['concat', []],
  ])('%s of nothing', async (operation, expected) => {
    expect((await test({ operation }, [])).output).toEqual({ result: expected, count: 0 })
  })

  it.each<[string, JsonObject]>([
    ['the sum of texts', { operation: 'sum', field: 'team' }],
    ['the least of numbers and texts', { operation: 'min', items: '[1, "a"]' }],
    ['the least of lists', { operation: 'min', field: 'tags' }],
    ['merging numbers', { operation: 'merge', field: 'n' }],
    ['groups named by lists', { operation: 'groupBy', by: 'tags' }],
    ['groups without a name', { operation: 'groupBy' }],
    ['custom without an expression', { operation: 'custom' }],
    ['items that are no list', { operation: 'count', items: '"text"' }],
    ['an unknown operation', { operation: 'median' }],
  ])('refuses %s', async (_title, config) => {
    expect((await test(config)).report).toMatchObject(failure('INPUT_INVALID'))
  })

  it('keeps groups called __proto__ apart from prototypes', async () => {
    const run = await test({ operation: 'groupBy', by: 'k' }, [JSON.parse('{"k":"__proto__"}')])
    expect(JSON.stringify(run.output)).toBe('{"result":{"__proto__":[{"k":"__proto__"}]},"count":1}')
  })
})

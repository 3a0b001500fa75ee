import type { Json, JsonObject } from '@heddle/model'
import { testNode } from '@heddle/node-sdk'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dataFormat } from './data-format.ts'
import { dataParse } from './data-parse.ts'

async function parse(text: string, config: JsonObject): Promise<Json> {
  const run = await testNode(dataParse)
    .withConfig({ text: '${{ input }}', ...config })
    .withInput(text)
    .run()
  return (run.output as { readonly value: Json }).value
}

async function format(value: Json, config: JsonObject): Promise<string> {
  const run = await testNode(dataFormat)
    .withConfig({ value: 'input', ...config })
    .withInput(value)
    .run()
  return (run.output as { readonly text: string }).text
}

describe('data.parse', () => {
  it.each<[string, string, JsonObject, Json]>([
    ['JSON', '{"a":[1,null]}', { format: 'json' }, { a: [1, null] }],
    [
      'CSV with a header and quotes',
      '\ufeffa,b\r\n"x, ""y""","1\n2"\r\n',
      { format: 'csv' },
      [{ a: 'x, "y"', b: '1\n2' }],
    ],
    [
      'CSV without a header',
      'a;1\nb;2',
      { format: 'csv', header: false, delimiter: ';' },
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'CSV with types',
      'i,n,z,t,e\n7,-1.5,007,true,',
      { format: 'csv', values: 'infer' },
      [{ i: 7, n: -1.5, z: '007', t: true, e: null }],
    ],
    ['CSV with a column __proto__', '__proto__,b\n1,2', { format: 'csv' }, [JSON.parse('{"__proto__":"1","b":"2"}')]],
    ['an empty CSV', '', { format: 'csv' }, []],
    ['YAML', 'a: [1, yes]\nb: &x {c: 2}\nd: *x', { format: 'yaml' }, { a: [1, 'yes'], b: { c: 2 }, d: { c: 2 } }],
    ['YAML dates as text', 'on: 2026-01-01', { format: 'yaml' }, { on: '2026-01-01' }],
    [
      'XML',
      '<?xml version="1.0"?><r v="1"><i>a &amp; b</i><i>&#65;</i><e/></r>',
      { format: 'xml' },
      { r: { '@v': '1', i: ['a & b', 'A'], e: '' } },
    ],
    [
      'XML with text beside attributes',
      '<p lang="en">hi</p>',
      { format: 'xml' },
      { p: { '#text': 'hi', '@lang': 'en' } },
    ],
  ])('reads %s', async (_title, text, config, expected) => {
    expect(await parse(text, config)).toEqual(expected)
  })

  it.each<[string, string, JsonObject, string]>([
    ['broken JSON', '{"a":', { format: 'json' }, 'INPUT_INVALID'],
    ['CSV rows of unequal length', 'a,b\n1', { format: 'csv' }, 'INPUT_INVALID'],
    ['an unclosed CSV quote', 'a\n"x', { format: 'csv' }, 'INPUT_INVALID'],
    ['a CSV column twice', 'a,a\n1,2', { format: 'csv' }, 'INPUT_INVALID'],
    ['YAML with a tag of its own', 'a: !!js/function x', { format: 'yaml' }, 'INPUT_INVALID'],
    ['YAML with a key twice', 'a: 1\na: 2', { format: 'yaml' }, 'INPUT_INVALID'],
    ['YAML with an infinity', 'a: .inf', { format: 'yaml' }, 'OUTPUT_INVALID'],
    ['two YAML documents', 'a: 1\n---\nb: 2', { format: 'yaml' }, 'INPUT_INVALID'],
    ['unclosed XML', '<a><b></a>', { format: 'xml' }, 'INPUT_INVALID'],
    ['XML with entities', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', { format: 'xml' }, 'INPUT_INVALID'],
    ['XML with an external entity', '<!doctype a SYSTEM "file:///etc/passwd"><a/>', { format: 'xml' }, 'INPUT_INVALID'],
    ['deep XML', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`, { format: 'xml' }, 'INPUT_INVALID'],
    ['a format it does not know', 'x', { format: 'toml' }, 'INPUT_INVALID'],
    ['a delimiter of two characters', 'x', { format: 'csv', delimiter: '||' }, 'INPUT_INVALID'],
  ])('refuses %s', async (_title, text, config, code) => {
    await expect(parse(text, config)).rejects.toMatchObject({ code })
  })

  it('refuses text that is too long for the engine’s turn', async () => {
    const text = 'x'.repeat(10 * 1024 * 1024 + 1)
    await expect(parse(text, { format: 'csv' })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  it('refuses a YAML bomb', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, at) =>
        `l${at}: &l${at} [${Array(9)
          .fill(at === 0 ? 'x' : `*l${at - 1}`)
          .join(',')}]`,
    )
    await expect(parse(levels.join('\n'), { format: 'yaml' })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it.each(['<__proto__><admin>1</admin></__proto__>', '<constructor><prototype>1</prototype></constructor>'])(
    'gives no access to prototypes through %s',
    async (text) => {
      await parse(`<r>${text}</r>`, { format: 'xml' }).catch((error: unknown) =>
        expect(error).toMatchObject({ code: 'INPUT_INVALID' }),
      )
      expect(({} as { readonly admin?: unknown }).admin).toBeUndefined()
    },
  )
})

describe('data.format', () => {
  it.each<[string, Json, JsonObject, string]>([
    ['JSON', { a: 1 }, { format: 'json' }, '{"a":1}'],
    ['pretty JSON', { a: 1 }, { format: 'json', pretty: true }, '{\n  "a": 1\n}'],
    [
      'CSV with columns in order of appearance',
      [{ a: 1 }, { b: 'x"y', a: null }],
      { format: 'csv' },
      'a,b\r\n1,\r\n,"x""y"\r\n',
    ],
    ['CSV of lists', [[1, 'a;b']], { format: 'csv', delimiter: ';' }, '1;"a;b"\r\n'],
    ['YAML', { a: ['x', true], b: 'no' }, { format: 'yaml' }, 'a:\n  - x\n  - true\nb: no\n'],
    [
      'XML',
      { r: { '@v': 1, i: ['<', null] } },
      { format: 'xml' },
      '<?xml version="1.0" encoding="UTF-8"?>\n<r v="1"><i>&lt;</i><i/></r>\n',
    ],
  ])('writes %s', async (_title, value, config, expected) => {
    expect(await format(value, config)).toBe(expected)
  })

  it.each<[string, Json, JsonObject]>([
    ['CSV of an object', { a: 1 }, { format: 'csv' }],
    ['CSV of lists beside objects', [[1], { a: 1 }], { format: 'csv' }],
    ['XML without a root', [1], { format: 'xml' }],
    ['XML with two roots', { a: 1, b: 2 }, { format: 'xml' }],
    ['XML with a list as root', { a: [1, 2] }, { format: 'xml' }],
    ['XML with a name it cannot have', { 'a b': 1 }, { format: 'xml' }],
    ['XML with a name that would add markup', { r: { '@x="1" y': '2' } }, { format: 'xml' }],
    ['XML with a control character', { a: 'x\u0001' }, { format: 'xml' }],
  ])('refuses %s', async (_title, value, config) => {
    await expect(format(value, config)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it.each(['json', 'yaml'])('writes %s that parses back to the same value', async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (any) => {
        const value = JSON.parse(JSON.stringify(any)) as Json
        expect(await parse(await format(value, { format: kind }), { format: kind })).toEqual(value)
      }),
      { numRuns: 60 },
    )
  })

  it('writes CSV that parses back to the same texts', async () => {
    const cell = fc.string({ minLength: 1 }).map((text) => text.toWellFormed())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ a: cell, b: cell }), { minLength: 1 }), async (rows) => {
        expect(await parse(await format(rows, { format: 'csv' }), { format: 'csv' })).toEqual(rows)
      }),
      { numRuns: 60 },
    )
  })
})

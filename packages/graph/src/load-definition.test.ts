import { describe, expect, it } from 'vitest'
import { MAX_DOCUMENT_BYTES, loadDefinition } from './load-definition.ts'

function messages(text: string | Uint8Array): readonly string[] {
  return loadDefinition(text).findings.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`)
}

describe('reading', () => {
  it('gives the same value from YAML and JSON', () => {
    const value = { format: 'heddle/v1', nodes: [{ id: 'a', config: { n: 1.5, b: true, z: null, s: 'x\ny' } }] }
    const yaml = 'format: heddle/v1\nnodes:\n  - id: a\n    config: { n: 1.5, b: true, z: null, s: "x\\ny" }\n'
    expect(loadDefinition(yaml)).toMatchObject({ value, format: 'yaml', findings: [] })
    expect(loadDefinition(JSON.stringify(value))).toMatchObject({ value, format: 'json', findings: [] })
  })

  it('takes bytes, with or without a byte order mark', () => {
    const bytes = new TextEncoder().encode('\uFEFFname: x')
    expect(loadDefinition(bytes)).toMatchObject({ value: { name: 'x' }, findings: [] })
    expect(loadDefinition('\uFEFF{"name": "x"}')).toMatchObject({ value: { name: 'x' }, format: 'json' })
  })

  it('takes a flow mapping for YAML though it begins like JSON', () => {
    expect(loadDefinition('{ name: x }')).toMatchObject({ value: { name: 'x' }, format: 'yaml', findings: [] })
  })

  it('resolves anchors and aliases', () => {
    expect(loadDefinition('a: &x { n: 1 }\nb: *x').value).toEqual({ a: { n: 1 }, b: { n: 1 } })
  })

  it('takes keys that are not text for the text they were written as', () => {
    expect(loadDefinition('true: a\n200: b\nnull: c').value).toEqual({ true: 'a', 200: 'b', null: 'c' })
  })

  it('leaves words of YAML 1.1 as text', () => {
    expect(loadDefinition('a: yes\nb: no\nc: 012\nd: 2026-11-20').value).toEqual({
      a: 'yes',
      b: 'no',
      c: 12,
      d: '2026-11-20',
    })
  })
})

describe('places', () => {
  const yaml = 'name: x\nnodes:\n  - id: a\n    config:\n      url: y\n  - id: b\n'
  const json = '{\n  "name": "x",\n  "nodes": [\n    { "id": "a" },\n    { "id": "b" }\n  ]\n}'

  it('are those of keys and of list items', () => {
    const { locate } = loadDefinition(yaml)
    expect(locate('/nodes/0/config/url')).toEqual({ line: 5, column: 7 })
    expect(locate('/nodes/1')).toEqual({ line: 6, column: 5 })
    expect(locate('')).toEqual({ line: 1, column: 1 })
    expect(loadDefinition(json).locate('/nodes/1/id')).toEqual({ line: 5, column: 7 })
  })

  it('of what is missing are those of the nearest part above', () => {
    expect(loadDefinition(yaml).locate('/nodes/1/config/url')).toEqual({ line: 6, column: 5 })
    expect(loadDefinition(yaml).locate('/nodes/7')).toEqual({ line: 2, column: 1 })
  })

  it('follow escapes in pointers', () => {
    expect(loadDefinition('a/b:\n  c~d: 1').locate('/a~1b/c~0d')).toEqual({ line: 2, column: 3 })
  })

  it('are none when nothing could be read', () => {
    expect(loadDefinition('a: [').locate('')).toBeNull()
  })
})

describe('bad text', () => {
  const nested = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
  const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)
    .join('\n')}`
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['nothing', '', /1:1 bad-syntax .*empty/],
    ['white space', ' \n\n', /bad-syntax .*empty/],
    ['bytes that are not UTF-8', new Uint8Array([0x61, 0x3a, 0xff, 0xfe]), /bad-syntax .*UTF-8/],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x61, 0]), /bad-syntax .*UTF-8/],
    ['an overlong encoding', new Uint8Array([0xc0, 0xaf]), /bad-syntax .*UTF-8/],
    ['a text above the limit', 'x'.repeat(MAX_DOCUMENT_BYTES + 1), /too-large/],
    ['characters of three bytes above the limit', '한'.repeat(MAX_DOCUMENT_BYTES / 2), /too-large/],
    ['an unclosed list', 'a: [1, 2', /bad-syntax/],
    ['a tab as indentation', 'a:\n\tb: 1', /2:1 bad-syntax/],
    ['a duplicate key', 'a: 1\nb: 2\na: 3', /3:1 bad-syntax .*"a" occurs twice/],
    ['a duplicate name in JSON', '{"a": 1,\n "a": 2}', /2:2 bad-syntax .*"a" occurs twice/],
    ['an unknown alias', 'a: *nothing', /1:4 bad-syntax/],
    ['an anchor that holds itself', 'a: &a\n  b: *a', /bad-syntax .*Nested deeper/],
    ['aliases that multiply', laughs, /too-large .*Aliases expand/],
    ['a custom tag', 'a: !!js/function "x"', /bad-syntax/],
    ['two documents', 'a: 1\n---\nb: 2', /bad-syntax .*second document/],
    ['infinity', 'a: .inf', /bad-syntax .*no JSON form/],
    ['not a number', 'a: .nan', /bad-syntax .*no JSON form/],
    ['a number beyond doubles', '{"a": 1e999}', /bad-syntax .*too large/],
    ['__proto__ in YAML', '__proto__: { a: 1 }', /bad-syntax .*__proto__/],
    ['__proto__ in JSON', '{"__proto__": {"a": 1}}', /bad-syntax .*__proto__/],
    ['a list as key', '? [1, 2]\n: x', /bad-syntax .*key/],
    ['deep flow lists', nested('[', ']', 100_000), /bad-syntax .*Nested deeper/],
    ['deep flow maps', nested('{a: ', '}', 50_000), /bad-syntax .*Nested deeper/],
    ['deep block lists', `${'- '.repeat(50_000)}x`, /bad-syntax .*Nested deeper/],
    ['deep JSON', nested('{"a":', '}', 50_000).replace(':}', ':1}'), /bad-syntax .*Nested deeper/],
    ['text after JSON', '{"a": 1} x', /1:10 bad-syntax/],
    ['a control character in JSON', '{"a": "\u0001"}', /bad-syntax/],
    ['an unclosed string in JSON', '{"a": "b', /bad-syntax/],
  ]
  it.each(cases)('is refused with a place: %s', (_name, text, expected) => {
    expect(messages(text).join('\n')).toMatch(expected)
  })

  it('of 100,000 keys in one map is read in linear time', () => {
    const text = Array.from({ length: 100_000 }, (_, at) => `k${at}: ${at}`).join('\n')
    expect(Object.keys(loadDefinition(text).value as object)).toHaveLength(100_000)
  })
})

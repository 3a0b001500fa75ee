import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { compileExpression } from './compiled-expression.ts'
import { evaluateForTest, makeTestContext } from './make-test-context.ts'

const NAMES: { readonly [name: string]: Json } = {
  input: { limit: 2, topic: 'tea', none: null, 'odd name': 1 },
  fetch: { status: 200, body: { items: [{ title: 'a' }, { title: 'b' }, { title: 'c' }], and: 'field' } },
  nodes: { fetch: { output: { ok: true }, status: 'completed' } },
  a: 1,
  b: 0,
}

const VALUES: readonly (readonly [string, Json])[] = [
  // Literals.
  ["'it''s'".replace("''", "\\'"), "it's"],
  ['[1, "b", true, null]', [1, 'b', true, null]],
  ['{ a: 1, "b c": 2, 3: 4, [`d${1}`]: 5 }', { a: 1, 'b c': 2, '3': 4, d1: 5 }],
  ['{ input }.input.limit', 2],
  ['[...[1, 2], ...[], 3]', [1, 2, 3]],
  ['{ a: 0, ...{ a: 1, b: 2 }, ...null }', { a: 1, b: 2 }],
  ['`x${1}y${null}z${[1]}`', 'x1yz[1]'],
  ['0x10 + 1e2 + .5', 116.5],
  // Words for operators.
  ['true and false', false],
  ['true or false', true],
  ['not true', false],
  ['not a == 1', false],
  ['not (a == 1)', false],
  ['"a and b" + \' or not\'', 'a and b or not'],
  ['`and ${a and 2} or`', 'and 2 or'],
  ['fetch.body.and', 'field'],
  ['fetch.body?.and', 'field'],
  ['{ and: 1, or: 2, not: 3 }.or', 2],
  ['a and\nnot b', true],
  // Members.
  ['fetch.body.items.length', 3],
  ['fetch.body.items[1].title', 'b'],
  ["fetch['body']['items'][0]['title']", 'a'],
  ["input['odd name']", 1],
  ['fetch.body.items[9]', null],
  ['fetch.body.items[-1]', null],
  ['fetch.body.items[0.5]', null],
  ['fetch.nothing.at.all', null],
  ['input.none.x.y[3].z', null],
  ['input.topic[0] + input.topic[1]', 'te'],
  ['input.topic.length', 3],
  ['input.topic.other', null],
  ['(5).other', null],
  ['input.none?.trim()', null],
  ['input.none?.x.trim().length', null],
  ['input.topic?.toUpperCase()', 'TEA'],
  ['input.missing?.items.map(x => x)', null],
  ['(input.none ?? "x").trim()', 'x'],
  // Operators.
  ['1 + 2 * 3 ** 2 % 5 - -1 / 2', 4.5],
  ["'a' + 'b'", 'ab'],
  ['1 == 1.0', true],
  ["1 == '1'", false],
  ['null == false', false],
  ["'' == null", false],
  ['[1, { a: [2] }] == [1, { a: [2] }]', true],
  ['{ a: 1, b: 2 } == { b: 2, a: 1 }', true],
  ['{ a: 1 } == { a: 1, b: null }', false],
  ['[1, 2] == [2, 1]', false],
  ['[] == {}', false],
  ['[] != []', false],
  ["'a' < 'b' and 2 >= 2 and not (1 > 1) and 1 <= 1", true],
  ["date('2026-01-01') < date('2026-01-02')", true],
  ["date('2026-01-01T00:00:00Z') == date('2026-01-01T09:00:00+09:00')", true],
  ["date('2026-01-02') - date('2026-01-01')", 86_400_000],
  ['input.none ?? 5', 5],
  ['0 ?? 5', 0],
  ['0 || "x"', 'x'],
  ['"" && 1', ''],
  ['[] && 1', 1],
  ['!0 && !"" && !null', true],
  ['a ? "yes" : "no"', 'yes'],
  ['b ? "yes" : a ? "deep" : "no"', 'deep'],
  ['+a - -a', 2],
  // Lambdas.
  ['[1, 2, 3].map(x => x * a)', [1, 2, 3]],
  ['[[1, 2], [3, 4]].map(([x, y]) => x + y)', [3, 7]],
  ['[{ id: 1, at: { x: 2 } }].map(({ id, at: { x } }) => id + x)', [3]],
  ['[1].map(([x]) => x)', [null]],
  ['[5, 6].map((x, i, all) => x + i + all.length)', [7, 9]],
  ['[1, 2].map(a => [3].map(b => a * b))', [[3], [6]]],
  ['[1, 2].map(input => input)', [1, 2]],
  ['[1, 2].map(() => 0)', [0, 0]],
  ['fetch.body.items.slice(0, input.limit).map(item => item.title).join("; ")', 'a; b'],
]

describe('evaluate', () => {
  it.each(VALUES)('%s', (text, value) => {
    expect(evaluateForTest(text, NAMES)).toEqual(value)
  })

  it.each([
    ['1 < "a"', '1 (number) and "a" (text)'],
    ['null > 1', 'null and 1 (number)'],
    ['1 + null', '1 (number) and null'],
    ['"a" + 1', '"a" (text) and 1 (number)'],
    ['[1] + [2]', 'a list of 1 and a list of 1'],
    ['true < false', 'true (boolean)'],
    ['{} * 2', 'an object and 2 (number)'],
    ["date('2026-01-01') + 1", 'date'],
    ['-"1"', '"1" (text)'],
    ['input.missing.trim()', 'type null has no method trim()'],
    ['(5).trim()', 'type number has no method trim()'],
    ['[...null]', 'Only a list'],
    ['[..."abc"]', 'Only a list'],
    ['{ ...[1] }', 'Only an object'],
    ['input[true]', 'by a text or a number'],
    ['nowhere.at.all', 'Unknown name "nowhere"'],
    ['len(1)', 'not 1 (number)'],
    ['range(1.5)', 'whole number'],
    ['len()', 'It is called as len(value)'],
    ['"a".padStart()', 'It is called as padStart('],
  ])('fails on %s, naming what it met', (text, message) => {
    expect(() => evaluateForTest(text, NAMES)).toThrow(message)
  })

  it('names the position in the text, also behind words that were replaced', () => {
    expect(() => compileExpression('a and not (b or )')).toThrow('character 17 of `a and not (b or )`')
    expect(() => evaluateForTest('a and nowhere', NAMES)).toThrow('character 7')
  })

  it('shows a long value in part only', () => {
    expect(() => evaluateForTest('input > 1', { input: 'x'.repeat(500) })).toThrow(/^.{0,200}x…" \(text\) and 1/)
  })

  it('loads a value only when it is read', () => {
    const read: string[] = []
    const lookup = (name: string) => {
      read.push(name)
      return name === 'first' ? false : 1
    }
    compileExpression('first and second').evaluate(makeTestContext({}, { lookup }))
    expect(read).toEqual(['first'])
  })

  it('leaves what was loaded as it is, however deep', () => {
    let deep: Json = 1
    for (let level = 0; level < 500; level++) deep = [deep]
    expect(evaluateForTest('input', { input: deep })).toBe(deep)
  })

  it('gives dates as ISO 8601 text, also inside values', () => {
    expect(evaluateForTest("{ at: [date('2026-01-01')], n: 1 }")).toEqual({ at: ['2026-01-01T00:00:00Z'], n: 1 })
  })
})

describe('evaluateCondition', () => {
  it('takes booleans, and null as false', () => {
    const holds = (text: string) => compileExpression(text).evaluateCondition(makeTestContext(NAMES))
    expect([holds('a == 1'), holds('a == 2'), holds('input.none'), holds('fetch.nothing.there')]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it.each([
    ['1', '1 (number)'],
    ['""', '"" (text)'],
    ['[]', 'a list of 0'],
    ['input', 'an object'],
  ])('refuses %s, naming what it got', (text, got) => {
    expect(() => compileExpression(text).evaluateCondition(makeTestContext(NAMES))).toThrow(got)
  })
})

describe('what an expression says about itself', () => {
  it('lists free names once, without parameters and functions', () => {
    const { roots } = compileExpression(
      'len(items.filter(x => x > input.min and x < max(input.max, limit))) + items.length',
    )
    expect(roots).toEqual(['items', 'input', 'limit'])
  })

  it('lists static paths, cut at the first computed part', () => {
    const { paths } = compileExpression(
      "nodes.fetch.output.body.items.map(i => i.id + input['limit']) + a[b.c].d + (x?.y).z + vars[0].q + t.trim().length",
    )
    expect(paths).toEqual([
      ['nodes', 'fetch', 'output', 'body', 'items'],
      ['input', 'limit'],
      ['a'],
      ['b', 'c'],
      ['x', 'y', 'z'],
      ['vars'],
      ['t'],
    ])
  })

  it('is constant when it reads nothing that can change', () => {
    const constant = (text: string) => compileExpression(text).isConstant
    expect([constant('1 + len("ab")'), constant('[1].map(x => x)'), constant('input'), constant('now()')]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(compileExpression('[1].map(x => uuid())').usesTimeOrRandomness).toBe(true)
    expect(compileExpression("date('2026-01-01')").usesTimeOrRandomness).toBe(false)
  })

  it('is compiled once for a text', () => {
    expect(compileExpression('a + 41')).toBe(compileExpression('a + 41'))
  })
})

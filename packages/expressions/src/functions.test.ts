import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { compileExpression } from './compiled-expression.ts'
import { FUNCTIONS } from './function-table.ts'
import { evaluateForTest, makeTestContext } from './make-test-context.ts'
import { METHOD_NAMES } from './method-table.ts'

const CASES: readonly (readonly [string, Json])[] = [
  ['len("abc") + len([1, 2]) + len({ a: 1 })', 6],
  ['[str(1.5), str(true), str(null), str([1, "a"]), str({ a: null })]', ['1.5', 'true', '', '[1,"a"]', '{"a":null}']],
  ['[int("42"), int(-3.9), int(true), int(" 7.9 "), int("1e3")]', [42, -3, 1, 7, 1000]],
  ['[float("4.5"), float(2), float(false), float("-.5")]', [4.5, 2, 0, -0.5]],
  ['[bool("true"), bool(0), bool(null), bool(1)]', [true, false, false, true]],
  ['[list(null), list([1]), list("ab")]', [[], [1], ['ab']]],
  ['[min(3, 1, 2), min([]), min(["b", "a"]), min([null, 4])]', [1, null, 'a', 4]],
  ['[max(3, 1, 2), max([5]), max(7)]', [3, 5, 7]],
  ['[sum([1, 2, 3]), sum([])]', [6, 0]],
  ['[avg([1, 2]), avg([])]', [1.5, null]],
  ['[abs(-2), floor(-1.5), ceil(1.2)]', [2, -2, 2]],
  ['[round(2.5), round(1.005, 2), round(1234, -2), round(-1.5), round(1e21)]', [3, 1.01, 1200, -1, 1e21]],
  ['[range(3), range(1, 4), range(5, 0, -2), range(0)]', [[0, 1, 2], [1, 2, 3], [5, 3, 1], []]],
  ['[keys({ a: 1, b: 2 }), values({ a: 1, b: 2 }), entries({ a: 1 })]', [['a', 'b'], [1, 2], [['a', 1]]]],
  ['merge({ a: 1, b: 1 }, null, { b: 2 })', { a: 1, b: 2 }],
  ['groupBy([1, 2, 3], n => n % 2 == 0)', { false: [1, 3], true: [2] }],
  ['groupBy([{ k: "x" }, { k: "y" }, { k: "x" }], "k").x.length', 2],
  ['sortBy([{ n: 2 }, { n: null }, { n: 1 }], "n").map(x => x.n)', [1, 2, null]],
  ['sortBy([3, 1, 2], n => n, "desc")', [3, 2, 1]],
  ['unique([1, "1", 1, null, null, { a: 1, b: 2 }, { b: 2, a: 1 }, [1], [1]])', [1, '1', null, { a: 1, b: 2 }, [1]]],
  ['unique([{ id: 1, v: 1 }, { id: 1, v: 2 }], x => x.id)', [{ id: 1, v: 1 }]],
  [
    'zip([1, 2, 3], ["a", "b"])',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  ['now()', '2026-11-20T09:30:00Z'],
  ['[now().year, now().month, now().day, now().hour, now().minute, now().weekday]', [2026, 11, 20, 9, 30, 5]],
  ["date('2026-11-20', 'Asia/Seoul')", '2026-11-20T00:00:00+09:00'],
  ["date('2026-11-20T00:00:00Z', 'Asia/Seoul')", '2026-11-20T09:00:00+09:00'],
  ['date(0)', '1970-01-01T00:00:00Z'],
  ["date('2026-11-20T09:30+09:00[Asia/Seoul]')", '2026-11-20T00:30:00Z'],
  [
    "[date('2026-11-20T09:30-0500'), date(' 2026-11-20 09:30 '), date('2026-11-20T09:30:00.5Z')]",
    ['2026-11-20T14:30:00Z', '2026-11-20T09:30:00Z', '2026-11-20T09:30:00.5Z'],
  ],
  ["date(date('2026-11-20'), 'Asia/Seoul').timezone", 'Asia/Seoul'],
  [
    '[duration("PT90M", "hours"), duration({ days: 2 }, "hours"), duration(1500, "seconds"), duration({ minutes: 5 })]',
    [1.5, 48, 1.5, 'PT5M'],
  ],
  ['hash("abc")', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['hash({ b: 1, a: 2 }) == hash({ a: 2, b: 1 })', true],
  ['[base64("Grüße"), base64("R3LDvMOfZQ==", "decode")]', ['R3LDvMOfZQ==', 'Grüße']],
  ['[json({ a: [1] }), json([1], 1)]', ['{"a":[1]}', '[\n 1\n]']],
  ['parseJson("{\\"a\\": [1, null]}").a', [1, null]],
  ["jsonpath({ a: [{ b: 1 }, { b: 2 }] }, '$.a[*].b')", [1, 2]],
  ["[jsonpath({ a: [7] }, '$.a[0]'), jsonpath({ a: [7] }, '$.a[1]')]", [7, null]],
  ["jsonpath([{ t: 'abc' }, { t: 'x' }], '$[?match(@.t, \"a.c\")].t')", ['abc']],
  ["jsonpath([{ t: 'xabcx' }, { t: 'x' }], '$[?search(@.t, \"a.c\")].t')", ['xabcx']],
]

const METHOD_CASES: readonly (readonly [string, Json])[] = [
  // Texts.
  ['["abc".at(-1), "abc".at(5), "abc".charAt(1), "a".codePointAt(0)]', ['c', null, 'b', 97]],
  ['"a".concat("b", 1, null)', 'ab1'],
  ['["abc".startsWith("ab"), "abc".endsWith("bc"), "abc".includes("d")]', [true, true, false]],
  ['["abcabc".indexOf("c"), "abcabc".indexOf("c", 3), "abcabc".lastIndexOf("c")]', [2, 5, 5]],
  ['["a1b22".match("[0-9]+"), "ab".match("(a)(x)?"), "a".match("b")]', [['1'], ['a', 'a', null], null]],
  ['["a1b22".matchAll("[0-9]+"), "AB".matches("b", "i")]', [['1', '22'], true]],
  ['"e\\u0301".normalize().length', 1],
  ['["7".padStart(3, "0"), "7".padEnd(3), "ab".repeat(2)]', ['007', '7  ', 'abab']],
  ['["a.b.c".replace(".", "-"), "a.b.c".replaceAll(".", "-"), "ab".replaceAll("", "-")]', ['a-b.c', 'a-b-c', '-a-b-']],
  ['["a$b".replace("$", "$&"), "x".replaceAll("x", "$1")]', ['a$&b', '$1']],
  ['"a1b22".replacePattern("[0-9]+", m => "<" + m + ">")', 'a<1>b<22>'],
  ['"John Smith".replacePattern("(\\\\w+) (\\\\w+)", (all, first, last) => last + " " + first)', 'Smith John'],
  ['["abcdef".slice(1, 3), "abc".slice(-2), "abc".substring(1)]', ['bc', 'bc', 'bc']],
  [
    '["a,b,c".split(","), "a,b,c".split(",", 2), "abc".split("")]',
    [
      ['a', 'b', 'c'],
      ['a', 'b'],
      ['a', 'b', 'c'],
    ],
  ],
  ['"a1b22c".splitPattern("[0-9]+")', ['a', 'b', 'c']],
  [
    '[" a ".trim(), " a ".trimStart(), " a ".trimEnd(), "Ab".toUpperCase(), "Ab".toLowerCase(), "a".toString()]',
    ['a', 'a ', ' a', 'AB', 'ab', 'a'],
  ],
  // Lists.
  ['[[1, 2].at(-1), [1].at(3), [1].concat([2], 3)]', [2, null, [1, 2, 3]]],
  ['[[1, 2].every(x => x > 0), [1, 2].some(x => x > 1), [].every(x => false)]', [true, true, true]],
  ['[[1, 2, 3].filter(x => x != 2), [1, 2].find(x => x > 1), [1].find(x => x > 1)]', [[1, 3], 2, null]],
  ['[[1, 2].findIndex(x => x == 2), [1, 2, 1].findLast(x => x == 1), [1, 2, 1].findLastIndex(x => x == 1)]', [1, 1, 2]],
  [
    '[[1, [2, [3]]].flat(), [1, [2, [3]]].flat(2), [1, 2].flatMap(x => [x, x])]',
    [
      [1, 2, [3]],
      [1, 2, 3],
      [1, 1, 2, 2],
    ],
  ],
  ['[[1, { a: 1 }].includes({ a: 1 }), [1, 2].indexOf(2), [1, 2, 1].lastIndexOf(1)]', [true, 1, 2]],
  ['[[1, null, "a", [2]].join(), [].join("-")]', ['1,,a,[2]', '']],
  ['[[1, 2].map(x => x + 1), [1, 2, 3].reduce((s, x) => s + x), [1].reduce((s, x) => s + x, 10)]', [[2, 3], 6, 11]],
  [
    '[[1, 2].reverse(), [1, 2].toReversed(), [1, 2, 3].slice(1), [1, 2].with(0, 9)]',
    [
      [2, 1],
      [2, 1],
      [2, 3],
      [9, 2],
    ],
  ],
  [
    '[[10, 9, null, 1].sort(), ["b", "a"].toSorted(), [1, 2, 3].sort((a, b) => b - a)]',
    [
      [1, 9, 10, null],
      ['a', 'b'],
      [3, 2, 1],
    ],
  ],
  // Numbers.
  ['[(1.005).toFixed(1), (255).toString(16)]', ['1.0', 'ff']],
  // Dates.
  ["date('2026-01-31').add('P1M')", '2026-02-28T00:00:00Z'],
  ["date('2026-03-01').subtract({ days: 1 })", '2026-02-28T00:00:00Z'],
  [
    "['year', 'month', 'week', 'day', 'hour'].map(u => date('2026-11-20T09:31:02Z').startOf(u))",
    [
      '2026-01-01T00:00:00Z',
      '2026-11-01T00:00:00Z',
      '2026-11-16T00:00:00Z',
      '2026-11-20T00:00:00Z',
      '2026-11-20T09:00:00Z',
    ],
  ],
  [
    "[date('2026-01-01').until(date('2026-01-03'), 'days'), date('2026-01-01').until(date('2026-01-01T00:01:00Z'))]",
    [2, 60],
  ],
  ["date('2026-01-02T03:04:05.006Z').format(\"yyyy-MM-dd 'at' HH:mm:ss.SSS XXX\")", '2026-01-02 at 03:04:05.006 Z'],
  ["date('2026-01-01').inTimezone('Asia/Seoul').hour", 9],
  [
    '[date(5).getTime(), date(0).toISOString(), date(0).toString()]',
    [5, '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'],
  ],
]

describe('functions', () => {
  it.each(CASES)('%s', (text, value) => {
    expect(evaluateForTest(text)).toEqual(value)
  })

  it('all appear in a case above', () => {
    const texts = `${CASES.map(([text]) => text).join(' ')} uuid()`
    for (const name of Object.keys(FUNCTIONS)) expect(texts).toContain(`${name}(`)
  })

  it.each([
    ['int("4x")', 'not "4x"'],
    ['float("")', 'not ""'],
    ['bool("yes")', 'not "yes"'],
    ['sum([1, "2"])', 'it holds "2"'],
    ['min([1, "a"])', 'Cannot apply min'],
    ['[1, "a"].sort()', 'Cannot apply sort'],
    ['[1, 2].sort((a, b) => true)', 'wants a number'],
    ['date("tomorrow")', 'failed'],
    ['date("2026-02-30")', 'failed'],
    ['date(0, "Nowhere/City")', 'failed'],
    ['duration("soon")', 'failed'],
    ['duration({ fortnights: 1 })', 'takes a duration'],
    ['now().add("P")', 'failed'],
    ['now().startOf("era")', 'knows the units'],
    ['base64("*", "decode")', 'Base64'],
    ['base64("a", "rot13")', 'modes'],
    ['range(1, 2, 0)', 'not 0'],
    ['[].reduce((a, b) => a)', 'start value'],
    ['[1].map(1)', 'a function such as'],
    ['len(x => x)', 'not a function'],
    ['keys([1])', 'an object'],
    ['sortBy([1], "a", "up")', 'orders'],
    ['"a".repeat(-1)', 'at least 0'],
    ['[1].with(5, 1)', 'no element 5'],
  ])('refuses %s', (text, message) => {
    expect(() => evaluateForTest(text)).toThrow(message)
  })
})

describe('methods', () => {
  it.each(METHOD_CASES)('%s', (text, value) => {
    expect(evaluateForTest(text)).toEqual(value)
  })

  it('all appear in a case above', () => {
    const texts = METHOD_CASES.map(([text]) => text).join(' ')
    for (const name of METHOD_NAMES) expect(texts).toContain(`.${name}(`)
  })
})

describe('time and ids', () => {
  it('sees dates in the time zone of the workflow', () => {
    const context = makeTestContext({}, { timezone: 'Asia/Seoul' })
    expect(compileExpression('[now(), date("2026-01-01"), now().hour]').evaluate(context)).toEqual([
      '2026-11-20T18:30:00+09:00',
      '2026-01-01T00:00:00+09:00',
      18,
    ])
  })

  it('gives the same ids for the same seed, different ones within an evaluation and for other seeds', () => {
    const ids = (seed: string) =>
      compileExpression('[uuid(), uuid()]').evaluate(makeTestContext({}, { seed })) as string[]
    expect(ids('a')).toEqual(ids('a'))
    expect(new Set([...ids('a'), ...ids('b')]).size).toBe(4)
    for (const id of ids('a'))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

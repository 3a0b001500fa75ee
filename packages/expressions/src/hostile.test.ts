import { HeddleError, type Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { compileExpression } from './compiled-expression.ts'
import { makeTestContext } from './make-test-context.ts'
import { parseTemplate } from './template.ts'

const DEEP_JSON = `${'['.repeat(500)}${']'.repeat(500)}`

const NAMES: { readonly [name: string]: Json } = {
  text: 'abc',
  items: [{ id: 1 }, { id: 2 }, { id: 3 }],
  thousand: Array.from({ length: 1_000 }, (_, index) => index),
  big: 'x'.repeat(1_000_000),
  hostile: JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"name": "own"}, "a": 1}') as Json,
  pattern: '(a+)+$',
}

/** Text, and a part of the message that it must be refused with. */
const REFUSED: readonly (readonly [string, string])[] = [
  // Prototypes and constructors.
  ['text.__proto__', 'may not be read'],
  ['text.constructor', 'may not be read'],
  ['items.constructor.constructor', 'may not be read'],
  ['({}).constructor', 'may not be read'],
  ['(x => x).length', 'function may only be'],
  ["text['constructor']", 'may not be read'],
  ["text['__pro' + 'to__']", 'may not be read'],
  ["items['con' + 'structor']", 'may not be read'],
  ['items[`proto${"type"}`]', 'may not be read'],
  ["items.map(x => x['__pro' + 'to__'])", 'may not be read'],
  ["['constructor'].map(k => text[k])", 'may not be read'],
  ['hostile.__proto__', 'may not be read'],
  ['hostile?.constructor', 'may not be read'],
  ["hostile?.['constructor']", 'may not be read'],
  ['constructor', 'may not be read'],
  ['__proto__', 'may not be read'],
  ['items.map(({ constructor }) => 1)', 'may not be read'],
  ['items.map(__proto__ => 1)', 'not allowed'],
  ['{ __proto__: items }', 'not allowed'],
  ["{ '__proto__': items }", 'not allowed'],
  ["{ ['__proto' + '__']: items }", 'not allowed'],
  ['{ constructor: 1 }', 'not allowed'],
  ["sortBy(items, '__proto__')", 'may not read'],
  ["groupBy(items, 'constructor')", 'may not read'],
  ['text.\\u0063onstructor', 'no escapes'],
  ['\\u0074ext', 'no escapes'],
  ['text.\\u{5f}_proto__', 'no escapes'],
  // Methods that are not on the list, and ways to call without a name.
  ['text.hasOwnProperty("a")', 'no method'],
  ['text.valueOf()', 'no method'],
  ['items.__defineGetter__("a", x => 1)', 'no method'],
  ['items.push(1)', 'no method'],
  ['items.splice(0)', 'no method'],
  ['items.forEach(x => x)', 'no method'],
  ['hostile.toString()', 'no method'],
  ['hostile.map(x => x)', 'no method'],
  ["items['map'](x => x)", 'by its name'],
  ["items['ma' + 'p'](x => x)", 'by its name'],
  ['items.map.call(items, x => x)', 'no method'],
  ['items.map.apply(items)', 'no method'],
  ['items.map.bind(items)', 'no method'],
  ['(x => x)(1)', 'Only functions and methods'],
  ['(1, text.trim)()', 'Only functions and methods'],
  ['items[0]()', 'by its name'],
  ['items.map(f => f(1))', 'cannot be called'],
  ['items.map(len => len(items))', 'cannot be called'],
  ['[str].map(f => f)', 'Unknown name'],
  ['items.map(str)', 'Unknown name'],
  ['str.constructor("return 1")()', 'Only functions and methods'],
  ['eval("1")', 'no function'],
  ['Function("return 1")', 'no function'],
  ['require("fs")', 'no function'],
  ['fetch("https://example.test")', 'no function'],
  ['process', 'Unknown name'],
  ['process.env.HOME', 'Unknown name'],
  ['globalThis', 'Unknown name'],
  ['Math.random()', 'no method'],
  ['Object.keys(text)', 'no method'],
  ['JSON', 'Unknown name'],
  ['arguments', 'Does not parse|Unknown name'],
  ['undefined', 'Unknown name'],
  // Syntax that expressions do not have.
  ['text = 1', 'cannot assign'],
  ['text += "x"', 'cannot assign'],
  ['items[0].id = 5', 'cannot assign'],
  ['items.map(x => x.id = 5)', 'cannot assign'],
  ['text++', 'cannot change'],
  ['--text', 'cannot change'],
  ['this', '"this"'],
  ['this.constructor', 'may not be read|"this"'],
  ['new Date()', '"new"'],
  ['new.target', 'Does not parse|Meta'],
  ['import("fs")', '"import"'],
  ['import.meta', 'Does not parse|Meta|import'],
  ['text`tag`', 'takes no tag'],
  ['String.raw`a`', 'takes no tag'],
  ['/a+/', 'Regular expression literals'],
  ['text.match(/(a+)+$/)', 'Regular expression literals'],
  ['function () { return 1 }', 'x => '],
  ['function* () {}', 'x => '],
  ['class {}', 'Classes'],
  ['async () => 1', 'function may only be'],
  ['items.map(async x => x)', '"async"'],
  ['await text', '"await"|Does not parse'],
  ['yield 1', 'Does not parse'],
  ['items.map(x => { return x })', 'without braces'],
  ['items.map((x = 1) => x)', 'no defaults'],
  ['items.map((...x) => x)', 'no defaults and no rest'],
  ['items.map(({ ...x }) => x)', 'plain names'],
  ['x => x', 'function may only be'],
  ['[x => x]', 'function may only be'],
  ['{ f: x => x }', 'function may only be'],
  ['{ get a() { return 1 } }', 'no getters'],
  ['{ set a(v) {} }', 'no getters'],
  ['{ a() { return 1 } }', 'methods'],
  ['text, items', 'comma'],
  ['(text, items)', 'comma'],
  ['delete items[0]', 'delete|Does not parse'],
  ['typeof text', 'typeof'],
  ['void 0', 'void'],
  ['"a" in hostile', 'in is not allowed'],
  ['text instanceof Object', 'instanceof'],
  ['1 & 2', '& is not allowed'],
  ['1 << 30', 'not allowed'],
  ['~1', 'not allowed'],
  ['10n', 'Only text'],
  ['1e999', 'too large'],
  ['[1, , 2]', 'no holes'],
  ['max(...items)', 'do not spread'],
  ['text // comment', 'Comments'],
  ['text /* comment */', 'Comments'],
  ['/* a */ text', 'Comments'],
  ['text <!-- comment', 'cannot change'],
  ['text; items', 'Something follows'],
  ['text }', 'Something follows|Does not parse'],
  ['text) + (text', 'Does not parse|Something follows'],
  ['text items', 'Something follows'],
  ['"unclosed', 'Does not parse'],
  ['`unclosed ${text', 'Does not parse'],
  ['if (text) 1', 'Does not parse'],
  ['#private', 'Does not parse'],
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u0000', 'Does not parse'],
  // Size and depth of the text.
  ['('.repeat(200) + '1' + ')'.repeat(200), 'open brackets'],
  ['['.repeat(5_000) + ']'.repeat(5_000), 'open brackets'],
  ['!'.repeat(30_000) + 'true', '[Nn]ested'],
  ['- '.repeat(15_000) + '1', '[Nn]ested'],
  ['true ? '.repeat(2_500) + '1' + ' : 1'.repeat(2_500), '[Nn]ested'],
  [`1${' + 1'.repeat(8_000)}`, '[Nn]ested'],
  [`a${'.b'.repeat(15_000)}()`, '[Nn]ested|no method'],
  ['1'.repeat(40_000), 'characters'],
  // Memory and time.
  ['range(1e9)', 'more than'],
  ['range(0, 9007199254740991)', 'more than'],
  ['text.repeat(1e9)', 'more than'],
  ['"".repeat(9007199254740991) + "x".repeat(9007199254740991)', 'more than'],
  ['text.padStart(1e9)', 'more than'],
  ['text.padEnd(2 ** 40, "ab")', 'more than'],
  ['range(40).reduce((s, x) => s + s, "xx")', 'more than'],
  ['range(40).reduce((s, x) => `${s}${s}`, "xx")', 'more than'],
  ['range(40).reduce((s, x) => [...s, ...s], [1])', 'more than'],
  ['range(40).reduce((s, x) => s.concat(s), [1])', 'more than'],
  ['range(40).reduce((s, x) => [s, s], 1)', 'larger than'],
  ['range(40).reduce((s, x) => ({ a: s, b: s }), 1)', 'larger than'],
  ['json(range(40).reduce((s, x) => [s, s], 1))', 'larger than'],
  ['hash(range(40).reduce((s, x) => [s, s], 1))', 'larger than'],
  ['range(40).reduce((s, x) => [s, s], 1) == range(40).reduce((s, x) => [s, s], 1)', 'steps'],
  ['range(40).reduce((s, x) => [s, s], 1).flat(100)', 'more than'],
  ['unique([range(40).reduce((s, x) => [s, s], 1)])', 'larger than'],
  ['unique([1], x => range(40).reduce((s, y) => ({ a: s, b: s }), 1))', 'larger than'],
  ['range(40).reduce((s, x) => [s, s], 1).includes(1) or range(40).reduce((s, x) => [s, s], 1).join()', 'larger than'],
  ['hash("a\\ud800") == hash(["a\\ud800"])', 'half a character'],
  ['range(1000).reduce((s, x) => [s], 1)', 'deeper'],
  ['range(1000).map(x => big.toUpperCase())', 'more than'],
  ['thousand.map(x => text.repeat(100000))', 'more than'],
  ['thousand.map(a => thousand.map(b => thousand.map(c => 1)))', 'steps'],
  ['range(2000).flatMap(a => thousand)', 'more than'],
  ['thousand.map(a => big.includes("y"))', 'steps'],
  ['thousand.map(a => thousand.join(big))', 'more than'],
  ['thousand.join(big)', 'more than'],
  ['zip(thousand, thousand).map(p => range(100000))', 'more than'],
  ['range(3).map(x => big.split(""))', 'more than'],
  ['big.replaceAll("x", "yyyyyyyyyyyyyyyyyyyy")', 'more than'],
  ['big.replacePattern("x", "yyyyyyyyyyyyyyyyyyyyyy")', 'more than|steps'],
  ['base64(range(30).reduce((s, x) => s + s, "xx"))', 'more than'],
  ['str(range(1e6)).length + str(range(1e6)).length', 'larger than|more than'],
  ['(1).toFixed(1000)', 'digits'],
  ['2 ** 100000', 'finite'],
  ['1 / 0', 'finite'],
  ['0 % 0', 'finite'],
  [`parseJson('${DEEP_JSON}')`, 'deeper'],
  ["parseJson('{')", 'does not parse'],
  // Patterns that take exponential time elsewhere, or cannot be linear.
  ["'aaaa'.match('(?=a)')", 'linear time'],
  ["'aaaa'.match('(a)\\\\1')", 'linear time'],
  ["'aaaa'.match('(?<!a)b')", 'linear time'],
  ["text.match('a{1001}')", 'linear time'],
  ["text.match('((a{100}){100}){100}')", 'linear time'],
  ["'a'.repeat(20000).matchAll('(a.*z)|a')", 'steps'],
  ["'a'.repeat(20000).replacePattern('(a.*z)|a', 'b')", 'steps'],
  ["text.match('[')", 'linear time'],
  ["text.match('a', 'g')", 'flag'],
  ["text.match('a'.repeat(2000))", 'characters'],
  ["thousand.map(x => big.match('(x+x+)+y'))", 'steps'],
  ["range(1000).map(x => 'a'.match('(?:a?){1000}' + str(x)))", 'steps'],
  // JSONPath.
  ["range(5000).map(x => jsonpath([], '$.a' + str(x)))", 'steps'],
  ["jsonpath(['a'], '$[?match(@, \"(?=a)\")]')", 'linear time'],
  ["jsonpath(range(12).reduce((s, x) => [s, s], 1), '$..*..*..*..*')", 'steps|more than'],
  ["jsonpath(thousand, '$[?count($[?count($[*]) > 0]) > 0]')", 'steps'],
  ["jsonpath(items, 'not a path')", 'failed'],
  ["jsonpath(items, '$[?@.id.length() > 1]')", 'failed'],
]

describe('hostile expressions', () => {
  it.each(REFUSED.map(([text, reason]) => [text.slice(0, 80), text, reason]))('refuses %s', (_, text, reason) => {
    let thrown: unknown = null
    try {
      compileExpression(text ?? '').evaluate(makeTestContext(NAMES))
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(HeddleError)
    expect((thrown as HeddleError).code).toBe('EXPRESSION_FAILED')
    expect((thrown as HeddleError).message).toMatch(new RegExp(reason ?? ''))
  })

  it('has no fewer than 60 cases', () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(60)
  })

  it('reads nothing from prototypes, whatever the name', () => {
    const context = makeTestContext(NAMES)
    for (const name of [
      'toString',
      'valueOf',
      'hasOwnProperty',
      '__defineGetter__',
      '__lookupGetter__',
      'isPrototypeOf',
    ]) {
      for (const value of ['text', 'items', 'hostile', '(5)', 'true', '{}', "date('2026-01-01')"]) {
        expect(compileExpression(`${value}.${name} == null`).evaluate(context)).toBe(true)
        expect(compileExpression(`${value}['${name}'] == null`).evaluate(context)).toBe(true)
      }
    }
    expect(compileExpression('items.map == null and text.trim == null').evaluate(context)).toBe(true)
    expect(compileExpression("jsonpath(items, '$.toString') == null").evaluate(context)).toBe(true)
    expect(compileExpression("jsonpath({ a: 1 }, '$.valueOf') == null").evaluate(context)).toBe(true)
    expect(compileExpression('jsonpath({ a: 1 }, \'$["__proto__"]\') == null').evaluate(context)).toBe(true)
  })

  it('copies data with hostile names as plain data and pollutes nothing', () => {
    const context = makeTestContext(NAMES)
    for (const text of ['{ ...hostile }', 'merge(hostile, { b: 2 })', 'merge({}, hostile)']) {
      const copy = compileExpression(text).evaluate(context) as { readonly [name: string]: Json }
      expect(Object.hasOwn(copy, '__proto__')).toBe(true)
      expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    }
    const grouped = compileExpression('groupBy(["__proto__", "a"], x => x)').evaluate(context)
    expect(Object.keys(grouped as object)).toEqual(['__proto__', 'a'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('does not let an expression change the values it sees', () => {
    const items = [3, 1, 2]
    const context = makeTestContext({ items })
    compileExpression('[items.sort(), items.reverse(), items.concat(4), items.with(0, 9), items.flat()]').evaluate(
      context,
    )
    expect(items).toEqual([3, 1, 2])
  })

  it('answers at once when a catastrophic pattern meets a long text', () => {
    const names = { ...NAMES, long: 'a'.repeat(50_000) }
    const text = "[long.match('(a+)+b'), long.matches('(a|aa)+$'), long.matches('(.*)*x'), long.matches(pattern)]"
    expect(compileExpression(text).evaluate(makeTestContext(names))).toEqual([null, true, false, true])
  })

  it('stops at a lower limit that the context sets', () => {
    const limited = (limits: object) => makeTestContext(NAMES, { limits })
    expect(() => compileExpression('thousand.map(x => x + 1)').evaluate(limited({ maxSteps: 500 }))).toThrow('steps')
    expect(() => compileExpression('text.repeat(100)').evaluate(limited({ maxMade: 100 }))).toThrow('bytes')
    expect(() => compileExpression('[[[[1]]]]').evaluate(limited({ maxDepth: 3 }))).toThrow('levels')
  })

  it('never names a value when the expression reads secrets', () => {
    const context = makeTestContext({ secrets: { KEY: 'sk-very-secret' } })
    for (const text of [
      'secrets.KEY > 5',
      'secrets.KEY - 1',
      'int(secrets.KEY)',
      '-secrets.KEY',
      'secrets.KEY.map(x => x)',
      'date(secrets.KEY)',
      'duration(secrets.KEY)',
      'duration(5, secrets.KEY)',
      'date(0, secrets.KEY)',
      '"a".match(secrets.KEY + "(")',
      'parseJson(secrets.KEY)',
      'base64(secrets.KEY, "decode")',
      'jsonpath([], secrets.KEY)',
      '[1].map(x => x)[secrets.KEY > 1]',
      'sortBy([1, secrets.KEY], x => x)',
    ]) {
      let thrown: unknown = null
      try {
        compileExpression(text).evaluate(context)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toBeInstanceOf(HeddleError)
      const { message, cause } = thrown as HeddleError
      expect(`${message} ${String(cause)}`).not.toContain('sk-very')
    }
    expect(() => compileExpression('secrets.KEY').evaluateCondition(context)).toThrow(/^(?!.*sk-very).*text/)
  })

  it.each([
    '${{ a',
    '${{ }}',
    '${{}}',
    '${{ "a }}',
    '${{ {a: 1 }}',
    '${{ a }',
    'x ${{ a }} ${{',
    '${{ a; b }}',
    '${{ `${a }}',
  ])('refuses the template %s', (text) => {
    expect(() => parseTemplate(text)).toThrow(HeddleError)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileExpression } from './compiled-expression.ts'
import { makeTestContext } from './make-test-context.ts'

/*
 * Expressions are drawn as trees; each tree is printed as text and computed here, by rules written for this test alone.
 * `failed` stands for every error: unlike types, no order, no finite result.
 */

type Plain = null | boolean | number | string | readonly Plain[]
type Outcome = { readonly value: Plain } | 'failed'
type Tree =
  | { readonly kind: 'value'; readonly value: Plain }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '!' | '-' | 'not'; readonly inner: Tree }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'choice'; readonly test: Tree; readonly chosen: Tree; readonly otherwise: Tree }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'index'; readonly list: Tree; readonly at: Tree }

const NAMES: { readonly [name: string]: Plain } = {
  n: 3,
  zero: 0,
  s: 'tea',
  empty: '',
  yes: true,
  nothing: null,
  l: [1, 'a', null],
}

const ARITHMETIC = ['+', '-', '*', '/', '%']
const COMPARISON = ['<', '<=', '>', '>=', '==', '!=', '===', '!==']
const LOGIC = ['&&', '||', '??', 'and', 'or']

const value = <Drawn extends Plain>(drawn: fc.Arbitrary<Drawn>) =>
  fc.record({ kind: fc.constant('value' as const), value: drawn })
const name = (...names: string[]) => fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom(...names) })
const binary = (operators: readonly string[], operand: fc.Arbitrary<Tree>) =>
  fc.record({
    kind: fc.constant('binary' as const),
    operator: fc.constantFrom(...operators),
    left: operand,
    right: operand,
  })
const unary = (operator: '!' | '-' | 'not', inner: fc.Arbitrary<Tree>) =>
  fc.record({ kind: fc.constant('unary' as const), operator: fc.constant(operator), inner })
const choice = (test: fc.Arbitrary<Tree>, result: fc.Arbitrary<Tree>) =>
  fc.record({ kind: fc.constant('choice' as const), test, chosen: result, otherwise: result })

/** Mostly well typed, so that most draws have a value; `any` mixes all types. */
const { any: tree } = fc.letrec<{ number: Tree; text: Tree; boolean: Tree; list: Tree; any: Tree }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small' },
    value(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0.5, 1e3))),
    name('n', 'zero'),
    binary(ARITHMETIC, tie('number')),
    unary('-', tie('number')),
    choice(tie('boolean'), tie('number')),
  ),
  text: fc.oneof(
    { depthSize: 'small' },
    value(fc.string({ maxLength: 2, unit: fc.constantFrom('a', 'b', 'é', '"', '`', '\\', ' and ') })),
    name('s', 'empty'),
    binary(['+'], tie('text')),
    choice(tie('boolean'), tie('text')),
  ),
  boolean: fc.oneof(
    { depthSize: 'small' },
    value(fc.boolean()),
    name('yes'),
    binary(COMPARISON, tie('number')),
    binary(COMPARISON, tie('text')),
    binary(['==', '!=', '===', '!=='], tie('any')),
    binary(['&&', '||', 'and', 'or'], tie('boolean')),
    unary('!', tie('any')),
    unary('not', tie('boolean')),
  ),
  list: fc.oneof(
    { depthSize: 'small' },
    name('l'),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(tie('any'), { maxLength: 3 }) }),
  ),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('number'),
    tie('text'),
    tie('boolean'),
    tie('list'),
    value(fc.constant(null)),
    name(...Object.keys(NAMES)),
    binary(LOGIC, tie('any')),
    choice(tie('any'), tie('any')),
    fc.record({ kind: fc.constant('index' as const), list: fc.oneof(tie('list'), tie('text')), at: tie('number') }),
    binary([...ARITHMETIC, ...COMPARISON], tie('any')),
    unary('-', tie('any')),
    fc.record({ kind: fc.constant('index' as const), list: tie('any'), at: tie('any') }),
  ),
}))

function print(part: Tree): string {
  switch (part.kind) {
    case 'value':
      return JSON.stringify(part.value)
    case 'name':
      return part.name
    case 'unary':
      return `(${part.operator} ${print(part.inner)})`
    case 'binary':
      return `(${print(part.left)} ${part.operator} ${print(part.right)})`
    case 'choice':
      return `(${print(part.test)} ? ${print(part.chosen)} : ${print(part.otherwise)})`
    case 'list':
      return `[${part.items.map(print).join(', ')}]`
    case 'index':
      return `(${print(part.list)})[${print(part.at)}]`
  }
}

const holds = (value: Plain): boolean => !(value === null || value === false || value === 0 || value === '')
const sameJson = (left: Plain, right: Plain): boolean => JSON.stringify(left) === JSON.stringify(right)

function compute(part: Tree): Outcome {
  switch (part.kind) {
    case 'value':
      return { value: part.value }
    case 'name':
      return { value: NAMES[part.name] ?? null }
    case 'unary':
      return computeUnary(part.operator, compute(part.inner))
    case 'binary':
      return computeBinary(part)
    case 'choice': {
      const test = compute(part.test)
      if (test === 'failed') return test
      return holds(test.value) ? compute(part.chosen) : compute(part.otherwise)
    }
    case 'list': {
      const items = part.items.map(compute)
      if (items.some((item) => item === 'failed')) return 'failed'
      return { value: items.map((item) => (item === 'failed' ? null : item.value)) }
    }
    case 'index':
      return computeIndex(compute(part.list), compute(part.at))
  }
}

function computeUnary(operator: string, inner: Outcome): Outcome {
  if (inner === 'failed') return inner
  if (operator !== '-') return { value: !holds(inner.value) }
  return typeof inner.value === 'number' ? { value: 0 - inner.value } : 'failed'
}

function computeIndex(list: Outcome, at: Outcome): Outcome {
  if (list === 'failed' || at === 'failed') return 'failed'
  if (typeof at.value !== 'number' && typeof at.value !== 'string') return 'failed'
  const holder = list.value
  if (typeof holder !== 'string' && !Array.isArray(holder)) return { value: null }
  if (at.value === 'length') return { value: holder.length }
  const isPlace =
    typeof at.value === 'number' && Number.isInteger(at.value) && at.value >= 0 && at.value < holder.length
  return { value: isPlace ? ((holder as readonly Plain[] | string)[at.value as number] ?? null) : null }
}

function computeBinary({ operator, left, right }: Extract<Tree, { kind: 'binary' }>): Outcome {
  const first = compute(left)
  if (first === 'failed') return first
  if (operator === '&&' || operator === 'and') return holds(first.value) ? compute(right) : first
  if (operator === '||' || operator === 'or') return holds(first.value) ? first : compute(right)
  if (operator === '??') return first.value === null ? compute(right) : first
  const second = compute(right)
  if (second === 'failed') return second
  const [a, b] = [first.value, second.value]
  if (operator === '==' || operator === '===') return { value: sameJson(a, b) }
  if (operator === '!=' || operator === '!==') return { value: !sameJson(a, b) }
  if (typeof a === 'string' && typeof b === 'string') {
    if (operator === '+') return { value: [a, b].join('') }
    return COMPARISON.includes(operator) ? { value: compare(operator, a < b ? -1 : a > b ? 1 : 0) } : 'failed'
  }
  if (typeof a !== 'number' || typeof b !== 'number') return 'failed'
  if (COMPARISON.includes(operator)) return { value: compare(operator, a < b ? -1 : a > b ? 1 : 0) }
  const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }[operator] ?? Number.NaN
  return Number.isFinite(result) ? { value: result } : 'failed'
}

function compare(operator: string, order: number): boolean {
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

function run(text: string): Outcome {
  try {
    return { value: compileExpression(text).evaluate(makeTestContext(NAMES)) as Plain }
  } catch (error) {
    if ((error as { code?: string }).code === 'EXPRESSION_FAILED') return 'failed'
    throw error
  }
}

const PIECES = [
  'a',
  'input',
  '.',
  '?.',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '?',
  '=>',
  '...',
  '`',
  '${',
  "'",
  '"',
  '\\',
  'and',
  'or',
  'not',
  '+',
  '-',
  '!',
  '==',
  '<',
  '/',
  '*',
  ' ',
  '1',
  '0x',
  'e',
  '#',
  '@',
  '\n',
  'map',
  'len',
  '__proto__',
  'constructor',
  'this',
  'new',
  'async',
  'await',
  'x',
  '\u2028',
  '\ud800',
  '//',
  '/*',
  '*/',
  ';',
  '=',
]

describe('expressions, as properties', () => {
  it('compute what the same arithmetic and logic, written independently, computes', () => {
    let values = 0
    fc.assert(
      fc.property(tree, (drawn) => {
        // As JSON, because 0 and -0 are one number there.
        const outcome = compute(drawn)
        if (outcome !== 'failed') values += 1
        expect(JSON.stringify(run(print(drawn)))).toBe(JSON.stringify(outcome))
      }),
      { numRuns: 3_000 },
    )
    // The draws are worth something only when most of them compute a value.
    expect(values).toBeGreaterThan(1_500)
  })

  it('give a value or EXPRESSION_FAILED for any text whatever', () => {
    const pieces = fc.constantFrom(...PIECES)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), (parts) => {
        run(parts.join(''))
      }),
      { numRuns: 3_000 },
    )
  })

  it('never replace and, or, not inside strings, template texts and member names', () => {
    const word = fc.constantFrom('and', 'or', 'not', 'a and b', 'not not', '} and {', 'or`')
    fc.assert(
      fc.property(word, (text) => {
        const escaped = text.replaceAll('`', '\\`')
        expect(run(JSON.stringify(text))).toEqual({ value: text })
        expect(run(`\`${escaped}\``)).toEqual({ value: text })
        expect(run(`{ ${JSON.stringify(text)}: yes }[${JSON.stringify(text)}]`)).toEqual({ value: true })
      }),
    )
  })
})

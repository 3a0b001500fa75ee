import { HeddleError, type Json } from '@heddle/model'

/*
 * A closed subset of the expression language, for tests of what surrounds it: literals, names, member access and
 * indexing, list literals, `+ - * == != < <= > >= and or not`, parentheses. Every text of it is also a text of
 * `@heddle/expressions` with the same value.
 */

/** Gives the value of a free name, or undefined when there is none. */
export type Lookup = (name: string) => Json | undefined
type Evaluate = (lookup: Lookup) => Json

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|([A-Za-z_$][\w$]*)|(==|!=|<=|>=|[-+*<>()[\].,]))/y
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*'],
]
const compiled = new Map<string, Evaluate>()

/** The value of `text`. Throws `EXPRESSION_FAILED` on wrong syntax, unknown names and unlike types. */
export function evaluateTiny(text: string, lookup: Lookup): Json {
  let evaluate = compiled.get(text)
  if (evaluate === undefined) {
    evaluate = new Parser(text).parse()
    compiled.set(text, evaluate)
  }
  return evaluate(lookup)
}

/** Whether the condition `text` holds; null counts as false. Throws `EXPRESSION_FAILED` on anything else. */
export function holdsTiny(text: string, lookup: Lookup): boolean {
  const value = evaluateTiny(text, lookup)
  if (typeof value === 'boolean') return value
  if (value === null) return false
  throw new HeddleError('EXPRESSION_FAILED', `The condition \`${text}\` gave ${JSON.stringify(value)}, not a boolean.`)
}

/** `value` with every `${{ }}` in its strings replaced: a lone placeholder by its value, others by text. */
export function resolveTiny(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return resolveText(value, lookup)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => resolveTiny(item, lookup))
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolveTiny(member, lookup)]))
}

function resolveText(text: string, lookup: Lookup): Json {
  const only = /^\$\{\{((?:(?!\}\}).)*)\}\}$/.exec(text)?.[1]
  if (only !== undefined) return evaluateTiny(only, lookup)
  return text.replace(/\$\{\{((?:(?!\}\}).)*)\}\}/g, (_, expression: string) => {
    const value = evaluateTiny(expression, lookup)
    return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  })
}

interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'sign'
  readonly text: string
}

class Parser {
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#tokens = tokenize(text)
  }

  parse(): Evaluate {
    const evaluate = this.#parseLevel(0)
    if (this.#at < this.#tokens.length) this.#fail()
    return evaluate
  }

  #parseLevel(level: number): Evaluate {
    const signs = LEVELS[level]
    if (signs === undefined) return this.#parseUnary()
    let left = this.#parseLevel(level + 1)
    for (let sign = this.#take(signs); sign !== null; sign = this.#take(signs)) {
      left = combine(sign, left, this.#parseLevel(level + 1))
    }
    return left
  }

  #parseUnary(): Evaluate {
    if (this.#take(['not']) !== null) {
      const inner = this.#parseUnary()
      return (lookup) => !isTruthy(inner(lookup))
    }
    return this.#parseMembers(this.#parsePrimary())
  }

  #parseMembers(start: Evaluate): Evaluate {
    let value = start
    for (let sign = this.#take(['.', '[']); sign !== null; sign = this.#take(['.', '['])) {
      const of = value
      if (sign === '.') {
        const name = this.#next('name').text
        value = (lookup) => readMember(of(lookup), name)
      } else {
        const index = this.#parseLevel(0)
        if (this.#take([']']) === null) this.#fail()
        value = (lookup) => readMember(of(lookup), index(lookup))
      }
    }
    return value
  }

  #parsePrimary(): Evaluate {
    if (this.#take(['(']) !== null) {
      const inner = this.#parseLevel(0)
      if (this.#take([')']) === null) this.#fail()
      return inner
    }
    if (this.#take(['[']) !== null) return this.#parseList()
    const token = this.#tokens[this.#at] ?? this.#fail()
    this.#at += 1
    if (token.kind === 'number') return () => Number(token.text)
    if (token.kind === 'string') return () => token.text
    if (token.kind === 'sign') return this.#fail()
    const constants: { readonly [name: string]: Json } = { true: true, false: false, null: null }
    if (Object.hasOwn(constants, token.text)) return () => constants[token.text] as Json
    return (lookup) => {
      const value = lookup(token.text)
      if (value === undefined) throw new HeddleError('EXPRESSION_FAILED', `There is nothing named \`${token.text}\`.`)
      return value
    }
  }

  #parseList(): Evaluate {
    const items: Evaluate[] = []
    while (this.#take([']']) === null) {
      items.push(this.#parseLevel(0))
      if (this.#take([',']) === null && this.#tokens[this.#at]?.text !== ']') this.#fail()
    }
    return (lookup) => items.map((item) => item(lookup))
  }

  #take(texts: readonly string[]): string | null {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.kind === 'string' || !texts.includes(token.text)) return null
    this.#at += 1
    return token.text
  }

  #next(kind: Token['kind']): Token {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.kind !== kind) return this.#fail()
    this.#at += 1
    return token
  }

  #fail(): never {
    throw new HeddleError('EXPRESSION_FAILED', `The test expression \`${this.#text}\` has wrong syntax.`)
  }
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text)
    if (match === null) throw new HeddleError('EXPRESSION_FAILED', `The test expression \`${text}\` has wrong syntax.`)
    const [, number, single, double, name, sign] = match
    if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign })
    else tokens.push({ kind: 'string', text: single ?? double ?? '' })
  }
  return tokens
}

function combine(sign: string, left: Evaluate, right: Evaluate): Evaluate {
  if (sign === 'and') return (lookup) => (isTruthy(left(lookup)) ? right(lookup) : left(lookup))
  if (sign === 'or') return (lookup) => (isTruthy(left(lookup)) ? left(lookup) : right(lookup))
  return (lookup) => calculate(sign, left(lookup), right(lookup))
}

function calculate(sign: string, left: Json, right: Json): Json {
  if (sign === '==') return isSame(left, right)
  if (sign === '!=') return !isSame(left, right)
  if (typeof left === 'number' && typeof right === 'number') {
    if (sign === '+') return left + right
    if (sign === '-') return left - right
    if (sign === '*') return left * right
    return compare(sign, left, right)
  }
  if (typeof left === 'string' && typeof right === 'string') {
    if (sign === '+') return left + right
    if (sign !== '-' && sign !== '*') return compare(sign, left, right)
  }
  const shown = `${JSON.stringify(left)} and ${JSON.stringify(right)}`
  throw new HeddleError('EXPRESSION_FAILED', `\`${sign}\` cannot take ${shown}.`)
}

function compare<Value extends number | string>(sign: string, left: Value, right: Value): boolean {
  if (sign === '<') return left < right
  if (sign === '<=') return left <= right
  return sign === '>' ? left > right : left >= right
}

function isSame(left: Json, right: Json): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right))
}

function isTruthy(value: Json): boolean {
  return Boolean(value)
}

function readMember(of: Json, name: Json): Json {
  if (typeof of !== 'object' || of === null) return null
  if (Array.isArray(of)) {
    if (name === 'length') return of.length
    return typeof name === 'number' ? ((of[name] as Json | undefined) ?? null) : null
  }
  if (typeof name !== 'string' || !Object.hasOwn(of, name)) return null
  return (of as { readonly [name: string]: Json })[name] ?? null
}

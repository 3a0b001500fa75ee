import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toJsonValue } from './json-value.ts'

class Money {}

describe('toJsonValue', () => {
  it('gives what JSON would give, for all JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(toJsonValue(value, 'it')).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('gives 0 for -0, which JSON has not', () => {
    expect(toJsonValue([-0], 'it')).toStrictEqual([0])
  })

  it('drops undefined members, and makes it null in lists and as a whole', () => {
    expect(toJsonValue({ a: undefined, b: [undefined, 1] }, 'it')).toEqual({ b: [null, 1] })
    expect(toJsonValue(undefined, 'it')).toBeNull()
  })

  it('keeps a member called __proto__ as a member', () => {
    const result = toJsonValue(JSON.parse('{"__proto__": {"isAdmin": true}}'), 'it') as object
    expect(Object.keys(result)).toEqual(['__proto__'])
    expect('isAdmin' in result).toBe(false)
  })

  it.each([
    ['NaN', { a: [Number.NaN] }, 'the number NaN at /a/0'],
    ['an infinity', -Infinity, 'the number -Infinity'],
    ['a function', { f: () => 1 }, 'a function at /f'],
    ['a symbol', [Symbol('s')], 'a symbol'],
    ['a bigint', 1n, 'a bigint'],
    ['a class instance', { m: new Money() }, 'a Money at /m'],
    ['a map', new Map(), 'a Map'],
    ['bytes', new Uint8Array(1), 'a Uint8Array'],
    ['an invalid date', new Date(Number.NaN), 'an invalid date'],
  ])('refuses %s and names the place', (_title, value, message) => {
    expect(() => toJsonValue(value, 'The output')).toThrow(message)
  })

  it('refuses cycles, but not the same value twice', () => {
    const twice = { x: 1 }
    expect(toJsonValue([twice, twice], 'it')).toEqual([{ x: 1 }, { x: 1 }])
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(() => toJsonValue(cycle, 'it')).toThrow('a reference to itself')
  })

  it('refuses depth that would break readers', () => {
    let deep: unknown = 1
    for (let level = 0; level < 10_000; level += 1) deep = [deep]
    expect(() => toJsonValue(deep, 'it')).toThrow('more than 500 levels')
  })

  it('refuses more than 64 MB', () => {
    const text = 'x'.repeat(1024 * 1024)
    expect(() =>
      toJsonValue(
        Array.from({ length: 65 }, () => text),
        'The output',
      ),
    ).toThrow('larger than 64 MB')
  })

  it('turns dates into ISO text and half surrogates into U+FFFD', () => {
    expect(toJsonValue([new Date(0), 'a\ud800'], 'it')).toEqual(['1970-01-01T00:00:00.000Z', 'a\ufffd'])
  })
})

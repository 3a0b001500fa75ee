import { describe, expect, it } from 'vitest'
import { parseResult } from './parse-result.ts'

describe('parseResult', () => {
  it('gives the value of JSON text', () => {
    expect(parseResult(Buffer.from('{"a":[1,"}]\\"[[",null]}'))).toEqual({ a: [1, '}]"[[', null] })
  })

  it('keeps a member called __proto__ as data', () => {
    const value = parseResult(Buffer.from('{"__proto__":{"polluted":true}}')) as object
    expect(Object.hasOwn(value, '__proto__')).toBe(true)
    expect('polluted' in {}).toBe(false)
  })

  it.each([
    ['text that is no JSON', '{"a":'],
    ['nothing', ''],
    ['lists too deep for what comes after', '['.repeat(2_000) + ']'.repeat(2_000)],
    ['a million open brackets', '['.repeat(1_000_000)],
  ])('refuses %s with OUTPUT_INVALID', (_, text) => {
    expect(() => parseResult(Buffer.from(text))).toThrow(expect.objectContaining({ code: 'OUTPUT_INVALID' }))
  })
})

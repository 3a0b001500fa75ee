import { afterEach, describe, expect, it, vi } from 'vitest'
import { compileExpression } from './compiled-expression.ts'
import { makeTestContext } from './make-test-context.ts'
import { compilePattern } from './pattern.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('compilePattern', () => {
  it('searches, matches whole texts and gives groups', () => {
    const pattern = compilePattern('(\\d+)(x)?')
    expect(pattern.test('a12')).toBe(true)
    expect(pattern.testWhole('a12')).toBe(false)
    expect(pattern.match('a12')).toEqual(['12', '12', null])
    expect([...pattern.matches('1x 2')].map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [3, 4],
    ])
  })

  it('takes the flags i, m and s', () => {
    expect(compilePattern('^b$', 'im').test('a\nB')).toBe(true)
    expect(compilePattern('a.b', 's').test('a\nb')).toBe(true)
    expect(() => compilePattern('a', 'g')).toThrow('only i, m and s')
  })

  it.each(['(?=a)b', '(?!a)b', '(?<=a)b', '(a)\\1', '(', 'a{2000}', 'a'.repeat(1_001)])('refuses %s', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/^The pattern /)
  })

  it('never hands a pattern of a user to RegExp', () => {
    const seen: string[] = []
    const RealRegExp = RegExp
    vi.stubGlobal(
      'RegExp',
      class extends RealRegExp {
        constructor(pattern: RegExp | string, flags?: string) {
          super(pattern, flags)
          seen.push(String(pattern))
        }
      },
    )
    const texts = [
      "'marker7'.match('mark(er)7+')",
      "'marker7'.matchAll('mark(er)7+')",
      "'marker7'.replacePattern('mark(er)7+', '')",
      "'marker7'.splitPattern('mark(er)7+')",
      "jsonpath(['marker7'], '$[?search(@, \"mark(er)7+\")]')",
      "'marker7'.replaceAll('mark(er)7+', '').split('mark(er)7+')",
    ]
    for (const text of texts) compileExpression(text).evaluate(makeTestContext())
    expect(() => compileExpression('/mark(er)7+/')).toThrow('literals')
    expect(seen.filter((pattern) => pattern.includes('mark'))).toEqual([])
  })
})

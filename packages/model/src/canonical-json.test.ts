import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCanonicalJson } from './canonical-json.ts'
import type { Json } from './values.ts'

describe('canonical JSON', () => {
  /** Written after the rules of RFC 8785, sections 3.2.2 and 3.2.3. */
  const vectors: readonly (readonly [Json, string])[] = [
    [null, 'null'],
    [true, 'true'],
    [[], '[]'],
    [{}, '{}'],
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [1.0, '1'],
    [-1.5, '-1.5'],
    [1e21, '1e+21'],
    [1e20, '100000000000000000000'],
    [1e-6, '0.000001'],
    [1e-7, '1e-7'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [0.1 + 0.2, '0.30000000000000004'],
    ['', '""'],
    ['a"b\\c/d', '"a\\"b\\\\c/d"'],
    ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
    ['\u0000\u001f\u007f', '"\\u0000\\u001f\u007f"'],
    ['€ 한 \u2028 😀', '"€ 한 \u2028 😀"'],
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ 10: 'x', 9: 'y', a: 'z' }, '{"10":"x","9":"y","a":"z"}'],
    [[{ z: [3, 2, { y: null, x: false }] }], '[{"z":[3,2,{"x":false,"y":null}]}]'],
  ]
  it.each(vectors)('writes %j as RFC 8785 says', (value, text) => {
    expect(toCanonicalJson(value)).toBe(text)
  })

  it('sorts names by UTF-16 code units, not by code points', () => {
    // U+1F600 begins with the unit D83D, which is below U+FB33; as a code point it is above.
    const value = { '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, '\r': 4, '1': 5, '\u0080': 6, '\u00f6': 7 }
    expect(Object.values(JSON.parse(toCanonicalJson(value)) as object)).toEqual([5, 4, 6, 7, 3, 2, 1])
  })

  it('leaves out members that are undefined', () => {
    expect(toCanonicalJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}')
  })

  it.each([Number.NaN, Infinity, -Infinity, '\ud800', '\udc00x', { '\ud800': 1 }, [['a', '\udfff']]])(
    'refuses %j, which JSON cannot hold',
    (value) => {
      expect(() => toCanonicalJson(value)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }))
    },
  )

  it('reads back as the same value, and does not depend on the order of names', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        const text = toCanonicalJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(toCanonicalJson(reverseNames(value))).toBe(text)
      }),
      { numRuns: 500, seed: 8785 },
    )
  })
})

function reverseNames(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => reverseNames(item))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).toReversed()
  return Object.fromEntries(members.map(([name, member]) => [name, reverseNames(member)]))
}

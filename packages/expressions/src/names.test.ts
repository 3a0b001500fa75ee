import { describe, expect, it } from 'vitest'
import { FUNCTION_NAMES, RESERVED_NAMES, describeFunctions, describeMethods, isEcmaKeyword } from './names.ts'

describe('names', () => {
  it('holds exactly the functions of the language', () => {
    const expected =
      'len str int float bool list min max sum avg abs round floor ceil range keys values entries merge groupBy sortBy ' +
      'unique zip now date duration uuid hash base64 json parseJson jsonpath'
    expect(FUNCTION_NAMES.toSorted()).toEqual(expected.split(' ').toSorted())
  })

  it('describes each function with a signature that starts with its name', () => {
    for (const { name, signature, description } of describeFunctions()) {
      expect(signature).toMatch(new RegExp(`^${name}\\(`))
      expect(description).toMatch(/\.$/)
    }
    expect(describeFunctions().map(({ name }) => name)).toEqual(FUNCTION_NAMES.toSorted())
  })

  it('describes each method with its type and a signature that starts with its name', () => {
    for (const { name, signature } of describeMethods()) expect(signature).toMatch(new RegExp(`^${name}\\(`))
    expect(new Set(describeMethods().map(({ type }) => type))).toEqual(new Set(['text', 'list', 'number', 'date']))
  })

  it('knows keywords, literals and the words for operators', () => {
    for (const word of ['class', 'await', 'yield', 'let', 'static', 'null', 'true', 'undefined', 'and', 'or', 'not']) {
      expect(isEcmaKeyword(word)).toBe(true)
    }
    for (const word of ['fetch', 'of', 'andy', 'toString', 'constructor']) expect(isEcmaKeyword(word)).toBe(false)
  })

  it('reserves the names with a meaning of their own', () => {
    expect(RESERVED_NAMES).toContain('inputs')
    expect(RESERVED_NAMES).toHaveLength(12)
  })
})

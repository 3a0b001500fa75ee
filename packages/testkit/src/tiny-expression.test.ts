import { describe, expect, it } from 'vitest'
import type { Json } from '@heddle/model'
import { evaluateTiny, holdsTiny, resolveTiny } from './tiny-expression.ts'

const names: { readonly [name: string]: Json } = {
  input: { n: 3, list: [1, [2, 3]], word: 'a' },
  a: { b: null },
  t: true,
}
const lookup = (name: string): Json | undefined => names[name]

describe('evaluateTiny', () => {
  it.each<[string, Json]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['input.n - 1 - 1', 1],
    ['"a" + \'b\'', 'ab'],
    ['input.list[1][0]', 2],
    ['input.list.length', 2],
    ['a.b.c.d', null],
    ['input.list[9]', null],
    ['input.n == 3 and not (input.n > 5)', true],
    ['input.n != 3 or t', true],
    ['[1, [input.n]]', [1, [3]]],
    ['[]', []],
    ['input.list == [1, [2, 3]]', true],
    ['"3" == input.n', false],
    ['input.word < "b"', true],
  ])('%s is %j', (text, expected) => {
    expect(evaluateTiny(text, lookup)).toEqual(expected)
  })

  it.each(['1 +', 'missing', '1 < "a"', 'null + 1', ')', 'a b', '#', ''])('refuses %j', (text) => {
    expect(() => evaluateTiny(text, lookup)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })
})

describe('holdsTiny', () => {
  it('takes booleans, counts null as false and refuses the rest', () => {
    expect(holdsTiny('t', lookup)).toBe(true)
    expect(holdsTiny('a.b', lookup)).toBe(false)
    expect(() => holdsTiny('input.n', lookup)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })
})

describe('resolveTiny', () => {
  it('gives a lone placeholder its value and puts others into text', () => {
    const config = {
      only: '${{ input.n }}',
      mixed: 'n=${{ input.n }}, ${{ a.b }}${{ input.list }}',
      deep: ['${{ t }}', 1],
    }
    expect(resolveTiny(config, lookup)).toEqual({ only: 3, mixed: 'n=3, [1,[2,3]]', deep: [true, 1] })
  })
})

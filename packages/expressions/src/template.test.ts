import type { Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { makeTestContext } from './make-test-context.ts'
import { checkTemplate, evaluateTemplate, hasPlaceholder, parseTemplate } from './template.ts'

const NAMES: { readonly [name: string]: Json } = { a: 1, list: [1, 'b'], text: 'x', nothing: null, yes: true }

function fill(text: string): Json {
  return evaluateTemplate(parseTemplate(text), makeTestContext(NAMES))
}

describe('templates', () => {
  it.each<[string, Json]>([
    ['plain', 'plain'],
    ['', ''],
    ['${{ list }}', [1, 'b']],
    ['${{list}}', [1, 'b']],
    ['${{ nothing }}', null],
    [' ${{ a }}', ' 1'],
    ['${{ a }}${{ a }}', '11'],
    ['n: ${{ nothing }}; l: ${{ list }}; o: ${{ { a } }}; b: ${{ yes }}', 'n: ; l: [1,"b"]; o: {"a":1}; b: true'],
    ['${NAME} $ {{ a }} {{ a }} $${a}', '${NAME} $ {{ a }} {{ a }} $${a}'],
    ["${{ '}}' }}", '}}'],
    ['${{ "${{ a }}" }}', '${{ a }}'],
    ["a ${{ 'it\\'s }}' }} b", "a it's }} b"],
    ['${{ { x: { y: { z: a } } } }}', { x: { y: { z: 1 } } }],
    ['${{{x: {y: a}}}}', { x: { y: 1 } }],
    ['${{ [a, [a]] }}', [1, [1]]],
    ['${{ `}} ${`${a}}}`} }}` }}', '}} 1}} }}'],
    ['${{ list.map(x => `${x}`).join("}}") }}', '1}}b'],
    ['a }} b', 'a }} b'],
  ])('%s', (text, value) => {
    expect(fill(text)).toEqual(value)
  })

  it('lists its expressions and tells whether it is one placeholder', () => {
    const template = parseTemplate('${{ a }} and ${{ list.length }}')
    expect(template.isSingle).toBe(false)
    expect(template.expressions.map(({ text }) => text)).toEqual(['a', 'list.length'])
    expect(parseTemplate('${{ a }}').isSingle).toBe(true)
    expect(parseTemplate('a').isSingle).toBe(false)
  })

  it('gives each placeholder its own ids', () => {
    const [first, second] = (fill('${{ uuid() }} ${{ uuid() }}') as string).split(' ')
    expect(first).not.toBe(second)
  })

  it('knows a string that may hold placeholders', () => {
    expect(hasPlaceholder('a ${{ b')).toBe(true)
    expect(hasPlaceholder('a ${b} {{ c }}')).toBe(false)
  })

  it.each([
    ['${{ a', 'is not closed'],
    ['${{ }}', 'is empty'],
    ['x ${{ a ]] }', 'is not closed'],
    ['${{ a + }}', 'Does not parse'],
  ])('refuses %s', (text, message) => {
    expect(() => parseTemplate(text)).toThrow(message)
    expect(checkTemplate(text).problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)])
  })

  it('tells all that is wrong, and what is right all the same', () => {
    const { expressions, problems } = checkTemplate("${{ a + }} ${{ a }} ${{ }} ${{ list. }} ${{ 'open }} ${{ text }}")
    expect(expressions.map(({ text }) => text)).toEqual(['a', 'text'])
    expect(problems.map(({ kind }) => kind)).toEqual(['expression', 'placeholder', 'expression', 'placeholder'])
    expect(checkTemplate('plain ${{ a }}').problems).toEqual([])
  })
})

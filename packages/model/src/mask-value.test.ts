import { describe, expect, it } from 'vitest'
import { MASK, maskValue } from './mask-value.ts'

describe('maskValue', () => {
  const person = { name: 'Ada', email: 'a@example.test', cards: [{ number: '1' }, { number: '2' }] }

  it.each([
    ['a member', ['email'], { ...person, email: MASK }],
    ['a member of every element', ['cards.number'], { ...person, cards: [{ number: MASK }, { number: MASK }] }],
    ['the same, said with a star', ['cards.*.number'], { ...person, cards: [{ number: MASK }, { number: MASK }] }],
    ['one element', ['cards.1'], { ...person, cards: [{ number: '1' }, MASK] }],
    ['every member', ['*'], { name: MASK, email: MASK, cards: MASK }],
    ['the whole', [''], MASK],
    ['several', ['name', 'email'], { ...person, name: MASK, email: MASK }],
  ])('hides %s', (_what, paths, expected) => {
    expect(maskValue(person, paths)).toEqual(expected)
  })

  it('leaves a value alone that has no such part', () => {
    expect(maskValue(person, ['phone', 'name.first', 'cards.number.digits'])).toEqual(person)
    expect(maskValue(null, ['a'])).toBeNull()
    expect(maskValue({}, ['__proto__.polluted', 'constructor'])).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import { DEFAULT_PREFERENCES, parsePreferences, resolveLanguage } from './preferences.ts'

describe('kept preferences', () => {
  it('are read as they were kept', () => {
    const kept = { theme: 'dark', language: 'ko', timeZone: 'Asia/Seoul', sidebar: 'narrow' }
    expect(parsePreferences(JSON.stringify(kept))).toEqual(kept)
  })

  it.each([null, '', '{', 'null', '[]', '"dark"', '{"theme":"pink","language":3,"timeZone":"Mars/Base","sidebar":1}'])(
    'count as the defaults when they are %j',
    (text) => expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES),
  )
})

it.each([
  ['ko', ['en-US'], 'ko'],
  ['system', ['fr-FR', 'ko-KR', 'en'], 'ko'],
  ['system', ['en-GB', 'ko'], 'en'],
  ['system', ['fr-FR'], 'en'],
  ['system', [], 'en'],
] as const)('the choice %s in a browser that offers %j shows %s', (chosen, offered, shown) => {
  expect(resolveLanguage(chosen, offered)).toBe(shown)
})

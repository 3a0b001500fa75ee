import { describe, expect, it } from 'vitest'
import { english } from './english.ts'
import { korean } from './korean.ts'

interface Texts {
  readonly [key: string]: string | Texts
}

/** Every text by its full key; plural forms of one text under one key. */
function flatten(texts: Texts, prefix = ''): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const [key, value] of Object.entries(texts)) {
    const path = `${prefix}${key}`
    if (typeof value !== 'string') {
      for (const [inner, forms] of flatten(value, `${path}.`)) found.set(inner, forms)
      continue
    }
    const name = path.replace(/_(zero|one|two|few|many|other)$/, '')
    found.set(name, [...(found.get(name) ?? []), value])
  }
  return found
}

const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((match) => match[1]).toSorted()

/** The same in every language: names. */
const SAME = new Set(['app.product', 'app.languageName.en', 'app.languageName.ko', 'settings.about.node'])

describe('Korean and English texts', () => {
  const [left, right] = [flatten(english as Texts), flatten(korean as Texts)]

  it('have the same keys', () => expect([...right.keys()].toSorted()).toEqual([...left.keys()].toSorted()))

  it.each([...left])('of %s have the same placeholders and are translated', (key, forms) => {
    const translated = right.get(key) ?? []
    expect(translated.length).toBeGreaterThan(0)
    for (const text of translated) {
      expect(text.trim()).not.toBe('')
      expect(placeholders(text)).toEqual(placeholders(forms.at(-1) ?? ''))
      if (!SAME.has(key)) expect(forms).not.toContain(text)
    }
  })
})

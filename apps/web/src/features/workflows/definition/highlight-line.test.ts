import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlightLine } from './highlight-line.ts'

const kinds = (line: string, format: 'json' | 'yaml') =>
  highlightLine(line, format)
    .filter((token) => token.text.trim() !== '')
    .map((token) => `${token.kind}:${token.text.trim()}`)

describe('highlightLine', () => {
  it('never loses a character', () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))
    fc.assert(
      fc.property(line, fc.constantFrom('json' as const, 'yaml' as const), (text, format) => {
        const joined = highlightLine(text, format)
          .map((token) => token.text)
          .join('')
        expect(joined).toBe(text)
      }),
    )
  })

  it('tells keys from strings', () => {
    expect(kinds('  "name": "Hello", "size": 3', 'json')).toEqual([
      'key:"name"',
      'plain::',
      'string:"Hello"',
      'plain:,',
      'key:"size"',
      'plain::',
      'number:3',
    ])
    expect(kinds('  - id: fetch', 'yaml')).toEqual(['plain:-', 'key:id', 'plain::', 'string:fetch'])
    expect(kinds('limit: 5 # at most', 'yaml')).toEqual(['key:limit', 'plain::', 'number:5', 'comment:# at most'])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutputTexts } from './output-texts.ts'
import type { PassingEvent } from './stream-item.ts'

const event = (type: 'delta' | 'snapshot' | 'reset', offset: number, data: string, attempt = 1): PassingEvent => ({
  type: `output.${type}`,
  after: 0,
  nodeKey: 'write',
  channel: 'text',
  attempt,
  offset,
  data,
})

function textAfter(texts: OutputTexts, ...events: readonly PassingEvent[]): string | null {
  let text: string | null = null
  for (const each of events) {
    const change = texts.apply(each)
    if (change.kind === 'output') text = change.output.text
  }
  return text
}

describe('the text of a channel', () => {
  it('grows by its pieces, each counted once', () => {
    const texts = new OutputTexts()
    expect(textAfter(texts, event('delta', 0, 'He'), event('delta', 2, 'ddle'))).toBe('Heddle')
    expect(texts.apply(event('delta', 2, 'ddle')).kind).toBe('known')
    expect(textAfter(texts, event('snapshot', 0, 'Heddle runs'), event('delta', 6, ' runs!'))).toBe('Heddle runs!')
  })

  it('reports a missing piece and keeps what it has', () => {
    const texts = new OutputTexts()
    expect(texts.apply(event('delta', 3, 'late')).kind).toBe('gap')
    texts.apply(event('delta', 0, 'ab'))
    expect(texts.apply(event('delta', 5, 'x')).kind).toBe('gap')
    expect(textAfter(texts, event('delta', 2, 'c'))).toBe('abc')
  })

  it('goes on from a snapshot whose beginning the server no longer has', () => {
    const texts = new OutputTexts()
    texts.apply(event('delta', 0, 'ab'))
    const change = texts.apply(event('snapshot', 10, 'xyz'))
    expect(change).toMatchObject({ output: { start: 10, text: 'xyz' } })
    expect(textAfter(texts, event('delta', 13, '!'))).toBe('xyz!')
  })

  it('is one attempt only', () => {
    const texts = new OutputTexts()
    texts.apply(event('delta', 0, 'first'))
    expect(textAfter(texts, event('reset', 0, ''))).toBe('')
    expect(textAfter(texts, event('delta', 0, 'second', 2))).toBe('second')
    expect(texts.apply(event('delta', 5, ' late', 1)).kind).toBe('known')
  })

  it('may begin again when its node was entered again, and only then', () => {
    const texts = new OutputTexts()
    texts.apply(event('delta', 0, 'before'))
    expect(texts.apply(event('delta', 0, 'after')).kind).toBe('known')
    texts.enterAgain('write')
    expect(textAfter(texts, event('delta', 0, 'after'))).toBe('after')
    texts.enterAgain('write')
    expect(textAfter(texts, event('delta', 5, '!'))).toBe('after!')
  })

  it('is whole whatever pieces come twice or overlap, as long as none is missing', () => {
    const piece = fc.tuple(fc.nat(40), fc.nat(12))
    fc.assert(
      fc.property(fc.string({ maxLength: 40, unit: 'grapheme' }), fc.array(piece), (whole, pieces) => {
        const texts = new OutputTexts()
        let [end, text] = [0, '']
        for (const [from, length] of [...pieces, [0, whole.length] as const]) {
          const offset = Math.min(from, end)
          const data = whole.slice(offset, offset + length)
          const change = texts.apply(event('delta', offset, data))
          end = Math.max(end, offset + data.length)
          if (change.kind === 'output') text = change.output.text
          expect(text).toBe(whole.slice(0, end))
        }
        expect(text).toBe(whole)
      }),
    )
  })
})

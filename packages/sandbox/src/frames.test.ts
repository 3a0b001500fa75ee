import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FROM_PROCESS, FrameDecoder, encodeFrame, type Decoded } from './frames.ts'

const KINDS = Object.values(FROM_PROCESS)

function decode(chunks: readonly Buffer[], maxBytes = 1_000): readonly Decoded[] {
  const decoder = new FrameDecoder(() => maxBytes)
  return chunks.flatMap((chunk) => [...decoder.push(chunk)])
}

describe('FrameDecoder', () => {
  it('gives the frames that were encoded, however the bytes are cut', () => {
    const frames = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), payload: fc.uint8Array({ maxLength: 50 }) }))
    const cuts = fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 })
    fc.assert(
      fc.property(frames, cuts, (sent, sizes) => {
        const bytes = Buffer.concat(sent.map(({ kind, payload }) => encodeFrame(kind, payload)))
        const chunks: Buffer[] = []
        for (let at = 0, cut = 0; at < bytes.byteLength; cut++) {
          const size = sizes[cut % sizes.length] ?? 1
          chunks.push(bytes.subarray(at, at + size))
          at += size
        }
        const expected = sent.map(({ kind, payload }) => ({ kind, payload: Buffer.from(payload) }))
        expect(decode(chunks)).toEqual(expected)
      }),
    )
  })

  it('refuses a frame that is too long when its head arrives', () => {
    const head = encodeFrame(FROM_PROCESS.result, Buffer.alloc(1_001)).subarray(0, 5)
    expect(decode([head])).toEqual([{ kind: 'refused', reason: 'too-long', of: 'R' }])
  })

  it('refuses a kind it does not know', () => {
    expect(decode([Buffer.from('GET / HTTP/1.1')])).toEqual([{ kind: 'refused', reason: 'unknown-kind', of: 'G' }])
  })
})

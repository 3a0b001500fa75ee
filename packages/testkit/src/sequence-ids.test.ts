import { describe, expect, it } from 'vitest'
import { SequenceIds } from './sequence-ids.ts'

describe('SequenceIds', () => {
  it('gives execution ids of the shape of UUIDv7 that sort by creation', () => {
    const ids = new SequenceIds()
    const made = Array.from({ length: 300 }, () => ids.executionId())
    expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
    expect(made.toSorted()).toEqual(made)
    expect(new Set(made).size).toBe(300)
  })

  it('gives the same sequence for the same seed, and other leases for another prefix', () => {
    const draw = (prefix: string) => {
      const ids = new SequenceIds({ seed: 7, prefix })
      return [ids.executionId(), ids.lease(), ids.random(), ids.random()]
    }
    expect(draw('a')).toEqual(draw('a'))
    expect(draw('a')[1]).not.toBe(draw('b')[1])
    expect(draw('a')[0]).not.toBe(draw('b')[0])
  })

  it('draws numbers in [0, 1) that are spread out', () => {
    const ids = new SequenceIds({ seed: 3 })
    const drawn = Array.from({ length: 1_000 }, () => ids.random())
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true)
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
    expect(mean).toBeGreaterThan(0.4)
    expect(mean).toBeLessThan(0.6)
  })
})

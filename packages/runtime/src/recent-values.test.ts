import { describe, expect, it } from 'vitest'
import { RecentValues } from './recent-values.ts'

describe('recent values', () => {
  function makeClock() {
    const clock = { now: 1_000, asked: 0 }
    const values = new RecentValues<number>({ maxAgeMs: 1_000, now: () => clock.now })
    const load = (): Promise<number> => Promise.resolve(++clock.asked)
    return { clock, values, load }
  }

  it('are asked for once within their age, and by all who ask at once', async () => {
    const { clock, values, load } = makeClock()
    expect(await Promise.all([values.read('a', load), values.read('a', load)])).toEqual([1, 1])
    clock.now += 999
    expect(await values.read('a', load)).toBe(1)
    clock.now += 1
    expect(await values.read('a', load)).toBe(2)
  })

  it('are kept for each key', async () => {
    const { values, load } = makeClock()
    expect([await values.read('a', load), await values.read('b', load)]).toEqual([1, 2])
  })

  it('are asked for again after a failure, and after the clock was set back', async () => {
    const { clock, values, load } = makeClock()
    await expect(values.read('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await values.read('a', load)).toBe(1)
    clock.now -= 5
    expect(await values.read('a', load)).toBe(2)
  })
})

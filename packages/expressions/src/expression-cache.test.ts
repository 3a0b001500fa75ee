import { describe, expect, it } from 'vitest'
import { ExpressionCache } from './expression-cache.ts'

describe('ExpressionCache', () => {
  it('keeps what is used and never holds more than two generations', () => {
    const cache = new ExpressionCache<number>(1_050)
    cache.set('kept', -1)
    for (let index = 0; index < 1_000; index++) {
      cache.set(`k${index}`, index)
      expect(cache.get('kept')).toBe(-1)
      expect(cache.size).toBeLessThanOrEqual(20)
    }
    cache.set('long'.repeat(1_000), 5)
    cache.set('k999', 999)
    expect(cache.size).toBeLessThanOrEqual(2)
    expect(cache.get('k0')).toBeUndefined()
    expect(cache.get('k999')).toBe(999)
  })
})

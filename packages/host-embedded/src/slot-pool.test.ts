import { toWorkspaceId } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import type { KeyLimit } from './keyed-limits.ts'
import { SlotPool } from './slot-pool.ts'

interface Asked {
  readonly workspace?: string
  readonly priority?: number
  readonly at?: number
  readonly keys?: readonly KeyLimit[]
}

function createStage(capacity: number) {
  const pool = new SlotPool({ capacity, agePerPointMs: 1_000 })
  const granted: string[] = []
  const ask = (id: string, { workspace = 'w', priority = 50, at = 0, keys = [] }: Asked = {}) =>
    pool.request({ id, workspaceId: toWorkspaceId(workspace), priority, keys, at, granted: () => granted.push(id) })
  return { pool, granted, ask }
}

describe('slot pool', () => {
  it('gives slots up to its capacity and grants the next one when a slot comes back', () => {
    const { pool, granted, ask } = createStage(2)
    expect([ask('a'), ask('b'), ask('c')]).toEqual([null, null, 'slot'])
    expect([pool.held, pool.queued]).toEqual([2, 1])
    pool.release('a')
    expect(granted).toEqual(['c'])
    expect([pool.held, pool.queued]).toEqual([2, 0])
  })

  it('answers who asks again without counting twice', () => {
    const { pool, granted, ask } = createStage(1)
    expect([ask('a'), ask('a'), ask('b'), ask('b')]).toEqual([null, null, 'slot', 'slot'])
    pool.release('a')
    expect(granted).toEqual(['b'])
    expect(pool.queued).toBe(0)
  })

  it('prefers higher priority, until a lower one has waited long enough', () => {
    const { pool, granted, ask } = createStage(1)
    ask('running')
    ask('low', { priority: 10, at: 0 })
    ask('high', { priority: 60, at: 49_000 })
    ask('late', { priority: 60, at: 51_000 })
    for (const id of ['running', 'high', 'low']) pool.release(id)
    expect(granted).toEqual(['high', 'low', 'late'])
  })

  it('serves the workspace that holds the fewest slots first', () => {
    const { pool, granted, ask } = createStage(2)
    ask('a1', { workspace: 'a' })
    ask('a2', { workspace: 'a' })
    for (let n = 3; n < 10; n += 1) ask(`a${n}`, { workspace: 'a', at: n })
    ask('b1', { workspace: 'b', at: 100 })
    ask('b2', { workspace: 'b', at: 101 })
    pool.release('a1')
    pool.release('a2')
    expect(granted).toEqual(['b1', 'a3'])
  })

  it('does not let those who wait for a key keep others from a slot', () => {
    const { pool, granted, ask } = createStage(3)
    const keys = [{ key: 'k', limit: 1 }]
    expect([ask('a', { keys }), ask('b', { keys }), ask('c')]).toEqual([null, { key: 'k' }, null])
    pool.release('a')
    expect(granted).toEqual(['b'])
    expect(pool.keyHolders('k')).toEqual(['b'])
  })

  it('keeps the keys of an execution that only gave its slot back', () => {
    const { pool, granted, ask } = createStage(1)
    const keys = [{ key: 'k', limit: 1 }]
    ask('a', { keys })
    ask('b', { keys })
    pool.yieldSlot('a')
    expect([granted, pool.held]).toEqual([[], 0])
    expect(ask('a', { keys })).toBeNull()
    pool.release('a')
    expect(granted).toEqual(['b'])
  })

  it('passes a free key on when the first who waits for it is stopped by another key', () => {
    const { pool, granted, ask } = createStage(5)
    const one = { key: 'one', limit: 1 }
    const two = { key: 'two', limit: 1 }
    ask('a', { keys: [one] })
    ask('b', { keys: [two] })
    ask('both', { keys: [one, two], at: 1 })
    ask('c', { keys: [one], at: 2 })
    pool.release('a')
    expect(granted).toEqual(['c'])
    pool.release('c')
    pool.release('b')
    expect(granted).toEqual(['c', 'both'])
  })

  it('forgets who is withdrawn from the queue', () => {
    const { pool, granted, ask } = createStage(1)
    ask('a')
    ask('b')
    pool.release('b')
    pool.release('a')
    expect(granted).toEqual([])
    expect([pool.held, pool.queued]).toEqual([0, 0])
  })

  it('counts keys held before a restart', () => {
    const { pool, granted, ask } = createStage(5)
    const keys = [{ key: 'k', limit: 1 }]
    pool.reserveKeys('old', keys)
    expect(ask('new', { keys })).toEqual({ key: 'k' })
    expect(ask('old', { keys })).toBeNull()
    pool.release('old')
    expect(granted).toEqual(['new'])
  })
})

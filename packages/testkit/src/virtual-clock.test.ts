import { describe, expect, it } from 'vitest'
import { VIRTUAL_EPOCH, VirtualClock } from './virtual-clock.ts'

describe('VirtualClock', () => {
  it('stands still until time passes', () => {
    const clock = new VirtualClock()
    clock.schedule(VIRTUAL_EPOCH, () => expect.unreachable())
    expect(clock.now()).toBe(VIRTUAL_EPOCH)
  })

  it('runs callbacks by due time, then by order of scheduling, each at its own time', () => {
    const clock = new VirtualClock(0)
    const seen: [string, number][] = []
    clock.schedule(20, () => seen.push(['late', clock.now()]))
    clock.schedule(10, () => seen.push(['first', clock.now()]))
    clock.schedule(10, () => seen.push(['second', clock.now()]))
    expect(clock.advanceTo(15)).toBe(2)
    expect(clock.now()).toBe(15)
    clock.advanceTo(30)
    expect(seen).toEqual([
      ['first', 10],
      ['second', 10],
      ['late', 20],
    ])
  })

  it('runs what callbacks schedule on the way', () => {
    const clock = new VirtualClock(0)
    const seen: number[] = []
    clock.schedule(5, () => void clock.schedule(7, () => seen.push(clock.now())))
    clock.advanceTo(10)
    expect(seen).toEqual([7])
  })

  it('never runs what was cancelled', () => {
    const clock = new VirtualClock(0)
    const cancel = clock.schedule(5, () => expect.unreachable())
    cancel()
    clock.advanceTo(10)
    expect(clock.pending).toBe(0)
  })

  it('keeps callbacks over a jump in either direction until they are due', () => {
    const clock = new VirtualClock(100)
    const seen: number[] = []
    clock.schedule(150, () => seen.push(clock.now()))
    clock.jumpTo(0)
    expect(clock.runDue()).toBe(0)
    clock.jumpTo(1_000)
    expect(clock.runDue()).toBe(1)
    expect(seen).toEqual([1_000])
  })

  it('lets promises settle between callbacks', async () => {
    const clock = new VirtualClock(0)
    const seen: string[] = []
    clock.schedule(1, () => void Promise.resolve().then(() => clock.schedule(2, () => seen.push('chained'))))
    clock.schedule(3, () => seen.push('later'))
    await clock.elapse(5)
    expect(seen).toEqual(['chained', 'later'])
    expect(clock.now()).toBe(5)
  })
})

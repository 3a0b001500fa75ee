import { VirtualClock } from '@heddle/testkit'
import { toExecutionId } from '@heddle/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Timers, WAKE } from './timers.ts'

const A = toExecutionId('a')
const B = toExecutionId('b')

function createStage() {
  const clock = new VirtualClock(0)
  const due: string[] = []
  const timers = new Timers({ clock, onDue: (id, timerId) => due.push(`${id}:${timerId}@${clock.now()}`) })
  return { clock, due, timers }
}

describe('timers', () => {
  it('fire in order of their times, with one callback at the clock', () => {
    const { clock, due, timers } = createStage()
    timers.set(A, 'late', 300)
    timers.set(B, WAKE, 100)
    timers.set(A, 'middle', 200)
    expect(timers.nextDueAt(A)).toBe(200)
    clock.advanceTo(1_000)
    expect(due).toEqual(['b:@100', 'a:middle@200', 'a:late@300'])
    expect([timers.size, clock.pending]).toEqual([0, 0])
  })

  it('replace a timer of the same id and never fire a cleared one', () => {
    const { clock, due, timers } = createStage()
    timers.set(A, 'x', 100)
    timers.set(A, 'x', 400)
    timers.set(A, 'y', 200)
    timers.set(B, 'z', 150)
    timers.clear(A, 'y')
    timers.clearExecution(B)
    clock.advanceTo(1_000)
    expect(due).toEqual(['a:x@400'])
    expect(timers.nextDueAt(A)).toBeNull()
  })

  it('fire at once what a forward jump of the clock has passed, and wait on after a backward one', () => {
    const { clock, due, timers } = createStage()
    timers.set(A, 'x', 1_000)
    timers.set(A, 'y', 5_000)
    clock.jumpTo(2_000)
    clock.runDue()
    expect(due).toEqual(['a:x@2000'])
    clock.jumpTo(500)
    clock.runDue()
    expect(due).toHaveLength(1)
    clock.advanceTo(5_000)
    expect(due).toEqual(['a:x@2000', 'a:y@5000'])
  })

  it('fire nothing after stop', () => {
    const { clock, due, timers } = createStage()
    timers.set(A, 'x', 10)
    timers.stop()
    clock.advanceTo(100)
    expect(due).toEqual([])
  })

  it('fire exactly what was set and not cleared, in order, whatever the sequence', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 5 }),
      at: fc.integer({ min: 1, max: 50 }),
      clear: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, due, timers } = createStage()
        const expected = new Map<string, number>()
        for (const { id, at, clear } of steps) {
          if (clear) timers.clear(A, `${id}`)
          else timers.set(A, `${id}`, at)
          if (clear) expected.delete(`${id}`)
          else expected.set(`${id}`, at)
        }
        clock.advanceTo(100)
        expect(due.toSorted()).toEqual([...expected].map(([id, at]) => `a:${id}@${at}`).toSorted())
        expect(timers.size).toBe(0)
      }),
    )
  })
})

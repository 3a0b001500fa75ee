import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSystemClock } from './system-clock.ts'

describe('system clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }))
  afterEach(() => void vi.useRealTimers())

  it('calls back at the time, not earlier', () => {
    const clock = createSystemClock()
    let calledAt = -1
    clock.schedule(1_050, () => (calledAt = clock.now()))
    vi.advanceTimersByTime(1_049)
    expect(calledAt).toBe(-1)
    vi.advanceTimersByTime(1)
    expect(calledAt).toBe(1_050)
  })

  it('notices within 100 ms that the wall clock has been set past the time', () => {
    const clock = createSystemClock()
    let called = false
    clock.schedule(3_600_000, () => (called = true))
    vi.advanceTimersByTime(500)
    vi.setSystemTime(4_000_000)
    vi.advanceTimersByTime(100)
    expect(called).toBe(true)
  })

  it('waits on when the wall clock is set back', () => {
    const clock = createSystemClock()
    let called = false
    clock.schedule(1_000, () => (called = true))
    vi.advanceTimersByTime(900)
    vi.setSystemTime(0)
    vi.advanceTimersByTime(900)
    expect(called).toBe(false)
    vi.advanceTimersByTime(100)
    expect(called).toBe(true)
  })

  it('counts elapsed time whatever the wall clock does', () => {
    const clock = createSystemClock()
    let called = false
    clock.after(1_000, () => (called = true))
    vi.setSystemTime(9_999_999)
    vi.advanceTimersByTime(999)
    expect(called).toBe(false)
    vi.advanceTimersByTime(1)
    expect(called).toBe(true)
  })

  it('calls nothing back that was cancelled', () => {
    const clock = createSystemClock()
    let called = false
    const cancels = [clock.schedule(500, () => (called = true)), clock.after(500, () => (called = true))]
    vi.advanceTimersByTime(250)
    for (const cancel of cancels) cancel()
    vi.advanceTimersByTime(1_000)
    expect(called).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { trimMemoryAtRest } from './trim-memory.ts'

/** A server that is looked at when the test says so. */
function createStage() {
  const stage = { activity: 0 as number | null, collected: 0, look: () => {}, stopped: false }
  const stop = trimMemoryAtRest({
    activity: () => stage.activity,
    collect: () => (stage.collected += 1),
    every: (_ms, callback) => {
      stage.look = callback
      return () => (stage.stopped = true)
    },
  })
  return { stage, stop }
}

describe('memory at rest', () => {
  it('is given back once nothing has happened from one look to the next, and once only', () => {
    const { stage } = createStage()
    stage.look()
    expect(stage.collected).toBe(0)
    for (let look = 0; look < 5; look++) stage.look()
    expect(stage.collected).toBe(1)
  })

  it('is given back again after each time of work, not while work goes on', () => {
    const { stage } = createStage()
    for (let look = 0; look < 3; look++) stage.look()
    stage.activity = null
    for (let look = 0; look < 3; look++) stage.look()
    for (stage.activity = 1; stage.activity < 5; stage.activity++) stage.look()
    expect(stage.collected).toBe(1)
    for (let look = 0; look < 3; look++) stage.look()
    expect(stage.collected).toBe(2)
  })

  it('is left alone when the server stops', () => {
    const { stage, stop } = createStage()
    stop()
    expect(stage.stopped).toBe(true)
  })
})

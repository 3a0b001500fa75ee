import { describe, expect, it } from 'vitest'
import { EVENT_VERSION } from './events.ts'
import { upcastEvent } from './upcast-event.ts'

const event = { v: 1, seq: 3, type: 'execution.started', at: 1_000, data: {} }

describe('upcasting', () => {
  it('passes events of version 1 as they are', () => {
    expect(upcastEvent(event)).toBe(event)
  })

  it('refuses events of a newer release, and says what to do', () => {
    const newer = { ...event, v: EVENT_VERSION + 1 }
    expect(() => upcastEvent(newer)).toThrow(/Event 3 \(execution\.started\) has version 2.*newer Heddle/)
    expect(() => upcastEvent(newer)).toThrow(expect.objectContaining({ code: 'ILLEGAL_STATE' }))
  })

  it.each([
    null,
    7,
    'x',
    {},
    { ...event, v: 0 },
    { ...event, seq: 1.5 },
    { ...event, type: 1 },
    { ...event, data: null },
  ])('takes %j for a defect', (raw) =>
    expect(() => upcastEvent(raw)).toThrow(expect.objectContaining({ code: 'INTERNAL_ERROR' })),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBytes } from './format-bytes.ts'
import { formatDuration } from './format-duration.ts'
import { formatClock, formatDateTime, formatRelativeTime } from './format-time.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('formatDuration', () => {
  it.each([
    [0, '0ms', '0ms'],
    [12.4, '12ms', '12ms'],
    [999, '999ms', '999ms'],
    [3_420, '3.4s', '3.4초'],
    [12_300, '12s', '12초'],
    [59_949, '1m', '1분'],
    [125_000, '2m 5s', '2분 5초'],
    [59 * MINUTE + 59_600, '1h', '1시간'],
    [3 * HOUR + 12 * MINUTE, '3h 12m', '3시간 12분'],
    [DAY - 1_000, '1d', '1일'],
    [2 * DAY + 4 * HOUR, '2d 4h', '2일 4시간'],
  ])('writes %d ms as %s and %s', (ms, english, korean) => {
    expect([formatDuration(ms, 'en'), formatDuration(ms, 'ko')]).toEqual([english, korean])
  })

  it('never writes 60 seconds, 60 minutes or 24 hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * DAY }), (ms) => {
        expect(formatDuration(ms, 'en')).not.toMatch(/\b(60s|60m|24h)\b/)
      }),
    )
  })
})

describe('formatRelativeTime', () => {
  const now = Date.UTC(2026, 10, 20, 12)
  const seoul = { locale: 'ko', timeZone: 'Asia/Seoul' }
  const english = { locale: 'en', timeZone: 'UTC' }

  it.each([
    [-2 * SECOND, 'now', '지금'],
    [-45 * SECOND, '45 sec. ago', '45초 전'],
    [-5 * MINUTE, '5 min. ago', '5분 전'],
    [2 * HOUR, 'in 2 hr.', '2시간 후'],
    [-DAY, 'yesterday', '어제'],
    [-30 * DAY, 'Oct 21, 2026', '2026. 10. 21.'],
  ])('writes %d ms from now as %s and %s', (apart, inEnglish, inKorean) => {
    expect(formatRelativeTime(now + apart, now, english)).toBe(inEnglish)
    expect(formatRelativeTime(now + apart, now, seoul)).toBe(inKorean)
  })

  it('writes exact times in the zone it is given', () => {
    expect(formatDateTime(now, seoul)).toContain('오후 09')
    expect(formatClock(now + 7, { locale: 'en', timeZone: 'Asia/Seoul' })).toBe('21:00:00.007')
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0B'],
    [812, '812B'],
    [999.6, '1kB'],
    [14_200, '14kB'],
    [3_240_000, '3.2MB'],
  ])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text))
})

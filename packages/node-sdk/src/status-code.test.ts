import { describe, expect, it } from 'vitest'
import { codeOfStatus, parseRetryAfter, toStatusError } from './status-code.ts'

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:01 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['Thu, 32 Jan 1970 00:00:01 GMT', null],
    ['Thu, 01 Foo 1970 00:00:01 GMT', null],
    [null, null],
  ])('%s ten seconds after 1970 is %s ms', (header, expected) => {
    expect(parseRetryAfter(header, 10_000)).toBe(expected)
  })

  it('with a date counts from the time that the answer states', () => {
    const headers = { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' }
    const error = toStatusError(new Response(null, { status: 503, headers }), { what: 'It', answer: '', now: 0 })
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 30_000 })
  })
})

it('statuses below 400 are no errors', () => {
  expect([200, 304, 399].map(codeOfStatus)).toEqual([null, null, null])
})

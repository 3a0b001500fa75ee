import { describe, expect, it } from 'vitest'
import { exitCodeOf } from './exit-codes.ts'

const report = (status: string, outcome: string | null) =>
  ({ executionId: 'e', status, outcome, output: null }) as Parameters<typeof exitCodeOf>[0]

describe('exitCodeOf', () => {
  it.each([
    ['completed', 'success', 0, 0],
    ['completed', 'partial_success', 0, 1],
    ['completed', 'degraded', 0, 1],
    ['failed', 'failed', 1, 1],
    ['timeout', 'failed', 1, 1],
    ['cancelled', null, 1, 1],
    ['waiting', null, 3, 3],
    ['paused', null, 3, 3],
  ])('gives for %s (%s) %d, and with --strict %d', (status, outcome, plain, strict) => {
    expect(exitCodeOf(report(status, outcome), { strict: false })).toBe(plain)
    expect(exitCodeOf(report(status, outcome), { strict: true })).toBe(strict)
  })
})

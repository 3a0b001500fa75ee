import fc from 'fast-check'
import { EXECUTION_STATUSES } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import {
  RANGES,
  parseExecutionSearch,
  startOfRange,
  toExecutionFilters,
  toExecutionSearch,
} from './execution-filters.ts'

describe('execution filters in the address', () => {
  it('come back as they were', () => {
    const filters = fc.record({
      statuses: fc.subarray([...EXECUTION_STATUSES]),
      workflowId: fc.uuid(),
      trigger: fc.constantFrom('', 'webhook'),
      range: fc.constantFrom(...RANGES),
      search: fc.string(),
    })
    fc.assert(
      fc.property(filters, (given) => {
        expect(toExecutionFilters(parseExecutionSearch({ ...toExecutionSearch(given) }))).toEqual(given)
      }),
    )
  })

  it('ignore what makes no sense', () => {
    expect(parseExecutionSearch({ status: ['done', 'failed'], range: 'year', q: [] })).toEqual({ status: ['failed'] })
  })

  it('begin at a full minute', () => {
    expect(startOfRange('hour', Date.parse('2026-11-20T10:30:45.123Z'))).toBe('2026-11-20T09:30:00.000Z')
    expect(startOfRange('all', 0)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { parseWorkflowSearch, toWorkflowFilters, toWorkflowSearch } from './workflow-filters.ts'

describe('workflow filters in the address', () => {
  it('come back as they were', () => {
    const filters = { search: 'news', tags: ['a', 'b'], state: 'off', sort: '-name' } as const
    expect(toWorkflowFilters(parseWorkflowSearch({ ...toWorkflowSearch(filters) }))).toEqual(filters)
  })

  it('leave the address empty at their defaults', () => {
    expect(toWorkflowSearch(toWorkflowFilters({}))).toEqual({})
  })

  it('ignore what makes no sense', () => {
    expect(parseWorkflowSearch({ q: {}, tag: 7, state: 'maybe', sort: 'size', other: 1 })).toEqual({})
  })
})

import { describe, expect, it } from 'vitest'
import type { ExecutionSummary } from '../../api/answers.ts'
import { NO_EXECUTION_FILTERS } from './execution-filters.ts'
import { patchPages } from './patch-pages.ts'

function execution(id: string, changes: Partial<ExecutionSummary> = {}): ExecutionSummary {
  return {
    id,
    workflowId: 'w',
    workflowName: 'News',
    status: 'running',
    trigger: 'manual',
    createdAt: `2026-11-20T10:00:0${id}.000Z`,
    ...changes,
  } as ExecutionSummary
}

const page = (...items: ExecutionSummary[]) => ({ items, nextCursor: null })
const ids = (pages: readonly { readonly items: readonly ExecutionSummary[] }[]) =>
  pages.map(({ items }) => items.map((item) => `${item.id} ${item.status}`))

describe('patchPages', () => {
  it('shows the new state where the row stands', () => {
    const pages = [page(execution('3'), execution('2')), page(execution('1'))]
    const after = patchPages(pages, [execution('1', { status: 'failed' })], NO_EXECUTION_FILTERS)
    expect(ids(after)).toEqual([['3 running', '2 running'], ['1 failed']])
    expect(after[0]).toBe(pages[0])
  })

  it('puts new executions on top, newest first', () => {
    const after = patchPages([page(execution('1'))], [execution('2'), execution('3')], NO_EXECUTION_FILTERS)
    expect(ids(after)).toEqual([['3 running', '2 running', '1 running']])
  })

  it('drops rows that no longer fit, and takes in none that do not', () => {
    const filters = { ...NO_EXECUTION_FILTERS, statuses: ['running'] } as const
    const changed = [execution('1', { status: 'completed' }), execution('9', { status: 'failed' })]
    expect(ids(patchPages([page(execution('2'), execution('1'))], changed, filters))).toEqual([['2 running']])
  })

  it('does not put an older execution on top', () => {
    expect(ids(patchPages([page(execution('5'))], [execution('2')], NO_EXECUTION_FILTERS))).toEqual([['5 running']])
  })
})

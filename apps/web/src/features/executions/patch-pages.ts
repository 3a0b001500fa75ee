import type { ExecutionSummary } from '../../api/answers.ts'
import type { ExecutionFilters } from './execution-filters.ts'

interface Page {
  readonly items: readonly ExecutionSummary[]
  readonly nextCursor: string | null
}

/**
 * The loaded pages of a list after some executions changed. Rows that are shown take their new state, and leave when
 * they no longer fit the filters; new ones that fit come in on top. Pages that nothing touches stay the same objects.
 */
export function patchPages<Given extends Page>(
  pages: readonly Given[],
  changed: readonly ExecutionSummary[],
  filters: ExecutionFilters,
): readonly Given[] {
  const byId = new Map(changed.map((execution) => [execution.id, execution]))
  const patched = pages.map((page) => {
    if (!page.items.some((item) => byId.has(item.id))) return page
    const items = page.items.flatMap((item) => {
      const next = byId.get(item.id)
      byId.delete(item.id)
      if (next === undefined) return [item]
      return fits(next, filters) ? [next] : []
    })
    return { ...page, items }
  })
  const [first, ...rest] = patched
  if (first === undefined) return patched
  const newest = first.items[0]?.createdAt ?? ''
  // What is older than the first row belongs somewhere in the middle: it is there when the list is loaded again.
  const fresh = [...byId.values()].filter((execution) => execution.createdAt >= newest && fits(execution, filters))
  if (fresh.length === 0) return patched
  const items = [...fresh.toSorted((left, right) => (left.createdAt < right.createdAt ? 1 : -1)), ...first.items]
  return [{ ...first, items }, ...rest]
}

function fits(execution: ExecutionSummary, filters: ExecutionFilters): boolean {
  const { statuses, workflowId, trigger, search } = filters
  if (statuses.length > 0 && !statuses.includes(execution.status)) return false
  if (workflowId !== '' && execution.workflowId !== workflowId) return false
  if (trigger !== '' && execution.trigger !== trigger) return false
  const wanted = search.toLowerCase()
  if (wanted === '' || execution.id.startsWith(wanted)) return true
  return execution.workflowName?.toLowerCase().includes(wanted) ?? false
}

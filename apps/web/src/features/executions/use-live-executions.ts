import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import type { ExecutionSummary } from '../../api/answers.ts'
import { useRoom } from '../../api/use-room.ts'
import type { ExecutionFilters } from './execution-filters.ts'
import { EXECUTIONS_KEY, executionsQuery } from './execution-queries.ts'
import { patchPages } from './patch-pages.ts'

interface Page {
  readonly items: readonly ExecutionSummary[]
  readonly nextCursor: string | null
}

/** Keeps a list of executions right while they come and go; nothing is asked for again and again. */
export function useLiveExecutions(filters: ExecutionFilters): void {
  const queries = useQueryClient()
  useRoom(filters.workflowId === '' ? 'executions' : `workflow:${filters.workflowId}`, {
    onChanges: (items) =>
      queries.setQueryData<InfiniteData<Page, string | null>>(
        executionsQuery(filters).queryKey as readonly unknown[],
        (data) =>
          data && { ...data, pages: [...patchPages(data.pages, items as readonly ExecutionSummary[], filters)] },
      ),
    onRefresh: () => void queries.invalidateQueries({ queryKey: EXECUTIONS_KEY }),
  })
}

import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'
import { startOfRange, type ExecutionFilters } from './execution-filters.ts'

const PAGE = 50

/** Everything about lists of executions begins with this key. */
export const EXECUTIONS_KEY = ['executions'] as const

/** The list, newest first, page by page. */
export function executionsQuery(filters: ExecutionFilters) {
  const { statuses, workflowId, trigger, range, search } = filters
  return infiniteQueryOptions({
    queryKey: [...EXECUTIONS_KEY, 'list', filters],
    queryFn: ({ pageParam, signal }) => {
      const from = startOfRange(range, Date.now())
      return api.get('/api/v1/executions', {
        signal,
        params: {
          query: {
            limit: PAGE,
            ...(pageParam === null ? {} : { cursor: pageParam }),
            ...(statuses.length === 0 ? {} : { status: statuses }),
            ...(workflowId === '' ? {} : { workflowId }),
            ...(trigger === '' ? {} : { trigger }),
            ...(from === null ? {} : { from }),
            ...(search === '' ? {} : { search }),
          },
        },
      })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

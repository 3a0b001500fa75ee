import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'

export const APPROVALS_KEY = ['approvals'] as const
const PAGE = 50

/** Open approvals, oldest first, page by page. */
export function approvalsQuery() {
  return infiniteQueryOptions({
    queryKey: [...APPROVALS_KEY, 'list'],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/approvals', {
        signal,
        params: { query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

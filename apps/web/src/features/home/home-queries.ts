import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'

export const STATS_KEY = ['stats'] as const

/** Totals of the workspace, now and of the last day. */
export function homeStatsQuery() {
  return queryOptions({
    queryKey: [...STATS_KEY, 'home'],
    queryFn: ({ signal }) => api.get('/api/v1/stats', { signal }),
  })
}

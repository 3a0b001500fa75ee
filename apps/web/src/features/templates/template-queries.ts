import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'

/** The gallery; it changes with a release only. */
export function templatesQuery() {
  return queryOptions({
    queryKey: ['templates'],
    queryFn: ({ signal }) => api.get('/api/v1/templates', { signal }),
    staleTime: Infinity,
  })
}

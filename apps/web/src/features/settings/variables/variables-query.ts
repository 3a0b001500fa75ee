import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../api/api.ts'

/** All variables of the workspace. */
export function variablesQuery() {
  return queryOptions({
    queryKey: ['variables'],
    queryFn: ({ signal }) => api.get('/api/v1/variables', { signal }),
  })
}

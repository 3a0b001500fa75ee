import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'

/** What the list shows. Empty texts and lists filter nothing. */
export interface WorkflowFilters {
  readonly search: string
  readonly tags: readonly string[]
  readonly state: 'all' | 'active' | 'off'
  readonly sort: '-updatedAt' | 'updatedAt' | 'name' | '-name'
}

const PAGE = 50

/** Everything about workflows begins with this key. */
export const WORKFLOWS_KEY = ['workflows'] as const

export function workflowKey(id: string) {
  return ['workflow', id] as const
}

/** The list, page by page. */
export function workflowsQuery({ search, tags, state, sort }: WorkflowFilters) {
  return infiniteQueryOptions({
    queryKey: [...WORKFLOWS_KEY, 'list', { search, tags, state, sort }],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/workflows', {
        signal,
        params: {
          query: {
            limit: PAGE,
            sort,
            ...(pageParam === null ? {} : { cursor: pageParam }),
            ...(search === '' ? {} : { search }),
            ...(tags.length === 0 ? {} : { tag: [...tags] }),
            ...(state === 'all' ? {} : { active: state === 'active' ? 'true' : 'false' }),
          },
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** One workflow with its findings, versions, bindings and last execution. */
export function workflowQuery(id: string) {
  return queryOptions({
    queryKey: [...workflowKey(id), 'full'],
    queryFn: ({ signal }) => api.get('/api/v1/workflows/{id}/full', { signal, params: { path: { id } } }),
  })
}

/** Published versions, newest first, page by page. */
export function versionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: [...workflowKey(id), 'versions'],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/workflows/{id}/versions', {
        signal,
        params: { path: { id }, query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) } },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** One version with its definition; it never changes. */
export function versionQuery(id: string, number: number) {
  return queryOptions({
    queryKey: [...workflowKey(id), 'version', number],
    queryFn: ({ signal }) =>
      api.get('/api/v1/workflows/{id}/versions/{n}', { signal, params: { path: { id, n: number } } }),
    staleTime: Infinity,
  })
}

/** Live triggers with their history. */
export function bindingsQuery(id: string) {
  return queryOptions({
    queryKey: [...workflowKey(id), 'bindings'],
    queryFn: ({ signal }) => api.get('/api/v1/workflows/{id}/bindings', { signal, params: { path: { id } } }),
  })
}

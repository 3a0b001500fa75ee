import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../../api/api.ts'

export function executionKey(id: string) {
  return ['execution', id] as const
}

/** What the page opens with: the execution, what it runs, and what it is linked to. */
export function executionDetailQuery(id: string) {
  return queryOptions({
    queryKey: [...executionKey(id), 'detail'],
    queryFn: ({ signal }) => api.get('/api/v1/executions/{id}/detail', { signal, params: { path: { id } } }),
  })
}

/** One node execution with its input; `state` makes it be read again when the node has changed. */
export function nodeExecutionQuery(id: string, nodeKey: string, state: string) {
  return queryOptions({
    queryKey: [...executionKey(id), 'node', nodeKey, state],
    queryFn: ({ signal }) =>
      api.get('/api/v1/executions/{id}/nodes/{nodeExecutionId}', {
        signal,
        params: { path: { id, nodeExecutionId: nodeKey } },
      }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  })
}

const LOG_PAGE = 200

/** Log lines of a node execution in order of writing, page by page. */
export function nodeLogsQuery(id: string, nodeKey: string) {
  return infiniteQueryOptions({
    queryKey: [...executionKey(id), 'logs', nodeKey],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/executions/{id}/nodes/{nodeExecutionId}/logs', {
        signal,
        params: {
          path: { id, nodeExecutionId: nodeKey },
          query: { limit: LOG_PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

const VALUE_PAGE = 200

/** A large value, or the part of it at a JSON Pointer, page by page. */
export function valuePagesQuery(id: string, value: { readonly ref: string; readonly path: string }) {
  const { ref, path } = value
  return infiniteQueryOptions({
    queryKey: [...executionKey(id), 'value', ref, path],
    queryFn: ({ pageParam, signal }) =>
      api.get('/api/v1/executions/{id}/values/{ref}', {
        signal,
        params: {
          path: { id, ref },
          query: { offset: pageParam, limit: VALUE_PAGE, ...(path === '' ? {} : { path }) },
        },
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.nextOffset,
    staleTime: Infinity,
  })
}

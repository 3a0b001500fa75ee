import { QueryCache, QueryClient } from '@tanstack/react-query'
import { probe } from '../connection/watch-connection.ts'
import { isNetworkError } from '../errors/describe-error.ts'

/** Data younger than this is not read again when a page that shows it is opened. */
const FRESH_MS = 10_000
const MAX_RETRIES = 2

/** The cache of what the server said. Only requests that got no answer are tried again: an answer is an answer. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isNetworkError(error)) void probe()
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (failures, error) => failures < MAX_RETRIES && isNetworkError(error),
        retryDelay: (attempt) => 400 * 2 ** attempt,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Execution } from '../../api/answers.ts'
import { api } from '../../api/api.ts'
import { ExecutionFeed, type FeedState } from './execution-feed.ts'
import { executionDetailQuery } from './execution-queries.ts'

/** The live view of an execution, as it was opened. What the page opened with is read again when its waits or its end change it. */
export function useExecutionFeed({ id, lastSeq }: Pick<Execution, 'id' | 'lastSeq'>): FeedState {
  const queries = useQueryClient()
  // Later answers know of later events; the feed gets these by itself.
  const [upToSeq] = useState(lastSeq)
  const feed = useMemo(() => new ExecutionFeed(api, { executionId: id, upToSeq }), [id, upToSeq])
  const state = useSyncExternalStore(feed.subscribe, feed.snapshot)
  const { status, nodes } = state.view
  const openWaits = useMemo(
    () =>
      [...nodes.values()]
        .flatMap((node) => node.waits.flatMap((wait) => (wait.closed === null ? [wait.waitId] : [])))
        .join(' '),
    [nodes],
  )
  const isOpened = state.view.lastSeq > 0
  useEffect(() => {
    if (!isOpened) return
    void queries.invalidateQueries({ queryKey: executionDetailQuery(id).queryKey })
    // Not when more events came: only what these two change is in there.
  }, [queries, id, isOpened, status, openWaits])
  return state
}

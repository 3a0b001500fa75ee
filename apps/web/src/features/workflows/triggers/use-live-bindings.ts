import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { useRoom } from '../../../api/use-room.ts'
import { bindingsQuery } from '../workflow-queries.ts'

/** The server writes what fired in batches, within a second: what started an execution is in the history then. */
const WRITTEN_AFTER_MS = 1_500

/** Keeps the history of a workflow's triggers right while they fire. */
export function useLiveBindings(workflowId: string): void {
  const queries = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const reload = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null
      void queries.invalidateQueries({ queryKey: bindingsQuery(workflowId).queryKey })
    }, WRITTEN_AFTER_MS)
  }, [queries, workflowId])
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )
  useRoom(`workflow:${workflowId}`, { onChanges: reload, onRefresh: reload })
}

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { throttle } from '../../api/throttle.ts'
import { useRoom } from '../../api/use-room.ts'
import { workflowKey } from './workflow-queries.ts'

const EVERY_MS = 1_000

/** Keeps a workflow's page right while others change or run it. */
export function useLiveWorkflow(id: string): void {
  const queries = useQueryClient()
  const reload = useMemo(
    () => throttle(() => void queries.invalidateQueries({ queryKey: workflowKey(id) }), EVERY_MS),
    [queries, id],
  )
  useEffect(() => reload.cancel, [reload])
  useRoom(`workflow:${id}`, { onChanges: reload.call, onRefresh: reload.call })
}

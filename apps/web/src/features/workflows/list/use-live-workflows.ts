import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { throttle } from '../../../api/throttle.ts'
import { useRoom } from '../../../api/use-room.ts'
import { WORKFLOWS_KEY } from '../workflow-queries.ts'

const EVERY_MS = 1_000

/** Keeps "last execution" in lists of workflows right while executions come and go. */
export function useLiveWorkflows(): void {
  const queries = useQueryClient()
  const reload = useMemo(
    () => throttle(() => void queries.invalidateQueries({ queryKey: WORKFLOWS_KEY }), EVERY_MS),
    [queries],
  )
  useEffect(() => reload.cancel, [reload])
  useRoom('executions', { onChanges: reload.call, onRefresh: reload.call })
}

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { throttle } from '../../api/throttle.ts'
import { useRoom } from '../../api/use-room.ts'
import { APPROVALS_KEY } from './approval-queries.ts'

const EVERY_MS = 500

/** Keeps the inbox right while decisions are asked for and made. */
export function useLiveApprovals(): void {
  const queries = useQueryClient()
  const reload = useMemo(
    () => throttle(() => void queries.invalidateQueries({ queryKey: APPROVALS_KEY }), EVERY_MS),
    [queries],
  )
  useEffect(() => reload.cancel, [reload])
  useRoom('approvals', { onChanges: reload.call, onRefresh: reload.call })
}

import type { RoomMessage } from '@heddle/client'
import { useEffect, useEffectEvent } from 'react'
import { liveSocket } from './api.ts'

interface RoomHandlers {
  /** What changed, in the room's own shape. */
  readonly onChanges: (items: readonly unknown[]) => void
  /** More changed than was told, or messages were missed: load again. */
  readonly onRefresh: () => void
}

/** Hears a room of the workspace (`executions`, `approvals`, `workflow:<id>`) while the component is shown. */
export function useRoom(room: string, handlers: RoomHandlers): void {
  const onMessage = useEffectEvent((message: RoomMessage) => {
    if (message.type === 'refresh') handlers.onRefresh()
    else if (message.type === 'changes' && Array.isArray(message['items'])) handlers.onChanges(message['items'])
  })
  const onMissed = useEffectEvent(() => handlers.onRefresh())
  useEffect(
    () => liveSocket().subscribe(room, { onMessage: (message) => onMessage(message), onResumed: () => onMissed() }),
    [room],
  )
}

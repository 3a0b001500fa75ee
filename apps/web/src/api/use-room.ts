import type { RoomMessage } from '@heddle/client'
import { useEffect, useEffectEvent } from 'react'
import { liveSocket } from './api.ts'

/**
 * Hears a room of the workspace while the component is shown. `onMissed`: the connection was replaced, so what it told
 * meanwhile must be loaded again.
 */
export function useRoom(
  room: string,
  listener: { readonly onMessage: (message: RoomMessage) => void; readonly onMissed: () => void },
): void {
  const onMessage = useEffectEvent((message: RoomMessage) => listener.onMessage(message))
  const onMissed = useEffectEvent(() => listener.onMissed())
  useEffect(
    () => liveSocket().subscribe(room, { onMessage: (message) => onMessage(message), onResumed: () => onMissed() }),
    [room],
  )
}

import { createClient, type RealtimeSocket } from '@heddle/client'

/** The API of the server that this page came from. */
export const api = createClient({ baseUrl: globalThis.location?.origin ?? 'http://localhost' })

let socket: RealtimeSocket | null = null

/** The one WebSocket of this page; opened by the first who listens. */
export function liveSocket(): RealtimeSocket {
  socket ??= api.openSocket()
  return socket
}

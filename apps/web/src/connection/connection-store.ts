import { create } from 'zustand'

/** `browser`: the device has no network; `server`: it has, but Heddle does not answer. */
export type Connection = 'online' | 'browser' | 'server'

interface ConnectionState {
  readonly connection: Connection
}

/** Whether Heddle can be reached; kept by `watchConnection`. */
export const useConnectionStore = create<ConnectionState>()(() => ({ connection: 'online' }))

/*
 * Knows whether Heddle can be reached, and tells the queries.
 *
 * 1. A failed request is a reason to ask `/health/live`; only that answer, or the browser, decides.
 * 2. While Heddle is out of reach it is asked every PROBE_EVERY_MS, and nobody else asks: queries are paused.
 * 3. When it is back, everything on screen is read again.
 */
import { onlineManager, type QueryClient } from '@tanstack/react-query'
import { useConnectionStore, type Connection } from './connection-store.ts'

const PROBE_EVERY_MS = 3_000
const PROBE_TIMEOUT_MS = 4_000

let timer: ReturnType<typeof setTimeout> | undefined
let isProbing = false

/** Starts watching; the returned function stops it. */
export function watchConnection(queries: QueryClient): () => void {
  const onBrowser = () => void probe()
  const unsubscribe = useConnectionStore.subscribe((state, before) => {
    if (state.connection === before.connection) return
    onlineManager.setOnline(state.connection === 'online')
    if (state.connection === 'online') void queries.invalidateQueries()
  })
  window.addEventListener('online', onBrowser)
  window.addEventListener('offline', onBrowser)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    window.removeEventListener('online', onBrowser)
    window.removeEventListener('offline', onBrowser)
  }
}

/** Asks now whether Heddle is there: after a failed request, or when a person wants to know. */
export async function probe(): Promise<void> {
  if (isProbing) return
  isProbing = true
  clearTimeout(timer)
  const connection = await readConnection()
  isProbing = false
  useConnectionStore.setState({ connection })
  if (connection !== 'online') timer = setTimeout(() => void probe(), PROBE_EVERY_MS)
}

async function readConnection(): Promise<Connection> {
  if (!navigator.onLine) return 'browser'
  try {
    const answer = await fetch('/health/live', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })
    return answer.ok ? 'online' : 'server'
  } catch {
    // Refused or timed out: that is the answer.
    return 'server'
  }
}

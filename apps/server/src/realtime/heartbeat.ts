/** How often an idle connection shows that it lives. */
export const HEARTBEAT_MS = 15_000

export interface HeartbeatParts {
  /** Default: `setInterval`. */
  readonly every?: (ms: number, callback: () => void) => () => void
  readonly beat: () => void
}

/** Calls `beat` every 15 s until the returned function is called. */
export function startHeartbeat({ every = everyReal, beat }: HeartbeatParts): () => void {
  return every(HEARTBEAT_MS, beat)
}

function everyReal(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms)
  timer.unref()
  return () => clearInterval(timer)
}

import type { Clock } from '@heddle/engine'

/** Longest sleep between two looks at the wall clock: what a clock change can delay a timer by. */
const LOOK_EVERY_MS = 100

/**
 * The machine's clock. `schedule` follows the wall clock, so a timer that lies behind a clock change fires within
 * 100 ms of it; `after` counts elapsed time, which no clock change touches.
 */
export function createSystemClock(): Clock & { after(delayMs: number, callback: () => void): () => void } {
  return {
    now: () => Date.now(),
    schedule(at, callback) {
      let timer: NodeJS.Timeout
      const look = () => {
        const leftMs = at - Date.now()
        if (leftMs <= 0) callback()
        else timer = setTimeout(look, Math.min(leftMs, LOOK_EVERY_MS))
      }
      timer = setTimeout(look, Math.max(0, Math.min(at - Date.now(), LOOK_EVERY_MS)))
      return () => clearTimeout(timer)
    },
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
}

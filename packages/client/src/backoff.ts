const FIRST_MS = 250
const LONGEST_MS = 15_000

/**
 * How long to wait before try `failures + 1`, in ms: doubles from 250 ms to 15 s, with half of it left to chance so
 * that clients of a server that comes back do not all come at once.
 *
 * @param failures tries in a row that failed, from 1.
 * @param random in [0, 1).
 */
export function toBackoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16))
  return Math.round(full / 2 + (full / 2) * random)
}

/** Resolves after `ms`, or at once when `signal` is aborted. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}

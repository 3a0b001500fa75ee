/** How often the server looks whether anything happens. */
const LOOK_EVERY_MS = 3_000

export interface TrimParts {
  /** Changes when something has happened; null: something is going on. */
  readonly activity: () => number | null
  /** Collects all garbage and gives its memory back to the system. */
  readonly collect: () => void
  /** Default: `setInterval`. */
  readonly every?: (ms: number, callback: () => void) => () => void
}

/**
 * Gives memory back once the server has come to rest: after its start, and after each time of work. What is made and
 * dropped in busy times keeps a young generation of many megabytes, which the engine by itself gives back to nobody.
 * Looks every 3 s until the returned function is called.
 */
export function trimMemoryAtRest({ activity, collect, every = everyReal }: TrimParts): () => void {
  let last: number | null = null
  let isTrimmed = false
  return every(LOOK_EVERY_MS, () => {
    const now = activity()
    const isAtRest = now !== null && now === last
    last = now
    if (!isAtRest) isTrimmed = false
    else if (!isTrimmed) {
      isTrimmed = true
      collect()
    }
  })
}

/** The collector that `--expose-gc` gives; does nothing without. */
export function collectGarbage(): void {
  const options = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const
  globalThis.gc?.(options)
}

function everyReal(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms)
  timer.unref()
  return () => clearInterval(timer)
}

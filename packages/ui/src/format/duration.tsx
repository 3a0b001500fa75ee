import { mergeClasses } from '../theme/merge-classes.ts'
import { useFormat } from './format-context.tsx'
import { useNow } from './use-now.ts'

export interface DurationProps {
  /** How long it took; or since when it goes on: then it counts. */
  readonly ms?: number | null
  /** RFC 3339 text, or milliseconds since 1970. Used when `ms` is missing. */
  readonly since?: string | number | null
  readonly className?: string
}

const COUNT_EVERY_MS = 500

/** A duration; counts up while something goes on. Shows nothing when neither is known. */
export function Duration({ ms, since, className }: DurationProps) {
  const format = useFormat()
  const isOpen = typeof ms !== 'number' && since !== undefined && since !== null
  const now = useNow(isOpen ? COUNT_EVERY_MS : null)
  const sinceMs = typeof since === 'string' ? Date.parse(since) : (since ?? now)
  const shown = typeof ms === 'number' ? ms : isOpen ? now - sinceMs : null
  if (shown === null || Number.isNaN(shown)) return null
  // While it counts, tenths would only flicker.
  const steady = isOpen && shown >= 1_000 ? Math.floor(shown / 1_000) * 1_000 : shown
  return <span className={mergeClasses('whitespace-nowrap tabular-nums', className)}>{format.duration(steady)}</span>
}

import { Tooltip } from '../overlay/tooltip.tsx'
import { mergeClasses } from '../theme/merge-classes.ts'
import { useFormat } from './format-context.tsx'
import { relativeTimeStaysMs } from './format-time.ts'
import { useNow } from './use-now.ts'

export interface RelativeTimeProps {
  /** RFC 3339 text, or milliseconds since 1970. */
  readonly at: string | number
  readonly className?: string
}

/** How long ago or ahead, kept right while it is shown; the exact time in a tooltip. */
export function RelativeTime({ at, className }: RelativeTimeProps) {
  const atMs = typeof at === 'number' ? at : Date.parse(at)
  const format = useFormat()
  const now = useNow(relativeTimeStaysMs(atMs, Date.now()))
  if (Number.isNaN(atMs)) return null
  return (
    <Tooltip content={format.dateTime(atMs)}>
      <time
        dateTime={new Date(atMs).toISOString()}
        className={mergeClasses('whitespace-nowrap tabular-nums', className)}
      >
        {format.relative(atMs, now)}
      </time>
    </Tooltip>
  )
}

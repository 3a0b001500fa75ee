const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** From here on a date says more than a number of days. */
const RELATIVE_LIMIT_MS = 7 * DAY

export interface TimeSettings {
  readonly locale: string
  /** IANA name, `Asia/Seoul`. */
  readonly timeZone: string
}

/** `now`, `5 min. ago`, `in 2 hr.`, `yesterday`; beyond a week the date. */
export function formatRelativeTime(atMs: number, nowMs: number, settings: TimeSettings): string {
  const apart = atMs - nowMs
  const size = Math.abs(apart)
  if (size >= RELATIVE_LIMIT_MS) return formatDate(atMs, settings)
  const format = new Intl.RelativeTimeFormat(settings.locale, { numeric: 'auto', style: 'short' })
  if (size < 10 * SECOND) return format.format(0, 'second')
  if (size < MINUTE) return format.format(Math.trunc(apart / SECOND), 'second')
  if (size < HOUR) return format.format(Math.trunc(apart / MINUTE), 'minute')
  if (size < DAY) return format.format(Math.trunc(apart / HOUR), 'hour')
  return format.format(Math.trunc(apart / DAY), 'day')
}

/** Date without time. */
export function formatDate(atMs: number, { locale, timeZone }: TimeSettings): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(atMs)
}

/** Date and time to the second, with the zone's name: what a tooltip shows. */
export function formatDateTime(atMs: number, { locale, timeZone }: TimeSettings): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(atMs)
}

/** Time of day to the millisecond, as logs need it. */
export function formatClock(atMs: number, { locale, timeZone }: TimeSettings): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
    timeZone,
  }).format(atMs)
}

/** How long until the text of `formatRelativeTime` may change. */
export function relativeTimeStaysMs(atMs: number, nowMs: number): number {
  const size = Math.abs(atMs - nowMs)
  if (size < MINUTE) return 5 * SECOND
  return size < HOUR ? 30 * SECOND : 10 * MINUTE
}

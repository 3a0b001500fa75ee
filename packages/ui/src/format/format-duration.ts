const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * A duration as people say it, two units at most: `12ms`, `3.4s`, `2m 5s`, `3h 12m`, `2d 4h`.
 * @param ms whole or broken milliseconds; below 0 counts as 0.
 */
export function formatDuration(ms: number, locale: string): string {
  const rounded = Math.max(0, Math.round(ms))
  if (rounded < SECOND) return formatUnit(rounded, 'millisecond', locale)
  if (rounded < 59_500) {
    const seconds = rounded / SECOND
    return formatUnit(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds), 'second', locale)
  }
  return new Intl.DurationFormat(locale, { style: 'narrow' }).format(splitDuration(rounded))
}

function splitDuration(ms: number) {
  if (ms < HOUR - SECOND / 2) {
    const seconds = Math.round(ms / SECOND)
    return { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
  }
  if (ms < DAY - MINUTE / 2) {
    const minutes = Math.round(ms / MINUTE)
    return { hours: Math.floor(minutes / 60), minutes: minutes % 60 }
  }
  const hours = Math.round(ms / HOUR)
  return { days: Math.floor(hours / 24), hours: hours % 24 }
}

function formatUnit(value: number, unit: 'millisecond' | 'second', locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' }).format(value)
}

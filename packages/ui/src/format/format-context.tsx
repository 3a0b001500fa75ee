import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { formatBytes } from './format-bytes.ts'
import { formatDuration } from './format-duration.ts'
import { formatClock, formatDate, formatDateTime, formatRelativeTime, type TimeSettings } from './format-time.ts'

const FormatContext = createContext<TimeSettings>({ locale: 'en', timeZone: 'UTC' })

export interface FormatProviderProps extends TimeSettings {
  readonly children: ReactNode
}

/** Language and zone in which everything inside writes times, durations and numbers. */
export function FormatProvider({ locale, timeZone, children }: FormatProviderProps) {
  const settings = useMemo(() => ({ locale, timeZone }), [locale, timeZone])
  return <FormatContext value={settings}>{children}</FormatContext>
}

/** Formatters in the person's language and zone. */
export function useFormat() {
  const settings = useContext(FormatContext)
  return useMemo(
    () => ({
      ...settings,
      date: (atMs: number) => formatDate(atMs, settings),
      dateTime: (atMs: number) => formatDateTime(atMs, settings),
      clock: (atMs: number) => formatClock(atMs, settings),
      relative: (atMs: number, nowMs: number) => formatRelativeTime(atMs, nowMs, settings),
      duration: (ms: number) => formatDuration(ms, settings.locale),
      bytes: (bytes: number) => formatBytes(bytes, settings.locale),
      number: (value: number, options?: Intl.NumberFormatOptions) =>
        new Intl.NumberFormat(settings.locale, options).format(value),
    }),
    [settings],
  )
}

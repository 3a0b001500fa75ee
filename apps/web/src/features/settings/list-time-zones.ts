/** A zone to choose: its IANA name, and what people call it. */
export interface TimeZoneOption {
  readonly value: string
  readonly label: string
  /** `Korean Standard Time`, in the person's language. */
  readonly detail: string
}

/** Every time zone this browser knows, named in `locale`. */
export function listTimeZones(locale: string): readonly TimeZoneOption[] {
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])]
  return zones.map((value) => ({ value, label: value.replaceAll('_', ' '), detail: nameOf(value, locale) }))
}

function nameOf(timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'longGeneric' }).formatToParts(0)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
}

/** RFC 3339 in UTC with milliseconds. `at`: ms since 1970. */
export function toRfcTime(at: number): string {
  return new Date(at).toISOString()
}

/** The same, of a time that may be missing. */
export function toRfcTimeOrNull(at: number | null): string | null {
  return at === null ? null : toRfcTime(at)
}

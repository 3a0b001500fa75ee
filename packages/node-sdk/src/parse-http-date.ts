const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const FIXED_DATE = /^[A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/

/** Ms since 1970 of an HTTP date (RFC 9110, 5.6.7, the form in use: `Fri, 20 Nov 2026 09:30:00 GMT`), or null. */
export function parseHttpDate(text: string): number | null {
  const [, day, name, year, time] = FIXED_DATE.exec(text.trim()) ?? []
  const month = MONTHS.indexOf(name ?? '') + 1
  if (month === 0) return null
  try {
    return Temporal.Instant.from(`${year}-${String(month).padStart(2, '0')}-${day}T${time}Z`).epochMilliseconds
  } catch {
    // RangeError: there is no such day or hour.
    return null
  }
}

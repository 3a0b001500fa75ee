const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const

const FORMAT_PARTS = /yyyy|MM|dd|HH|mm|ss|SSS|XXX|'[^']*'/g

/** A point in time, seen in a time zone. Immutable; turns into ISO 8601 text wherever JSON is made. */
export class ExpressionDate {
  readonly #moment: Temporal.ZonedDateTime

  constructor(moment: Temporal.ZonedDateTime) {
    this.#moment = moment
  }

  get epochMs(): number {
    return this.#moment.epochMilliseconds
  }

  get moment(): Temporal.ZonedDateTime {
    return this.#moment
  }

  /** `year` … `millisecond`, `weekday` (1 is Monday) or `timezone`; null for any other name. */
  field(name: string): number | string | null {
    if (name === 'weekday') return this.#moment.dayOfWeek
    if (name === 'timezone') return this.#moment.timeZoneId
    const field = FIELDS.find((known) => known === name)
    return field === undefined ? null : this.#moment[field]
  }

  /** ISO 8601: `2026-11-20T09:30:00Z` in UTC, with the offset in other zones. */
  toString(): string {
    if (this.#moment.timeZoneId === 'UTC') return this.#moment.toInstant().toString()
    return this.#moment.toString({ timeZoneName: 'never' })
  }

  toJSON(): string {
    return this.toString()
  }

  /** Text by a pattern of `yyyy MM dd HH mm ss SSS XXX`; text in single quotes stays as it is. */
  format(pattern: string): string {
    return pattern.replace(FORMAT_PARTS, (part) => this.#formatPart(part))
  }

  #formatPart(part: string): string {
    if (part.startsWith("'")) return part === "''" ? "'" : part.slice(1, -1)
    if (part === 'XXX') return this.#moment.offset === '+00:00' ? 'Z' : this.#moment.offset
    const values: { readonly [part: string]: number } = {
      yyyy: this.#moment.year,
      MM: this.#moment.month,
      dd: this.#moment.day,
      HH: this.#moment.hour,
      mm: this.#moment.minute,
      ss: this.#moment.second,
      SSS: this.#moment.millisecond,
    }
    return String(values[part] ?? '').padStart(part.length, '0')
  }
}

import type { Call, MethodEntry } from './call.ts'
import type { ExpressionDate } from './expression-date.ts'
import { makeDate, readDuration, readUnit } from './time-values.ts'

/** Apart, because every object's own `toString` would lend its type. */
const TO_STRING: MethodEntry<ExpressionDate> = {
  signature: 'toString()',
  description: 'ISO 8601 text in its time zone.',
  arity: [0, 0],
  run: (self) => self.toString(),
}

/** Methods of dates. Beside them dates have the members year, month, day, hour, minute, second, weekday, timezone. */
export const DATE_METHODS: { readonly [name: string]: MethodEntry<ExpressionDate> } = {
  add: {
    signature: 'add(duration)',
    description: 'The date so much later: "P1D", "PT90M" or { days: 1 }.',
    arity: [1, 1],
    run: (self, call) => shift(call, () => self.moment.add(readDuration(call, 0))),
  },
  subtract: {
    signature: 'subtract(duration)',
    description: 'The date so much earlier: "P1D", "PT90M" or { days: 1 }.',
    arity: [1, 1],
    run: (self, call) => shift(call, () => self.moment.subtract(readDuration(call, 0))),
  },
  startOf: {
    signature: 'startOf(unit)',
    description: 'The first moment of its year, month, week, day, hour, minute or second.',
    arity: [1, 1],
    run: (self, call) => shift(call, () => startOf(self.moment, readUnit(call, 0))),
  },
  until: {
    signature: 'until(date, unit = "seconds")',
    description: 'How long until the other date, in weeks, days, hours, minutes, seconds or milliseconds.',
    arity: [1, 2],
    run: (self, call) => {
      const unit = readUnit(call, 1, 'second')
      const span = call.date(0).moment.since(self.moment, { largestUnit: 'hour' })
      return span.total({ unit, relativeTo: self.moment })
    },
  },
  format: {
    signature: 'format(pattern)',
    description: "As text: yyyy MM dd HH mm ss SSS XXX (offset); other words in 'single quotes'.",
    arity: [1, 1],
    run: (self, call) => {
      const pattern = call.text(0)
      call.frame.makeText(pattern.length * 4, call.at)
      return self.format(pattern)
    },
  },
  inTimezone: {
    signature: 'inTimezone(name)',
    description: 'The same moment as seen in another time zone.',
    arity: [1, 1],
    run: (self, call) => shift(call, () => self.moment.withTimeZone(call.text(0))),
  },
  getTime: {
    signature: 'getTime()',
    description: 'Milliseconds since 1970.',
    arity: [0, 0],
    run: (self) => self.epochMs,
  },
  toISOString: {
    signature: 'toISOString()',
    description: 'ISO 8601 text in UTC, with milliseconds.',
    arity: [0, 0],
    run: (self) => self.moment.toInstant().toString({ fractionalSecondDigits: 3 }),
  },
  toString: TO_STRING,
}

function shift(call: Call, change: () => Temporal.ZonedDateTime): ExpressionDate {
  return makeDate(call, change)
}

function startOf(moment: Temporal.ZonedDateTime, unit: Temporal.DateUnit | Temporal.TimeUnit): Temporal.ZonedDateTime {
  if (unit === 'year') return moment.with({ month: 1, day: 1 }).startOfDay()
  if (unit === 'month') return moment.with({ day: 1 }).startOfDay()
  if (unit === 'week') return moment.subtract({ days: moment.dayOfWeek - 1 }).startOfDay()
  if (unit === 'day') return moment.startOfDay()
  return moment.round({ smallestUnit: unit, roundingMode: 'floor' })
}

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Call, FunctionEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import { ExpressionDate } from './expression-date.ts'
import { makeDate, readDuration, readUnit, withTemporal } from './time-values.ts'
import type { Value } from './value.ts'

/** Functions of time, and ids. `now` and `uuid` come from the context alone: replays agree. */
export const TIME_FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  now: {
    signature: 'now()',
    description: 'The date of the event being handled.',
    arity: [0, 0],
    run: (call) => fromEpoch(call, call.frame.context.now),
  },
  date: {
    signature: 'date(value, timezone)',
    description:
      "A date from ISO 8601 text or milliseconds since 1970, in the workflow's time zone or a named one. " +
      'Text without an offset is in that zone.',
    arity: [1, 2],
    run: toDate,
  },
  duration: {
    signature: 'duration(value, unit)',
    description:
      'A duration ("PT90M", { minutes: 90 } or milliseconds) as ISO 8601 text, or as a number of the given unit.',
    arity: [1, 2],
    run: (call) => {
      const duration = readDuration(call, 0)
      if (!call.has(1)) return duration.toString()
      const unit = readUnit(call, 1)
      return withTemporal(call, () => duration.total({ unit, relativeTo: '1970-01-01' }))
    },
  },
  uuid: {
    signature: 'uuid()',
    description: 'A new UUID, the same again when the event is replayed.',
    arity: [0, 0],
    run: uuid,
  },
}

function timezoneOf(call: Call): string {
  return call.frame.context.timezone ?? 'UTC'
}

function fromEpoch(call: Call, epochMs: number, timezone: string = timezoneOf(call)): ExpressionDate {
  return makeDate(call, () => Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toZonedDateTimeISO(timezone))
}

/** An offset, or Z, at the end of the text. */
const HAS_OFFSET = /(?:[zZ]|[+-]\d\d:?\d\d)$/

function toDate(call: Call): Value {
  const value = call.any(0)
  const timezone = call.text(1, timezoneOf(call))
  if (typeof value === 'number') return fromEpoch(call, value, timezone)
  if (value instanceof ExpressionDate) return makeDate(call, () => value.moment.withTimeZone(timezone))
  if (typeof value !== 'string') {
    throw call.error(`takes ISO 8601 text or milliseconds since 1970, not ${describeValue(call.frame, value)}`)
  }
  const text = value.trim()
  return makeDate(call, () => {
    // A date without a time may end like an offset: 2026-11-20.
    if (text.length > 10 && HAS_OFFSET.test(text)) return Temporal.Instant.from(text).toZonedDateTimeISO(timezone)
    if (text.endsWith(']')) return Temporal.ZonedDateTime.from(text).withTimeZone(timezone)
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone)
  })
}

function uuid(call: Call): string {
  const { frame } = call
  frame.spend(8, call.at)
  frame.make(64, call.at)
  const bytes = sha256(new TextEncoder().encode(`${frame.context.seed}#${frame.nextUuid()}`)).slice(0, 16)
  // Version 4 and the variant of RFC 9562: pseudo-random bits.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytesToHex(bytes)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

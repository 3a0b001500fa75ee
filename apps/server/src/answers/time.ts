import { z } from 'zod'

/** A moment: RFC 3339 with milliseconds, in UTC. */
export const timeSchema = z.string().meta({ format: 'date-time', examples: ['2026-11-20T08:30:00.000Z'] })

/** A duration or size in ms or bytes: a whole number from 0. */
export const amountSchema = z.int().min(0)

/** Ms since 1970 as answers show them. */
export function toTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** As `toTime`; null stays null. */
export function toTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : toTime(ms)
}

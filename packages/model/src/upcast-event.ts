import { HeddleError } from './errors.ts'
import { EVENT_VERSION, type ExecutionEvent } from './events.ts'

/**
 * Turns a stored event of any earlier version into today's form. Version 1 is the first, so it passes as it is; a
 * later version adds one step here for each change. Throws `ILLEGAL_STATE` for an event of a newer release, and
 * `INTERNAL_ERROR` for what is no event at all.
 */
export function upcastEvent(raw: unknown): ExecutionEvent {
  if (!isEventLike(raw))
    throw new HeddleError('INTERNAL_ERROR', 'A journal row holds no event: v, seq, type or at is missing.')
  if (raw.v > EVENT_VERSION) {
    throw new HeddleError(
      'ILLEGAL_STATE',
      `Event ${raw.seq} (${raw.type}) has version ${raw.v}, but this release reads up to ${EVENT_VERSION}. ` +
        'It was written by a newer Heddle: start that release again, or restore a backup from before the upgrade.',
    )
  }
  return raw as unknown as ExecutionEvent
}

interface EventLike {
  readonly v: number
  readonly seq: number
  readonly type: string
  readonly at: number
  readonly data: object
}

function isEventLike(raw: unknown): raw is EventLike {
  if (typeof raw !== 'object' || raw === null) return false
  const { v, seq, type, at, data } = raw as Record<string, unknown>
  if (!Number.isInteger(v) || (v as number) < 1) return false
  if (!Number.isInteger(seq) || (seq as number) < 1) return false
  return typeof type === 'string' && typeof at === 'number' && typeof data === 'object' && data !== null
}

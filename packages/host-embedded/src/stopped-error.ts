import { HeddleError } from '@heddle/model'

/** Why a host stops whose epoch has ended (E8). */
export const TAKEN_OVER = 'another process has taken over the journal'

/** What callers are told whose request the host could not finish: nothing of it is lost that was durable. */
export function toStopped(): HeddleError {
  return new HeddleError('OVERLOADED', 'The host has stopped; ask again after its next start.')
}

import { HeddleError, type RunChannel, type RunInvocation } from '@heddle/model'
import type { EntryActivity } from './activity.ts'
import type { LogicalClock } from './logical-clock.ts'
import type { Caller, RunnerPorts } from './ports.ts'
import type { Redactor } from './redactor.ts'

/** What the parts of one entry share. */
export interface Entry {
  readonly invocation: RunInvocation
  readonly channel: RunChannel
  readonly ports: RunnerPorts
  readonly caller: Caller
  readonly signal: AbortSignal
  readonly activity: EntryActivity
  readonly clock: LogicalClock
  readonly redactor: Redactor
  readonly verdict: EntryVerdict
}

/** What decides how an entry ends, whatever node code makes of the errors it gets. */
export interface EntryVerdict {
  /** Node code broke a rule of the context: the entry fails with it. */
  defect: Error | null
  /** A record was refused: another worker has the lease, so nothing this entry says counts. */
  isLeaseLost: boolean
}

/**
 * Waits until a record is durable. A refusal decides the entry: `CONFLICT` and `OVERLOADED` mean that the lease is gone
 * or the host stops; anything else is a defect.
 */
export async function keepRecord(entry: Entry, save: () => Promise<void>): Promise<void> {
  try {
    await save()
  } catch (error) {
    if (isLeaseGone(error)) entry.verdict.isLeaseLost = true
    else entry.verdict.defect = error instanceof Error ? error : new Error(String(error))
    throw error
  }
}

/** Whether a record was refused because this entry does not count any more. */
export function isLeaseGone(error: unknown): boolean {
  return error instanceof HeddleError && (error.code === 'CONFLICT' || error.code === 'OVERLOADED')
}

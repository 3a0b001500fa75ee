import type { RunChannel, RunInvocation } from '@heddle/model'
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

/** Passes a record on; a refusal means that the lease is gone. */
export async function keepRecord(entry: Entry, save: () => Promise<void>): Promise<void> {
  try {
    await save()
  } catch (error) {
    entry.verdict.isLeaseLost = true
    throw error
  }
}

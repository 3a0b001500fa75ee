import type { AppendResult } from '@heddle/engine'
import type { Cell } from '../database.ts'

/**
 * One append as flat cells: cheap to send to a thread, ready to bind. Rows are laid end to end in the order of
 * `columns.ts`; JSON is text already. At most one of `insert`, `update` and `progress` is set.
 */
export interface EncodedAppend {
  readonly executionId: string
  readonly workspaceId: string
  readonly epoch: number
  readonly afterSeq: number
  /** Of the execution after this append. */
  readonly lastSeq: number
  /** When the first event happened; decides whether an idempotency key has expired. */
  readonly at: number
  /** JSON of the list of events; null when there are none. */
  readonly events: string | null
  /** JSON of a list of `SPAN_CELLS`; null when there are none. */
  readonly spans: string | null
  /** Whole row: creation. */
  readonly insert: readonly Cell[] | null
  /** `EXECUTION_MUTABLES`. */
  readonly update: readonly Cell[] | null
  /** `EXECUTION_PROGRESS`, when nothing else of the row has changed. */
  readonly progress: readonly number[] | null
  readonly largeInput: string | null
  /** `CALL_COLUMNS`. */
  readonly calls: readonly Cell[]
  readonly stats: readonly Cell[]
  readonly waits: readonly WaitEdit[]
  readonly steps: readonly Cell[]
  readonly forgetSteps: readonly string[]
  readonly snapshot: { readonly seq: number; readonly stateVersion: number; readonly state: string } | null
  readonly idempotency: {
    readonly principal: string
    readonly route: string
    readonly key: string
    readonly bodyHash: string
    readonly expiresAt: number
  } | null
  /** Ids of kept signals that are removed. */
  readonly takenSignals: readonly string[]
  readonly plan: EncodedPlan | null
  readonly blobs: readonly string[]
}

export interface EncodedPlan {
  /** SHA-256 of the plan's text. */
  readonly hash: string
  readonly definitionHash: string
  readonly revision: number
  readonly text: string
}

export type WaitEdit =
  | { readonly kind: 'open'; readonly waitId: string; readonly row: readonly Cell[] }
  | { readonly kind: 'close'; readonly waitId: string; readonly how: string; readonly by: string; readonly at: number }
  | { readonly kind: 'extend'; readonly waitId: string; readonly dueAt: number }

export const APPENDED: AppendResult = { ok: true }

/** Text of a refusal because a wait is closed: who was first, and when. */
export function describeClosedWait(how: string | null, by: string | null, closedAt: number | null): string {
  if (closedAt === null) return 'There is no such wait.'
  return `The wait was ${how ?? 'closed'} by ${by ?? 'the engine'} at ${new Date(closedAt).toISOString()}.`
}

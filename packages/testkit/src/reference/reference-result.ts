import type { ErrorCode, Json, Outcome, SkipCause } from '@heddle/model'

/** Stands for an output that the design does not define (of waits, approvals, start-and-go): anything is right. */
export const VAGUE = '$vague'

/** How one node execution must come out. */
export interface ReferenceNode {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'skipped'
  readonly output: Json
  readonly errorCode: ErrorCode | null
  /** Attempts that completed or failed; lost and cancelled ones do not count. */
  readonly tries: number
  readonly skip: SkipCause['kind'] | null
  /** Virtual milliseconds since the start. */
  readonly settledAt: number
  /** Something it stands in was cancelled, or failed, at the instant it settled: whether it came first is not said. */
  readonly isRace: boolean
}

/** How an execution must come out. */
export interface ReferenceResult {
  /** What the design leaves open in this scenario, when it matters: such a result binds nobody. */
  readonly unsaid: string | null
  readonly status: 'completed' | 'failed' | 'cancelled' | 'timeout'
  readonly outcome: Outcome | null
  readonly output: Json
  readonly errorCode: ErrorCode | null
  /** More than one thing failed at the same instant: which was first is not said. */
  readonly isErrorRace: boolean
  readonly nodes: { readonly [nodeKey: string]: ReferenceNode }
  /** Failures that were tolerated by `continue` or by a container. */
  readonly tolerated: readonly string[]
  /** Node executions that were compensated, in the order it was started. */
  readonly compensated: readonly string[]
  readonly compensation: 'none' | 'complete' | 'incomplete' | 'stopped'
  readonly handlerRan: boolean
  /** Something was held: then only the ends of attempts have a time that the design says. */
  readonly wasHeld: boolean
  /** Instants at which something failed or was cancelled. */
  readonly breaks: ReadonlySet<number>
}

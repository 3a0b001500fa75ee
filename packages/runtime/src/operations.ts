import type { ErrorInfo, ExecutionEvent, ExecutionStatus, Json, Outcome } from '@heddle/model'
import type { WorkflowBundle } from './workflow-bundle.ts'

/*
 * What the command line can ask of a Heddle: the same in this process and, when another process owns the data
 * folder, over its control address. Arguments and results are plain JSON, so one table serves both ways.
 */

/** How an execution stands. The shape `heddle run --json` prints. */
export interface ExecutionReport {
  readonly executionId: string
  readonly status: ExecutionStatus
  readonly outcome: Outcome | null
  readonly output: Json
  readonly error?: ErrorInfo
  /** Why it is in a status that is not final. */
  readonly reason?: string
  /** What a person or another system must answer. */
  readonly waits?: readonly OpenWait[]
}

export interface OpenWait {
  readonly waitId: string
  readonly executionId: string
  readonly nodeKey: string
  readonly kind: 'approval' | 'signal' | 'time'
  readonly title: string
  readonly roles: readonly string[]
  readonly openedAt: number
  readonly dueAt: number | null
  readonly form: Json
  readonly data: Json
}

export interface ExecutionSummary {
  readonly executionId: string
  readonly workflow: string
  readonly status: ExecutionStatus
  readonly outcome: Outcome | null
  readonly reason: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly startedBy: string
  readonly originId: string | null
  readonly error: ErrorInfo | null
}

export interface NodeSummary {
  readonly nodeKey: string
  readonly type: string | null
  readonly status: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly output: Json
  readonly error: { readonly code: string; readonly message: string } | null
}

/** What `follow` passes on while it waits. */
export type FollowEvent =
  | { readonly kind: 'event'; readonly event: ExecutionEvent }
  | {
      readonly kind: 'progress'
      readonly nodeKey: string
      readonly done: number
      readonly total: number | null
      readonly message?: string
    }
  | { readonly kind: 'log'; readonly nodeKey: string; readonly level: string; readonly message: string }

/** Arguments and result of each operation. */
export interface OperationTable {
  run: {
    readonly args: {
      readonly bundle: WorkflowBundle
      readonly input: Json
      readonly files?: readonly { readonly name: string; readonly path: string }[]
      readonly by: string
    }
    readonly result: { readonly executionId: string }
  }
  /**
   * Ends when the execution is settled, or waits only for people and signals. Goes on with the next try that
   * `settings.maxAttempts` makes: the report is of the last one.
   */
  follow: { readonly args: { readonly executionId: string }; readonly result: ExecutionReport }
  replay: {
    readonly args: {
      readonly executionId: string
      readonly from: readonly string[]
      readonly upTo?: string
      readonly reuse: 'upstream' | 'calls' | 'none'
      /** With `reuse: calls`; default `fail`. */
      readonly onChangedCall?: 'fail' | 'reuse' | 'call'
      readonly input?: Json
      readonly by: string
    }
    readonly result: { readonly executionId: string }
  }
  list: {
    readonly args: {
      readonly status?: string
      readonly workflow?: string
      readonly limit: number
      readonly cursor?: string
    }
    readonly result: { readonly items: readonly ExecutionSummary[]; readonly nextCursor: string | null }
  }
  show: {
    readonly args: { readonly executionId: string }
    readonly result: {
      readonly execution: ExecutionReport
      /** The first 200, by node key. */
      readonly nodes: readonly NodeSummary[]
      readonly hasMoreNodes: boolean
    }
  }
  /** Ids of executions that are not settled. */
  open: { readonly args: Record<never, never>; readonly result: readonly string[] }
  approvals: { readonly args: Record<never, never>; readonly result: readonly OpenWait[] }
  /** `id`: of an execution with exactly one open approval, `execution/nodeKey`, or of a wait. */
  answer: {
    readonly args: {
      readonly id: string
      readonly decision: 'approved' | 'rejected'
      readonly form: Json
      readonly note?: string
      readonly by: string
    }
    readonly result: { readonly executionId: string }
  }
  signal: {
    readonly args: { readonly name: string; readonly key: string; readonly payload: Json; readonly by: string }
    readonly result: { readonly outcome: 'delivered' | 'kept'; readonly executionIds: readonly string[] }
  }
  cancel: {
    readonly args: { readonly executionId: string; readonly compensate: boolean; readonly by: string }
    readonly result: ExecutionReport
  }
  pause: { readonly args: { readonly executionId: string; readonly by: string }; readonly result: ExecutionReport }
  unpause: { readonly args: { readonly executionId: string; readonly by: string }; readonly result: ExecutionReport }
  backup: {
    readonly args: { readonly target: string }
    readonly result: { readonly target: string; readonly bytes: number }
  }
}

export type OperationName = keyof OperationTable

/** A Heddle to talk to: in this process, or the one that owns the data folder. */
export interface Operations {
  /** Where the work is done, for messages: `in this process` or `by process 4711`. */
  readonly place: string
  call<Name extends OperationName>(
    name: Name,
    args: OperationTable[Name]['args'],
    options?: CallOptions,
  ): Promise<OperationTable[Name]['result']>
  close(): Promise<void>
}

export interface CallOptions {
  readonly onEvent?: (event: FollowEvent) => void
  readonly signal?: AbortSignal
}

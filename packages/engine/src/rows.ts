import type {
  ErrorInfo,
  ExecutionId,
  ExecutionStatus,
  NodeKey,
  NodeStatus,
  Outcome,
  StoredValue,
  Usage,
  WaitSpec,
  WorkflowId,
  WorkspaceId,
  Json,
} from '@heddle/model'

/** The row people list and search executions by. Written in the journal's transaction. Times: ms since 1970. */
export interface ExecutionRow {
  readonly id: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version: number | null
  readonly draftRevision: number | null
  readonly definitionHash: string
  readonly status: ExecutionStatus
  /** Why it is in a status that is not final. */
  readonly reason: string | null
  readonly outcome: Outcome | null
  readonly trigger: string
  readonly startedBy: string
  readonly createdAt: number
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly runningMs: number
  readonly priority: number
  readonly concurrencyKey: string | null
  readonly parentId: ExecutionId | null
  readonly parentNodeKey: NodeKey | null
  readonly depth: number
  readonly originId: ExecutionId | null
  readonly executionAttempt: number
  readonly test: boolean
  readonly input: StoredValue
  readonly output: StoredValue
  readonly error: ErrorInfo | null
  readonly nodesCompleted: number
  readonly nodesFailed: number
  readonly nodesSkipped: number
  readonly lastSeq: number
}

export const SPAN_KINDS = ['scope', 'node', 'attempt', 'step', 'call', 'wait', 'queue'] as const
export type SpanKind = (typeof SPAN_KINDS)[number]

/** What ended: one scope, node, attempt, step, call, wait or queueing. */
export interface SpanRow {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  /** Unique in the execution: `node:fetch`, `attempt:fetch:1`, `scope:pages[3]`, … */
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: SpanKind
  readonly nodeKey: NodeKey | null
  readonly nodeType: string | null
  readonly attempt: number | null
  readonly startedAt: number
  readonly endedAt: number
  readonly status: NodeStatus
  readonly code: string | null
  readonly message: string | null
  readonly output: StoredValue | null
  readonly outputBytes: number | null
  readonly usage: Usage | null
  /** Calls only. */
  readonly requestHash: string | null
  readonly request: StoredValue | null
  readonly response: StoredValue | null
  readonly details: Json
}

/** Added to `stats_hourly` when an execution settles. Test runs leave none. */
export interface StatsDelta {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  /** Start of the hour, ms since 1970. */
  readonly hour: number
  readonly status: ExecutionStatus
  readonly code: string
  readonly trigger: string
  readonly count: number
  readonly totalMs: number
  /** Index of the duration's bucket: floor(log2(max(1, ms))), at most 31. */
  readonly bucket: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cost: number
}

/** A change of one row in `waits`: approvals, signals and timers that are open. */
export type WaitChange =
  | {
      readonly kind: 'open'
      readonly waitId: string
      readonly executionId: ExecutionId
      readonly workspaceId: WorkspaceId
      readonly nodeKey: NodeKey
      readonly waitKey: string
      readonly spec: WaitSpec | { readonly kind: 'retry'; readonly attempt: number; readonly dueAt: number }
      readonly openedAt: number
    }
  /** Conditional: refused when it is closed already (engine.md, Waits). */
  | {
      readonly kind: 'close'
      readonly waitId: string
      readonly executionId: ExecutionId
      readonly how: string
      readonly by: string
      readonly at: number
    }
  | { readonly kind: 'extend'; readonly waitId: string; readonly executionId: ExecutionId; readonly dueAt: number }

/** All that one turn of one execution writes beside its events. */
export interface RowChanges {
  /** Whole row: the host writes it as an insert with `execution.created`, else as an update. */
  readonly execution: ExecutionRow
  readonly spans: readonly SpanRow[]
  readonly stats: readonly StatsDelta[]
  readonly waits: readonly WaitChange[]
}

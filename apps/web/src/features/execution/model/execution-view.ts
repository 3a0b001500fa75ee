import type { ErrorInfo, ExecutionStatus, Json, NodeStatus, Outcome } from '@heddle/model'

/*
 * What the execution page knows of one execution, made from the items of its stream. Plain data: the same whether the
 * items came live or from a loaded history. Times are ms since 1970.
 */

/** A value as answers carry it: whole, or a reference with its size and its beginning. */
export type ShownValue =
  | { readonly kind: 'whole'; readonly value: Json }
  | { readonly kind: 'reference'; readonly ref: string; readonly bytes: number | null; readonly preview: string | null }

/** Why a node execution is in a status that is not final, or did not run. Words are made where it is shown. */
export type NodeReason =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'retry'; readonly attempt: number; readonly dueAt: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'held'; readonly by: string }
  | { readonly kind: 'child' }
  | { readonly kind: 'wait'; readonly waitId: string }
  | { readonly kind: 'skipped'; readonly cause: SkipReason }

export type SkipReason =
  | { readonly kind: 'when' }
  | { readonly kind: 'no-live-edge'; readonly from: readonly string[] }
  | { readonly kind: 'other-trigger' }
  | { readonly kind: 'not-in-range' }

export interface WaitView {
  readonly waitId: string
  readonly kind: 'time' | 'signal' | 'approval'
  /** Of an approval; else the signal's name; empty for times. */
  readonly title: string
  readonly description: string | null
  /** Of a signal. */
  readonly signalKey: string
  /** Of an approval: the JSON Schema of what to fill in, and what the decision is about. */
  readonly form: Json
  readonly data: ShownValue | null
  readonly roles: readonly string[]
  readonly openedAt: number
  readonly dueAt: number | null
  readonly closed: {
    readonly at: number
    readonly how: string
    readonly by: string
    readonly decision: string | null
    readonly note: string | null
  } | null
}

export interface AttemptView {
  readonly attempt: number
  readonly status: 'running' | 'suspended' | 'completed' | 'failed' | 'lost' | 'cancelled'
  readonly startedAt: number
  readonly endedAt: number | null
  readonly error: ErrorInfo | null
  /** When the next try is due, once that is decided. */
  readonly retryAt: number | null
  readonly worker: string | null
}

export interface StepView {
  readonly n: number
  readonly stepKey: string
  readonly attempt: number
  readonly startedAt: number
  readonly endedAt: number
}

/** Text that a running node has told so far. */
export interface ChannelText {
  /** Characters before `text` that are not kept. */
  readonly start: number
  readonly text: string
}

export interface IterationCounts {
  /** How many there will be; null while nobody knows. */
  readonly total: number | null
  readonly opened: number
  readonly completed: number
  readonly failed: number
}

export interface NodeView {
  readonly key: string
  /** The node in the definition. */
  readonly id: string
  readonly status: NodeStatus
  readonly reason: NodeReason | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly attempts: readonly AttemptView[]
  /** Tries after the first; lost ones do not count. */
  readonly retries: number
  readonly output: ShownValue | null
  readonly ports: readonly string[]
  /** Ids of the outgoing edges that are live; null until it has settled. */
  readonly liveEdges: readonly string[] | null
  readonly error: ErrorInfo | null
  /** It failed and the workflow went on. */
  readonly isTolerated: boolean
  /** Cancelled while its work may have happened outside. */
  readonly mayHaveHappened: boolean
  /** Its result was given, not made. */
  readonly given: 'pinned' | 'reused' | null
  readonly progress: { readonly done: number; readonly total: number | null; readonly message: string | null } | null
  /** Of containers. */
  readonly iterations: IterationCounts | null
  readonly waits: readonly WaitView[]
  readonly child: {
    readonly executionId: string
    readonly workflowId: string
    readonly isWaitedFor: boolean
    readonly status: string | null
  } | null
  readonly steps: readonly StepView[]
  readonly channels: { readonly [channel: string]: ChannelText }
  /** Log lines heard of so far; the lines are read from the server. */
  readonly logLines: number
  /** Of a compensation: the node execution it undoes. */
  readonly undoes: string | null
}

/** One scope that a container opened: an iteration, or a branch. */
export interface ScopeView {
  readonly key: string
  readonly container: string
  readonly index: number | null
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled'
  readonly openedAt: number
  readonly closedAt: number | null
}

export interface Hold {
  readonly holdId: string
  /** Null: the whole execution. */
  readonly nodeKey: string | null
  readonly owner: string
  readonly reason: string
  readonly since: number
}

export interface ExecutionView {
  readonly lastSeq: number
  readonly status: ExecutionStatus
  /** What the server said when it queued it; other reasons are made from nodes and holds. */
  readonly queueReason: string | null
  readonly outcome: Outcome | null
  readonly error: ErrorInfo | null
  readonly createdAt: number | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly input: ShownValue | null
  readonly output: ShownValue | null
  readonly startedBy: string | null
  readonly cancelRequest: { readonly by: string; readonly at: number; readonly compensate: boolean } | null
  readonly ending: string | null
  readonly compensation: string | null
  readonly restartAt: number | null
  readonly holds: readonly Hold[]
  /** In the order in which they were first heard of. */
  readonly nodes: ReadonlyMap<string, NodeView>
  /** By scope key. */
  readonly scopes: ReadonlyMap<string, ScopeView>
  /** Node executions by status, kept as they change. */
  readonly counts: { readonly [Status in NodeStatus]: number }
}

const NO_COUNTS = {
  pending: 0,
  queued: 0,
  running: 0,
  waiting: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  timeout: 0,
  skipped: 0,
} as const

/** Before the first item. */
export const EMPTY_EXECUTION_VIEW: ExecutionView = {
  lastSeq: 0,
  status: 'pending',
  queueReason: null,
  outcome: null,
  error: null,
  createdAt: null,
  startedAt: null,
  endedAt: null,
  input: null,
  output: null,
  startedBy: null,
  cancelRequest: null,
  ending: null,
  compensation: null,
  restartAt: null,
  holds: [],
  nodes: new Map(),
  scopes: new Map(),
  counts: NO_COUNTS,
}

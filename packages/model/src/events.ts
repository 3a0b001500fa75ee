import type { ErrorInfo } from './errors.ts'
import type { ExecutionId, NodeId, NodeKey, ScopeKey, WorkflowId, WorkspaceId } from './ids.ts'
import type { SideEffects } from './node-type.ts'
import type { ExecutionStatus, Outcome } from './statuses.ts'
import type { Json, StoredValue } from './values.ts'

/*
 * The journal's language. One execution is the list of its events; state is what `apply` makes of them.
 * Fields are added, never removed or given another meaning; `v` is raised when a reader must upcast.
 * All times are milliseconds since 1970. All ids, times and random numbers that the engine uses come from here.
 */

export const EVENT_VERSION = 1

/** Who did it: a person, an API key, `workflow:<id>`, or `engine`. */
export type Actor = string

/** What an attempt used, for spans and statistics. */
export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly cachedTokens?: number
  /** US dollars. */
  readonly cost?: number
  /** A substitute provider answered. */
  readonly degraded?: boolean
}

/** What a suspended node, or a `flow.wait|signal|approval` node, waits for. */
export type WaitSpec =
  | { readonly kind: 'time'; readonly dueAt: number }
  | { readonly kind: 'signal'; readonly name: string; readonly key: string; readonly dueAt: number | null }
  | {
      readonly kind: 'approval'
      readonly title: string
      readonly description?: string
      readonly roles: readonly string[]
      readonly form: Json
      readonly data: StoredValue
      readonly reminderAt: number | null
      readonly dueAt: number | null
      /** `flow.approval`; a node's own `waitFor`; a tool call; a lost attempt with side effects. */
      readonly origin: 'node' | 'waitFor' | 'tool' | 'lost'
    }

/** Why a node did not run. */
export type SkipCause =
  | { readonly kind: 'when' }
  | { readonly kind: 'no-live-edge'; readonly from: readonly NodeKey[] }
  | { readonly kind: 'other-trigger' }
  | { readonly kind: 'not-in-range' }

/** How a replay, restart or test run came to be. */
export interface Origin {
  readonly executionId: ExecutionId
  readonly kind: 'replay' | 'restart'
  readonly from: readonly string[]
  readonly upTo: string | null
  readonly reuse: 'upstream' | 'calls' | 'none'
  readonly onChangedCall: 'fail' | 'reuse' | 'call'
  /**
   * Calls are answered from the record of this execution, with `null` from none, so that each counts as changed; absent:
   * calls are made. A restart and the children of a replay inherit it as theirs.
   */
  readonly callsFrom?: ExecutionId | null
}

/** Results given to a new execution at its creation: pins of a test, or what a replay takes over. */
export interface Given {
  readonly output: StoredValue
  readonly ports: readonly string[]
  readonly reason: 'pinned' | 'reused'
  /** Names the execution and event it was copied from; absent for pins. */
  readonly fromExecutionId?: ExecutionId
  /** Containers: what each iteration or branch gave is not given again, only the whole. */
  readonly failed?: ErrorInfo
}

interface EventData {
  /** First event. `given` is empty for a fresh execution. */
  'execution.created': {
    readonly executionId: ExecutionId
    readonly workspaceId: WorkspaceId
    readonly workflowId: WorkflowId
    /** Number of a version, or null for a draft with `revision`. */
    readonly version: number | null
    readonly draftRevision: number | null
    readonly definitionHash: string
    readonly engineRelease: string
    readonly types: { readonly [nodeId: string]: string }
    readonly input: StoredValue
    /** Workspace variables as they were, when an expression reads `env`. */
    readonly env: StoredValue
    readonly trigger: { readonly kind: string; readonly nodeId: NodeId | null }
    readonly startedBy: Actor
    /** What the person who started it wrote about it. */
    readonly description?: string
    readonly parent: { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly depth: number } | null
    readonly origin: Origin | null
    /** 1 for the first try of `settings.maxAttempts`. */
    readonly executionAttempt: number
    readonly given: { readonly [nodeKey: string]: Given }
    readonly test: boolean
    readonly priority: number
    readonly concurrencyKey: string | null
    /** Running time it may use, or null; a child also has what its parent has left. */
    readonly timeoutMs: number | null
  }
  /** Admission has no slot now. */
  'execution.queued': { readonly reason: string }
  /** Admission gave a slot, for the first time. */
  'execution.started': Record<never, never>
  'execution.cancel-requested': { readonly by: Actor; readonly reason: string; readonly compensate: boolean }
  /** The running clock passed its limit. */
  'execution.timed-out': { readonly limitMs: number }
  /** A scope failed at the top, or `flow.stop` was reached: what ends the execution, before compensation and handlers. */
  'execution.ending': {
    readonly status: 'completed' | 'failed' | 'cancelled' | 'timeout'
    readonly error: ErrorInfo | null
    readonly nodeKey: NodeKey | null
    /** `flow.stop`'s output. */
    readonly output?: StoredValue
  }
  'execution.completed': {
    readonly status: Extract<ExecutionStatus, 'completed' | 'failed' | 'cancelled' | 'timeout'>
    readonly outcome: Outcome | null
    readonly output: StoredValue
    readonly error: ErrorInfo | null
    readonly failedNodes: readonly NodeKey[]
    readonly compensation: 'none' | 'complete' | 'incomplete' | 'stopped'
    /** A restart (`settings.maxAttempts`) is due at this time. */
    readonly restartAt: number | null
    readonly runningMs: number
  }

  /** Target: the execution, or a node key before or after it runs. */
  'hold.placed': {
    readonly holdId: string
    readonly target:
      | { readonly kind: 'execution' }
      | { readonly kind: 'node'; readonly nodeKey: NodeKey; readonly when: 'before' | 'after' }
    readonly owner: Actor
    readonly reason: string
  }
  'hold.lifted': { readonly holdId: string; readonly by: Actor }

  'plan.revised': { readonly revision: number; readonly definitionHash: string; readonly by: Actor }
  /** A person set the output of an undecided node. */
  'data.injected': { readonly output: StoredValue; readonly by: Actor }
  /** A person decided which ports an undecided node fires. */
  'branch.forced': { readonly ports: readonly string[]; readonly by: Actor }
  /** Of the node's current wait, or, without node key, of the execution. */
  'timeout.extended': { readonly byMs: number; readonly by: Actor }

  /**
   * The answer to an evaluation whose result the engine needs later; without node key, of the workflow's `output`.
   * `lengths`: of values that are lists.
   */
  'node.evaluated': {
    readonly purpose: string
    readonly values: { readonly [name: string]: StoredValue }
    readonly lengths: { readonly [name: string]: number }
    /** Condition results, by name. */
    readonly flags: { readonly [name: string]: boolean }
    /** Pure nodes: the ports they fire; absent: `main`. */
    readonly ports?: readonly string[]
    /** The evaluation failed; `values` and `flags` are empty. */
    readonly error?: ErrorInfo
  }
  'node.skipped': { readonly cause: SkipCause }
  'node.reused': {
    readonly output: StoredValue
    readonly ports: readonly string[]
    readonly reason: 'pinned' | 'reused'
  }
  /** The node waits for a slot, with the reason people see. */
  'node.queued': { readonly reason: string }
  /** Settled. `live`: ids of the outgoing edges that are live. `vars`: what `set` gave. */
  'node.completed': {
    readonly output: StoredValue
    readonly ports: readonly string[]
    readonly live: readonly string[]
    readonly vars: { readonly [name: string]: StoredValue }
  }
  /** Settled, after the last attempt and `onError`. `ports` empty: nothing fires. */
  'node.failed': {
    readonly error: ErrorInfo
    readonly tolerated: boolean
    readonly output: StoredValue
    readonly ports: readonly string[]
    readonly live: readonly string[]
  }
  /** Settled by cancel, by `cancelOthers`, or by its scope's failure. */
  'node.cancelled': { readonly reason: string; readonly mayHaveHappened: boolean }

  'attempt.started': {
    readonly attempt: number
    /** 1 for the first entry of this attempt; raised by each re-entry after a wait. */
    readonly entry: number
    readonly lease: string
    readonly inputHash: string
    readonly sideEffects: SideEffects
    readonly worker: string
  }
  'attempt.completed': {
    readonly attempt: number
    readonly lease: string
    readonly output: StoredValue
    readonly ports: readonly string[]
    readonly usage?: Usage
  }
  /** `random` in [0, 1) decides the jitter of the next try. Without `lease`: it failed before it could start. */
  'attempt.failed': {
    readonly attempt: number
    readonly lease: string | null
    readonly error: ErrorInfo
    readonly random: number
    readonly usage?: Usage
  }
  /** Its worker died. Does not count as a try. */
  'attempt.lost': { readonly attempt: number; readonly lease: string }
  /** Ended by an abort. */
  'attempt.cancelled': { readonly attempt: number; readonly lease: string; readonly mayHaveHappened: boolean }
  /** The entry ended because nothing but waits is pending; the slot is free. */
  'node.suspended': {
    readonly attempt: number
    readonly lease: string
    readonly waits: { readonly [waitKey: string]: WaitSpec }
  }
  'retry.scheduled': { readonly attempt: number; readonly dueAt: number; readonly delayMs: number }
  'retry.due': { readonly attempt: number }

  'wait.opened': { readonly waitId: string; readonly waitKey: string; readonly spec: WaitSpec }
  'wait.closed': {
    readonly waitId: string
    readonly how: 'answered' | 'due' | 'cancelled'
    readonly by: Actor
    /** Approvals: `approved` or `rejected`, and the form. Signals: the payload. */
    readonly decision?: 'approved' | 'rejected'
    readonly payload: StoredValue
    readonly note?: string
  }

  'scope.opened': {
    readonly scopeKey: ScopeKey
    readonly container: NodeKey | null
    readonly planRevision: number
    readonly index: number | null
    readonly item: StoredValue
  }
  'scope.closed': {
    readonly scopeKey: ScopeKey
    readonly container: NodeKey | null
    readonly status: 'completed' | 'failed' | 'cancelled'
    readonly result: StoredValue
    readonly error: ErrorInfo | null
  }

  /**
   * The child has its id. One that is not waited for (start-and-go) is only named by the first of these; a second one,
   * with `created`, says that it exists, and completes the node.
   */
  'child.started': {
    readonly executionId: ExecutionId
    readonly workflowId: WorkflowId
    readonly version: number | null
    readonly waited: boolean
    readonly created?: boolean
  }
  'child.settled': {
    readonly executionId: ExecutionId
    readonly status: Extract<ExecutionStatus, 'completed' | 'failed' | 'cancelled' | 'timeout'>
    readonly outcome: Outcome | null
    readonly output: StoredValue
    readonly error: ErrorInfo | null
    readonly runningMs: number
  }

  /** `nodeKey` of the event is the compensation's own key (`book~cancel`); `of` what it undoes. */
  'compensation.started': { readonly of: NodeKey; readonly original: StoredValue }
  'handler.started': { readonly error: ErrorInfo; readonly failedNode: NodeKey | null }
}

export type EventType = keyof EventData
export type EventOf<Type extends EventType> = Type extends EventType
  ? {
      readonly v: number
      /** 1-based, gapless within its execution. */
      readonly seq: number
      readonly type: Type
      readonly at: number
      /** Absent on events about the execution itself. */
      readonly nodeKey?: NodeKey
      readonly data: EventData[Type]
    }
  : never
/** One journal entry. */
export type ExecutionEvent = EventOf<EventType>
/** An event before the engine gave it its number. */
export type NewEvent = EventType extends infer Type
  ? Type extends EventType
    ? Omit<EventOf<Type>, 'seq' | 'v'>
    : never
  : never

import type {
  ErrorInfo,
  Given,
  ExecutionId,
  NodeId,
  NodeKey,
  NodeStatus,
  Origin,
  Outcome,
  ScopeKey,
  SideEffects,
  StoredValue,
  Usage,
  WaitAnswer,
  WaitSpec,
  WorkflowId,
  WorkspaceId,
  ExecutionStatus,
  Actor,
} from '@heddle/model'
import type { SpanRow, WaitChange } from './rows.ts'

/** Raised when the shape of `ExecutionState` changes: a snapshot of another version is not read. */
export const STATE_VERSION = 1

/** What `nodes.x.error` and the name `error` give. */
export interface ErrorView {
  readonly code: string
  readonly message: string
  readonly nodeKey: string
}

/** What a node gives when it settles, before `set` and the conditions of its edges were evaluated. */
export type NodeResult =
  | { readonly ok: true; readonly output: StoredValue; readonly ports: readonly string[] }
  | { readonly ok: false; readonly error: ErrorInfo }

export interface AttemptState {
  readonly attempt: number
  readonly entry: number
  readonly lease: string
  readonly startedAt: number
  readonly sideEffects: SideEffects
}

export interface FailedAttempt {
  readonly kind: 'failed' | 'lost' | 'cancelled'
  readonly attempt: number
  readonly error: ErrorInfo
  readonly random: number
  readonly sideEffects: SideEffects
  readonly at: number
  /** Lost with side effects: the wait in which a person decides. */
  waitId: string | null
}

export interface WaitState {
  readonly waitId: string
  readonly waitKey: string
  spec: WaitSpec
  /** Its time limit was moved: a timer set before may still fire. */
  extended: boolean
  readonly openedAt: number
  closed: { readonly answer: WaitAnswer; readonly at: number; readonly seq: number } | null
}

/** The next try, and when it is due. `due` once its time has come. */
export interface RetryState {
  readonly attempt: number
  readonly dueAt: number
  readonly scheduledAt: number
  due: boolean
}

export interface LoopState {
  readonly kind: 'loop'
  /** Iterations there will be, when known beforehand (`forEach`, `count`). */
  total: number | null
  /** `forEach`: the list; elements are taken from it when an iteration opens. */
  items: StoredValue | null
  /** The event that records the list. */
  readonly itemsSeq: number
  /** Next index to open. */
  next: number
  open: { [scopeKey: string]: true }
  openCount: number
  /** By index, once the iteration has closed. */
  readonly results: (StoredValue | null)[]
  /** Bytes of JSON text held inline in `results`. */
  inlineBytes: number
  /** `while`: the highest index whose condition held. */
  approved: number
  endedBy: 'items' | 'condition' | 'break' | 'limit' | null
  failure: { readonly error: ErrorInfo; readonly index: number } | null
  /** Iterations that failed and were tolerated. */
  readonly failed: { readonly index: number; readonly code: string; readonly message: string }[]
  /** An iteration was cancelled: the loop has no result. */
  cancelled: boolean
}

export interface BranchState {
  readonly name: NodeId
  status: 'pending' | 'open' | 'completed' | 'failed' | 'cancelled'
  result: StoredValue | null
  error: ErrorInfo | null
  closedSeq: number | null
}

export interface ParallelState {
  readonly kind: 'parallel'
  readonly branches: BranchState[]
  next: number
  openCount: number
  /** First branch that failed. */
  failure: { readonly error: ErrorInfo; readonly name: NodeId } | null
}

export interface ChildState {
  readonly kind: 'child'
  readonly input: StoredValue
  executionId: ExecutionId | null
  waited: boolean
}

export type RoleState = LoopState | ParallelState | ChildState

/**
 * `pending`: undecided; `ready`: decided to run; `active`: its work has begun; `settled`: for good.
 */
export type NodeStage = 'pending' | 'ready' | 'active' | 'settled'

export interface NodeState {
  readonly key: NodeKey
  readonly id: NodeId
  readonly scope: ScopeKey
  stage: NodeStage
  status: NodeStatus
  /** Plan revision it was decided under; 0 while undecided. */
  revision: number
  /** Incoming edges that are settled, and the live ones among them. */
  edgesSettled: number
  live: string[]
  /** The event that made it ready: expressions see values as of then. */
  readySeq: number
  readyAt: number
  /** `vars` as of `readySeq`, for nodes that read them. */
  vars: { readonly [name: string]: StoredValue } | null
  /** The failure whose `error` port it lies behind. */
  behind: ErrorView | null
  /** `when` held. */
  checked: boolean
  queuedAt: number | null
  queueReason: string | null
  startedAt: number | null
  attempts: number
  failures: number
  losses: number
  attempt: AttemptState | null
  /** Entries of the current attempt. */
  entry: number
  suspended: { readonly [waitKey: string]: WaitSpec } | null
  /** Waits that were over when it was last suspended, and how often none was added since. */
  answersSeen: number
  idleEntries: number
  retry: RetryState | null
  /** How the last attempt ended badly, until a next one starts. */
  lastFailure: FailedAttempt | null
  waits: WaitState[]
  waitCount: number
  role: RoleState | null
  result: NodeResult | null
  /** `set` or an edge condition could not be evaluated: fires nothing. */
  settleFailed: boolean
  /** `cancelOthers`, or the end of its container: why it must stop. */
  cancel: string | null
  mayHaveHappened: boolean
  /** Of its only attempt. */
  usage: Usage | null
  settledSeq: number | null
  endedAt: number | null
  output: StoredValue
  ports: readonly string[]
  liveOut: readonly string[]
  error: ErrorInfo | null
  /** Failed nodes inside it that were tolerated; and those that make it fail, if it does. Until it settles itself. */
  failedInside: NodeKey[]
  fatalInside: NodeKey[]
}

/** Why a scope ends before all its nodes have settled by themselves. */
export interface ScopeFate {
  /** `abort`: ends what runs; `drain`: lets attempts end, starts nothing; `continue`: goes on, fails at the end. */
  readonly mode: 'abort' | 'drain' | 'continue'
  readonly status: 'failed' | 'cancelled'
  readonly error: ErrorInfo | null
  readonly nodeKey: NodeKey | null
  readonly reason: string
}

export interface ScopeState {
  readonly key: ScopeKey
  /** `body`: the workflow, an iteration or a branch; `single`: one handler or compensation under the scope's own key. */
  readonly kind: 'body' | 'single'
  /** The node it is inside of; null at the top. */
  readonly container: NodeKey | null
  /** The scope its names continue in; null at the top. */
  readonly outer: ScopeKey | null
  /** What node keys start with; with `own`, its only node has the scope's own key. */
  readonly base: ScopeKey
  readonly own: boolean
  /** Key of `plan.scopes`. */
  readonly containerId: string
  /** Plan revision its undecided nodes use. */
  revision: number
  readonly index: number | null
  readonly item: StoredValue
  /** Parallel: the branch. */
  readonly branch: NodeId | null
  readonly openedAt: number
  readonly openedSeq: number
  /** Node executions that exist so far. */
  readonly keys: NodeKey[]
  /** Nodes of the plan that have not settled. */
  unsettled: number
  /** Nodes that are ready or active. */
  active: number
  fate: ScopeFate | null
  /** What the expressions at its end gave. */
  end: { readonly result: StoredValue | null; readonly breaks: boolean; readonly condition: boolean } | null
  /** Failed nodes that were tolerated; and those that were not. */
  failed: NodeKey[]
  fatal: NodeKey[]
  original: StoredValue | null
  error: ErrorView | null
  /** Names of a closed iteration that a compensation still sees. */
  loops: readonly LoopFrame[] | null
}

export interface LoopFrame {
  readonly index: number
  readonly item: StoredValue
  readonly itemName: string | null
}

/** A completed node execution that can be undone. */
export interface Undoable {
  readonly nodeKey: NodeKey
  readonly handler: NodeId
  readonly output: StoredValue
  readonly revision: number
  /** The iterations it ran in; these are closed when it is undone. */
  readonly loops: readonly LoopFrame[]
}

export interface HoldState {
  readonly holdId: string
  readonly nodeKey: NodeKey | null
  readonly when: 'before' | 'after' | null
  readonly owner: Actor
  readonly reason: string
  readonly since: number
}

/** What `execution.created` said. */
export interface ExecutionHead {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version: number | null
  readonly draftRevision: number | null
  readonly definitionHash: string
  readonly input: StoredValue
  readonly env: StoredValue
  readonly trigger: { readonly kind: string; readonly nodeId: NodeId | null }
  readonly startedBy: Actor
  readonly parent: { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly depth: number } | null
  readonly origin: Origin | null
  readonly executionAttempt: number
  readonly given: { readonly [nodeKey: string]: Given }
  readonly test: boolean
  readonly priority: number
  readonly concurrencyKey: string | null
  readonly createdAt: number
}

export interface EndingState {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'timeout'
  readonly error: ErrorInfo | null
  readonly nodeKey: NodeKey | null
  readonly output: StoredValue | null
  readonly byStop: boolean
}

/** Bookkeeping of one process: not in snapshots, rebuilt by `replayEvents`. */
export interface WorkState {
  /** What became dirty, the next one last: node keys, scope keys with a leading `#`, `*` for the execution. */
  agenda: string[]
  /** What became dirty since the last entry was taken off `agenda`, in order. */
  fresh: string[]
  dirty: { [entry: string]: true }
  /** Commands handed out and still due, by agenda entry. */
  asked: { [entry: string]: readonly string[] }
  /** Entries in `asked`. */
  askedCount: number
  /** Rows of what ended, until `projectRows` takes them. */
  spans: { readonly seq: number; readonly span: SpanRow }[]
  /** Changes of the rows of open waits, until `projectRows` takes them. */
  waits: { readonly seq: number; readonly change: WaitChange }[]
  /** False while old events are replayed: their rows exist. */
  collectRows: boolean
}

/** All the engine knows of one execution. Plain data; only `applyEvent` changes it (and `decide` its `work`). */
export interface ExecutionState {
  readonly stateVersion: number
  seq: number
  /** Time of the last event. */
  at: number
  head: ExecutionHead | null
  planRevision: number
  phase: 'new' | 'created' | 'open' | 'draining' | 'undoing' | 'handling' | 'settled'
  status: ExecutionStatus
  outcome: Outcome | null
  queueReason: string | null
  startedAt: number | null
  endedAt: number | null
  vars: { readonly [name: string]: StoredValue }
  scopes: { [scopeKey: string]: ScopeState }
  nodes: { [nodeKey: string]: NodeState }
  /** What a person set for node executions that are not decided yet. */
  forced: { [nodeKey: string]: { readonly output?: StoredValue; readonly ports?: readonly string[] } }
  holds: { [holdId: string]: HoldState }
  /** Holds of the execution itself. */
  pauses: number
  ending: EndingState | null
  cancels: { readonly by: Actor; readonly reason: string; readonly at: number }[]
  compensateOnCancel: boolean
  /** A cancel stopped compensation and handlers. */
  undoStopped: boolean
  undoables: Undoable[]
  /** Compensations that were started. */
  undone: number
  undoFailed: boolean
  /** The error handler was started. */
  handled: boolean
  /** The key of the compensation or handler that runs. */
  handling: ScopeKey | null
  output: StoredValue
  error: ErrorInfo | null
  degraded: boolean
  failedNodes: readonly NodeKey[]
  compensation: 'none' | 'complete' | 'incomplete' | 'stopped'
  restartAt: number | null
  limitMs: number | null
  /** The running clock: `sinceAt` while `attempts` > 0. */
  running: { attempts: number; sinceAt: number; totalMs: number }
  usage: { inputTokens: number; outputTokens: number; cost: number }
  counts: { completed: number; failed: number; skipped: number }
  /** Node executions by what they do now, containers left out. */
  tally: { busy: number; waiting: number }
  /** A node that waits, for the reason people see. */
  waitingAt: NodeKey | null
  readonly work: WorkState
}

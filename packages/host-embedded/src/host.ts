import type {
  BlobStore,
  Clock,
  Evaluator,
  ExecutionAction,
  ExecutionHost,
  ExecutionRow,
  HostIncident,
  IdSource,
  Journal,
  OwnerLock,
  Reminded,
  SignalOutcome,
  SignalRequest,
  StartRequest,
  WorkflowSource,
} from '@heddle/engine'
import type {
  Actor,
  ErrorInfo,
  ExecutionId,
  Json,
  NodeKey,
  NodeRunner,
  Plan,
  StoredValue,
  WorkspaceId,
} from '@heddle/model'
import type { EmbeddedAdmission } from './admission.ts'
import type { ChangeListener } from './change-feed.ts'
import type { StreamListener, SubscribeOptions, Unsubscribe } from './subscriptions.ts'

/** What an embedded host is put together from. */
export interface HostParts {
  readonly journal: Journal
  /** `PatientBlobs` when others put blobs, too: the host then sees when theirs find no room. */
  readonly blobs: BlobStore
  readonly evaluator: Evaluator
  readonly runner: NodeRunner
  readonly clock: HostClock
  readonly ids: IdSource
  readonly workflows: WorkflowSource
  /** Default: in memory, 100 executions and 500 node executions at once. */
  readonly admission?: EmbeddedAdmission
  /** Held for as long as the host may write; the host stops when it is lost. The caller releases it. */
  readonly owner?: OwnerLock
  /** Checks an approval's form. Throws `INPUT_INVALID`. Default: every answer is taken. */
  readonly validateForm?: (form: Json, answer: Json) => void
  /** An approval's reminder is due; told once per process and wait. */
  readonly remind?: (reminder: Reminded) => void
  /** Names the program in `execution.created`. */
  readonly engineRelease: string
  /** Names this process in `attempt.started`. */
  readonly worker: string
  /** What an operator should know; default: nothing is told. */
  readonly report?: (incident: Incident) => void
  readonly limits?: HostLimits
}

/** `after` counts elapsed time, whatever the wall clock does; without it, `schedule` is used. */
export interface HostClock extends Clock {
  after?(delayMs: number, callback: () => void): () => void
}

export interface HostLimits {
  /** Executions that wait for their first slot before new ones are refused; default 100,000. */
  readonly maxQueued?: number
  /** Queued or soon due executions that may stay in memory; default 1,000. */
  readonly maxIdleInMemory?: number
  /** Events after which an execution that leaves memory writes a snapshot; default 200. */
  readonly snapshotEvery?: number
  /** Open executions read at once at the start; default 500. */
  readonly recoveryPage?: number
}

/** Something that went wrong and is dealt with; for logs and health. */
export type Incident = HostIncident<'defect' | 'storage' | 'stopped' | 'logs-lost' | 'subscriber'>

export interface ExecuteRequest extends StartRequest {
  readonly idempotency?: Idempotency
  /** Outputs by node id; count only with `test`. */
  readonly pins?: { readonly [nodeKey: string]: Json }
  /** Ports that pinned nodes fire; default `main`. */
  readonly pinPorts?: { readonly [nodeKey: string]: readonly string[] }
  readonly from?: readonly string[]
  readonly upTo?: string
}

export interface Idempotency {
  readonly principal: string
  readonly route: string
  readonly key: string
  readonly bodyHash: string
  /** Ms since 1970. */
  readonly expiresAt: number
}

export interface ReplayRequest {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  /** What to run; default: what the earlier execution ran. */
  readonly target?: {
    readonly plan: Plan
    readonly version: number | null
    readonly draftRevision: number | null
    readonly env?: StoredValue
  }
  /** Default: the earlier execution's. */
  readonly input?: Json
  /** Node keys, or `failed`; default: everything runs. */
  readonly from?: readonly string[]
  readonly upTo?: string
  /** Default `upstream`. */
  readonly reuse?: 'upstream' | 'calls' | 'none'
  /** Default `fail`. */
  readonly onChangedCall?: 'fail' | 'reuse' | 'call'
  readonly pins?: { readonly [nodeKey: string]: Json }
  readonly test?: boolean
  readonly startedBy: Actor
  readonly idempotency?: Idempotency
}

export interface Started {
  readonly executionId: ExecutionId
  /** The idempotency key was used before with the same body: this is the earlier execution. */
  readonly repeated: boolean
}

/** A started execution, and its end. */
export interface Watched extends Started {
  /**
   * The end, of the last of the tries that `settings.maxAttempts` makes. Rejects with the signal's reason, and with
   * `OVERLOADED` when the host stops first.
   */
  readonly settled: Promise<SettledExecution>
}

export interface SettledExecution {
  readonly row: ExecutionRow
  /** What it gave; undefined when that must be read from the journal. */
  readonly output: Json | undefined
}

/** A signal, perhaps only for one execution. */
export interface AddressedSignal extends SignalRequest {
  /** Only a wait of this execution takes it. */
  readonly executionId?: ExecutionId
}

export interface HostStats {
  /** Accepted and not settled. */
  readonly open: number
  readonly inMemory: number
  /** Node executions with a running attempt. */
  readonly running: number
  readonly executionSlots: number
  readonly queued: number
  readonly nodesQueued: number
  readonly timers: number
  readonly subscriptions: number
  readonly pendingAppends: number
  readonly commits: number
  readonly accepting: boolean
}

export interface RecoveryReport {
  readonly epoch: number
  readonly executions: number
  readonly lostAttempts: number
  /** Executions that could not be loaded, with why; they stay open and untouched. */
  readonly failed: readonly { readonly executionId: ExecutionId; readonly error: ErrorInfo }[]
  readonly durationMs: number
}

/** Drives executions in this process. All methods but `start` and `stats` need a started host. */
export interface EmbeddedHost extends ExecutionHost {
  /** Takes the epoch, recovers what is open, fires what is due. */
  start(): Promise<RecoveryReport>
  /** Resolves once durable. `OVERLOADED` when the queue is full, storage has no room, or the host stops. */
  execute(request: ExecuteRequest): Promise<Started>
  /** As `execute`; the end of what settles in this process is told without reading the journal. */
  executeWatched(request: ExecuteRequest, signal?: AbortSignal): Promise<Watched>
  /** Restart, replay, test run: a new execution that takes over results of an earlier one. */
  replay(request: ReplayRequest): Promise<Started>
  signal(request: AddressedSignal): Promise<SignalOutcome>
  /** Undecided nodes and new scopes use `plan` from now on. */
  revisePlan(action: ExecutionAction & { readonly plan: Plan }): Promise<void>
  injectData(action: ExecutionAction & { readonly nodeKey: NodeKey; readonly output: Json }): Promise<void>
  forceBranch(action: ExecutionAction & { readonly nodeKey: NodeKey; readonly ports: readonly string[] }): Promise<void>
  /** Of the node's current wait, or, with `nodeKey: null`, of the execution. */
  extendTimeout(action: ExecutionAction & { readonly nodeKey: NodeKey | null; readonly byMs: number }): Promise<void>
  subscribe(executionId: ExecutionId, options: SubscribeOptions, listener: StreamListener): Unsubscribe
  /** Tells every change of the rows of this host's executions, from now on. */
  watch(listener: ChangeListener): Unsubscribe
  stats(): HostStats
  /** Takes no new work, gives running attempts `graceMs` (default 30,000), leaves the rest to the next start. */
  stop(options?: { readonly graceMs?: number }): Promise<void>
  /** Resolves, with the reason, when the host has stopped, on purpose or not. */
  readonly stopped: Promise<string>
}

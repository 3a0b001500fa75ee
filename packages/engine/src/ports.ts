import type {
  CallRecord,
  EvaluationAnswer,
  EvaluationRequest,
  ExecutionEvent,
  ExecutionId,
  ExecutionStatus,
  Json,
  NodeKey,
  Plan,
  StepRecord,
  StoredValue,
  ValueReader,
  WorkflowId,
  WorkspaceId,
} from '@heddle/model'
import type { ExecutionRow, RowChanges } from './rows.ts'

/*
 * What a host needs from others. Engine and hosts see only these; store, evaluator, runner and admission
 * are chosen where the parts are put together.
 */

/** One atomic append: all of it is durable, or none. */
export interface Append {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  /** Ownership: refused with `stale-epoch` when another process has taken over since. */
  readonly epoch: number
  /** Sequence number of the last event before these; 0 creates the execution. */
  readonly afterSeq: number
  readonly events: readonly ExecutionEvent[]
  readonly rows: RowChanges | null
  /**
   * The row of `executions` as the accepted append before this one left it, when the writer knows: what stayed as it was
   * need not be written again. The memory journal does without.
   */
  readonly rowBefore?: ExecutionRow
  readonly steps: readonly { readonly nodeKey: NodeKey; readonly step: StepRecord }[]
  /** Steps of these node executions are deleted first (`keepSteps: false`). */
  readonly forgetSteps: readonly NodeKey[]
  readonly calls: readonly { readonly nodeKey: NodeKey; readonly attempt: number; readonly call: CallRecord }[]
  readonly snapshot: { readonly seq: number; readonly stateVersion: number; readonly state: string } | null
  /** Creation only: a unique row in the same transaction. `idempotency-replay` names the earlier execution. */
  readonly idempotency: {
    readonly principal: string
    readonly route: string
    readonly key: string
    readonly bodyHash: string
    readonly expiresAt: number
  } | null
  /** Kept signals (ids from `signals.peek`) that these events deliver: removed in the same transaction. */
  readonly takenSignals?: readonly string[]
  /** Creation only: the definition's plan, stored once per hash. */
  readonly plan: { readonly hash: string; readonly plan: Plan } | null
}

export type AppendResult =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly reason: 'stale-epoch' | 'wrong-seq' | 'exists' | 'wait-closed'
      readonly detail?: string
    }
  | {
      readonly ok: false
      readonly reason: 'idempotency-replay'
      readonly executionId: ExecutionId
      readonly sameBody: boolean
    }

/** The append failed for a reason of the storage's own. */
export interface StorageFailure {
  readonly kind: 'disk-full' | 'unavailable' | 'bad-append' | 'fatal'
  readonly message: string
}

export interface LoadedExecution {
  readonly row: ExecutionRow
  readonly plans: readonly Plan[]
  readonly snapshot: { readonly seq: number; readonly stateVersion: number; readonly state: string } | null
  /** Events after the snapshot, in order. */
  readonly events: readonly ExecutionEvent[]
}

/** The journal as hosts use it. All methods are asynchronous: SQLite runs in worker threads. */
export interface Journal {
  /**
   * One transaction for all appends; one result for each, in order: a refused append leaves no trace and does not
   * disturb the others. Rejects with a `StorageFailure` as `cause` when the whole transaction failed.
   */
  append(appends: readonly Append[]): Promise<readonly AppendResult[]>
  /** Takes the next epoch: appends with an earlier one are refused from now on. */
  nextEpoch(): Promise<number>
  /** Ids and rows of executions that are not settled, by id, after `cursor`. Only for recovery: crosses workspaces. */
  listOpen(cursor: ExecutionId | null, limit: number): Promise<readonly ExecutionRow[]>
  load(executionId: ExecutionId): Promise<LoadedExecution | null>
  /** Many at once, for recovery. In the order of `ids`; missing ones left out. */
  loadMany(ids: readonly ExecutionId[]): Promise<readonly LoadedExecution[]>
  readEvents(executionId: ExecutionId, afterSeq: number, limit: number): Promise<readonly ExecutionEvent[]>
  readSteps(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly StepRecord[]>
  /** Calls of one node execution, in the order of their attempts; those of lost attempts too. */
  readCalls(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly CallRecord[]>
  /** The execution that a sub-workflow node of `parentId` started, its first try; null when it started none. */
  findChild(parentId: ExecutionId, nodeKey: NodeKey): Promise<ExecutionId | null>
  /** Value recorded by one event: its `output`, or `values[name]`. */
  readEventValue(executionId: ExecutionId, seq: number, name: string | undefined): Promise<StoredValue | null>
  /**
   * Signals that came before anybody waited. `peek` gives the oldest and leaves it, to be removed by the append that
   * delivers it; `take` removes and returns the oldest.
   */
  signals: {
    offer(signal: {
      readonly workspaceId: WorkspaceId
      readonly name: string
      readonly key: string
      readonly payload: Json
      readonly by: string
      readonly at: number
      readonly expiresAt: number
    }): Promise<'kept' | 'full'>
    peek(
      workspaceId: WorkspaceId,
      name: string,
      key: string,
      now: number,
    ): Promise<{ readonly id: string; readonly payload: Json; readonly by: string } | null>
    take(
      workspaceId: WorkspaceId,
      name: string,
      key: string,
      now: number,
    ): Promise<{ readonly payload: Json; readonly by: string } | null>
  }
  /** Open waits for a signal, oldest first. */
  findSignalWaits(
    workspaceId: WorkspaceId,
    name: string,
    key: string,
  ): Promise<readonly { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly waitId: string }[]>
  /** Results of one execution that a replay may take over: settled node executions with their outputs and ports. */
  readResults(executionId: ExecutionId): Promise<readonly ReusableResult[]>
  /** Lines of node logs, batched. */
  appendLogs(lines: readonly LogLine[]): Promise<void>
}

export interface ReusableResult {
  readonly nodeKey: NodeKey
  readonly output: StoredValue
  readonly ports: readonly string[]
  readonly status: 'completed' | 'failed'
  readonly compensated: boolean
}

export interface LogLine {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly at: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Json
}

/** Blobs by `workspace/sha256`. `put` resolves when the bytes are synced. */
export interface BlobStore {
  put(workspaceId: WorkspaceId, bytes: Uint8Array): Promise<{ readonly sha256: string; readonly bytes: number }>
  /** `null` when there is none. */
  get(workspaceId: WorkspaceId, sha256: string): Promise<Uint8Array | null>
}

/** Held for as long as this process may drive executions. */
export interface OwnerLock {
  /** Resolves, with the reason, when the lock is lost; the host must stop at once. */
  readonly lost: Promise<string>
  release(): Promise<void>
}

/** Answers the engine's questions. `evaluateNow` gives `undefined` when values must be loaded first. */
export interface Evaluator {
  evaluateNow(request: EvaluationRequest, plan: Plan, values: ValueReader): EvaluationAnswer | undefined
  evaluate(request: EvaluationRequest, plan: Plan, values: ValueReader): Promise<EvaluationAnswer>
}

export interface AdmissionRequest {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  /** Absent: the execution itself asks for its slot. */
  readonly nodeKey?: NodeKey
  readonly workflowId: WorkflowId
  readonly priority: number
  /** Keyed limits that must have room. */
  readonly keys: readonly { readonly key: string; readonly limit: number }[]
  readonly needs: { readonly [pool: string]: number }
  readonly placement: { readonly region?: string; readonly labels?: { readonly [name: string]: string } } | null
}

export interface AdmissionLease {
  readonly leaseId: string
  readonly owner: string
  /** Ms since 1970; renewed by `heartbeat`. */
  readonly expiresAt: number
}

/** Who may start now. In memory here; rows in Postgres when several replicas share a queue. */
export interface Admission {
  /** Calls `granted` later, once, when the answer was `queued` and a slot is free. */
  admit(
    request: AdmissionRequest,
    granted: (lease: AdmissionLease) => void,
  ): { readonly lease: AdmissionLease } | { readonly queued: string }
  /** Gives a slot back, or withdraws from the queue. */
  release(executionId: ExecutionId, nodeKey?: NodeKey): void
  heartbeat(leaseIds: readonly string[]): void
}

/** Time and randomness. The engine never sees it; hosts put its answers into events. */
export interface Clock {
  /** Ms since 1970. */
  now(): number
  /** Calls back at `at` (ms since 1970), also after clock changes. Returns a cancel function. */
  schedule(at: number, callback: () => void): () => void
}

export interface IdSource {
  /** UUIDv7 of this instant. */
  executionId(): ExecutionId
  lease(): string
  /** In [0, 1). */
  random(): number
}

/** Which workflow and version a child or restart runs. */
export interface WorkflowSource {
  load(
    workspaceId: WorkspaceId,
    workflow: string,
    version: number | 'latest' | null,
  ): Promise<{
    readonly workflowId: WorkflowId
    readonly version: number | null
    readonly plan: Plan
    readonly env: StoredValue
  } | null>
}

export type { ExecutionStatus }

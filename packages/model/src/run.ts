import type { ErrorInfo } from './errors.ts'
import type { EvaluationScope } from './evaluation.ts'
import type { Origin, Usage, WaitSpec } from './events.ts'
import type { ExecutionId, NodeKey, WorkflowId, WorkspaceId } from './ids.ts'
import type { SideEffects } from './node-type.ts'
import type { PlanNode } from './plan.ts'
import type { Json, StoredValue } from './values.ts'

/** One entry into a node's `run`, as plain data: a runner may be in another process or machine. */
export interface RunInvocation {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly workflowId: WorkflowId
  readonly nodeKey: NodeKey
  readonly node: PlanNode
  readonly attempt: number
  /** Earlier attempts whose worker died. */
  readonly losses: number
  /** Re-entries of this attempt after waits count up from 1. */
  readonly entry: number
  readonly lease: string
  /** `executionId/nodeKey`; the same for all attempts. */
  readonly idempotencyKey: string
  /** Resolved, secrets left as `${{ secrets.NAME }}` when the node reads any; the runner resolves these from `scope`. */
  readonly config: Json
  readonly scope: EvaluationScope
  readonly timeoutMs: number
  readonly test: boolean
  readonly principal: string
  /** Closed waits of this node execution, by wait key. */
  readonly answers: { readonly [waitKey: string]: WaitAnswer }
  /** Recorded steps of this node execution. */
  readonly steps: readonly StepRecord[]
  /** In a replay that answers calls from their record. */
  readonly recorded?: CallAnswers
}

/** Recorded calls of one node execution, to answer those of another (engine.md, "Running again"). */
export interface CallAnswers {
  /** Where they were recorded; null: nowhere, so every call is a changed one. */
  readonly executionId: ExecutionId | null
  readonly onChanged: Origin['onChangedCall']
  /** In the order of their attempts. */
  readonly calls: readonly CallRecord[]
}

export interface WaitAnswer {
  readonly how: 'answered' | 'due' | 'cancelled'
  readonly by: string
  readonly decision?: 'approved' | 'rejected'
  readonly payload: StoredValue
  readonly note?: string
  /** When the wait was closed, ms since 1970; node code that asks for the time after it gets this. */
  readonly at?: number
}

/** A step that finished; never run again under the same key. */
export interface StepRecord {
  /** Counts per node execution, from 1. */
  readonly n: number
  readonly stepKey: string
  readonly attempt: number
  readonly startedAt: number
  readonly endedAt: number
  readonly output: StoredValue
}

/** The record of one call to the outside, made by a runner. */
export interface CallRecord {
  readonly callId: string
  readonly stepKey: string | null
  readonly toolId: string
  readonly toolType: string
  readonly startedAt: number
  readonly endedAt: number
  readonly ok: boolean
  readonly code: string | null
  /** Where in the node execution it began. */
  readonly place: CallPlace
  /** SHA-256 of the request in canonical form, secrets and the execution's own id left out. */
  readonly requestHash: string
  readonly request: StoredValue
  /** Null when none came. */
  readonly response: StoredValue
  /** How the call failed before or while its answer came; a status that means a failure is an answer. */
  readonly error?: ErrorInfo
  /** In a replay that answers calls from their record. */
  readonly replayed?: ReplayedCall
  readonly usage?: Usage
  /** Policy decision, breaker state, attempts; grows with governance. */
  readonly details?: Json
}

/** Which call of a node execution it is; the same in a replay that does the same. */
export interface CallPlace {
  /** From 1; attempts whose worker died count as one with the next. */
  readonly attempt: number
  readonly entry: number
  /** From 1, among the calls of its step, or outside of steps, in the order in which they begin. */
  readonly n: number
}

/**
 * `reused`: the same request was recorded, and answered from there; `changed`: another or none was, and the call was
 * answered with what was there, or refused; `called`: another or none was, and the call was made.
 */
export interface ReplayedCall {
  readonly how: 'reused' | 'changed' | 'called'
  /** The recorded call it was compared with. */
  readonly executionId: ExecutionId | null
  readonly callId: string | null
}

/** How one entry ended. */
export type RunReport =
  | { readonly kind: 'completed'; readonly output: Json; readonly ports?: readonly string[]; readonly usage?: Usage }
  | { readonly kind: 'failed'; readonly error: ErrorInfo; readonly usage?: Usage }
  | { readonly kind: 'suspended'; readonly waits: { readonly [waitKey: string]: WaitSpec } }
  | { readonly kind: 'cancelled'; readonly mayHaveHappened: boolean }

/** What a run tells while it goes on. `saveStep` and `saveCall` resolve when durable, and reject when the lease is gone. */
export interface RunChannel {
  saveStep(step: StepRecord): Promise<void>
  saveCall(call: CallRecord): Promise<void>
  /** Passing: may be dropped. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Json): void
  progress(done: number, total: number | null, message?: string): void
  emit(channel: string, data: string): void
}

/** Carries out `run` nodes. The only way the engine's host reaches node code. */
export interface NodeRunner {
  /** What repeating this attempt may do outside, from its resolved config. */
  sideEffects(node: PlanNode, config: Json): SideEffects
  run(invocation: RunInvocation, channel: RunChannel, signal: AbortSignal): Promise<RunReport>
}

import type { Idempotency } from '@heddle/host-embedded'
import type { ErrorInfo, ExecutionId, ExecutionStatus, Json, JsonObject, Outcome, WorkflowId } from '@heddle/model'

/** What to start. */
export interface LaunchRequest {
  readonly workflowId: WorkflowId
  /** Default `{}`; of a test that begins in the middle, the input of the draft's last execution. */
  readonly input?: Json
  /** Default: the active version. */
  readonly version?: number | 'draft'
  readonly description?: string
  /** How long to wait for the end, at most 55 s; default not at all. */
  readonly waitMs?: number
  /** Node keys where it begins. */
  readonly from?: readonly string[]
  /** Node key at which it ends. */
  readonly upTo?: string
  /** Outputs by node id, over those that are stored; only with `test`. */
  readonly pins?: { readonly [nodeId: string]: Json }
  /** Fields of nodes' configs that are other than defined, by node id. */
  readonly overrides?: { readonly nodes?: { readonly [nodeId: string]: JsonObject } }
  /** Default false. */
  readonly test?: boolean
  readonly idempotency?: Idempotency
  /** Of who waits. */
  readonly signal?: AbortSignal
}

/** How an execution stands when the answer is given. */
export interface LaunchAnswer {
  readonly executionId: ExecutionId
  readonly status: ExecutionStatus
  /** The idempotency key was used before: this is the earlier execution. */
  readonly repeated: boolean
  /** Only for who waited, of what settled in time; of tries that `settings.maxAttempts` makes, the last one's. */
  readonly end: { readonly outcome: Outcome | null; readonly output: Json; readonly error: ErrorInfo | null } | null
}

import type { BlobStore, Clock, Evaluator, ExecutionRow, IdSource, Journal } from '@heddle/engine'
import type {
  Actor,
  ExecutionId,
  Json,
  NodeId,
  NodeKey,
  NodeRunner,
  Plan,
  StoredValue,
  WorkflowId,
  WorkspaceId,
} from '@heddle/model'

/** Which leases were ever begun; shared by all replicas. */
export interface LeaseStore {
  /**
   * Notes, durably and before it resolves, that an attempt begins under `lease`. `seen`: somebody began it before, so
   * nobody may begin it again.
   */
  begin(executionId: ExecutionId, nodeKey: NodeKey, lease: string): Promise<'fresh' | 'seen'>
}

/** What a host on Restate is put together from. */
export interface RestateHostParts {
  readonly journal: Journal
  readonly blobs: BlobStore
  readonly leases: LeaseStore
  readonly evaluator: Evaluator
  readonly runner: NodeRunner
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Pick<IdSource, 'executionId'>
  /** `RESTATE_INGRESS_URL`. */
  readonly ingressUrl: string
  /** `RESTATE_ADMIN_URL`; null: somebody else registers the deployment. */
  readonly adminUrl: string | null
  /** Where Restate reaches this process. */
  readonly endpoint: EndpointOptions
  /** Under which all replicas write; default 0, a journal that no embedded host has owned. */
  readonly epoch?: number
  /** Checks an approval's form. Throws `INPUT_INVALID`. Default: every answer is taken. */
  readonly validateForm?: (form: Json, answer: Json) => void
  /** An approval's reminder is due. */
  readonly remind?: (reminder: Reminded) => void
  /** Names the program in `execution.created`. */
  readonly engineRelease: string
  /**
   * The longest time one attempt may take, ms; default 1 h. Executions whose nodes may take longer are refused, and
   * Restate leaves an invocation alone for this long.
   */
  readonly longestAttemptMs?: number
  /** What an operator should know; default: nothing is told. */
  readonly report?: (incident: Incident) => void
}

export interface EndpointOptions {
  /** Address to listen on; default 127.0.0.1. */
  readonly hostname?: string
  /** Default: any free one. */
  readonly port?: number
  /** How Restate names it; default `http://<hostname>:<port>`. */
  readonly advertisedUrl?: string
  /** Restate's public keys: requests signed by no other are answered. Default: whoever reaches the port is. */
  readonly identityKeys?: readonly string[]
}

/** An approval that nobody has answered for its `reminderSeconds`. */
export interface Reminded {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
}

/** Something that went wrong and is dealt with; for logs and health. */
export interface Incident {
  readonly kind: 'defect' | 'storage' | 'restate'
  readonly executionId: ExecutionId | null
  readonly message: string
  /** Only on defects: what the event or answer also names. */
  readonly errorId: string | null
  readonly cause: unknown
}

export interface ExecuteRequest {
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  readonly version: number | null
  readonly draftRevision: number | null
  readonly plan: Plan
  /** Checked against the workflow's schema, defaults filled in. */
  readonly input: Json
  /** Workspace variables; default null. */
  readonly env?: StoredValue
  readonly trigger: { readonly kind: string; readonly nodeId: NodeId | null }
  readonly startedBy: Actor
  readonly test?: boolean
  /** 0 to 100; default: the plan's. */
  readonly priority?: number
}

export interface SignalRequest {
  readonly workspaceId: WorkspaceId
  readonly name: string
  /** Default `''`. */
  readonly key?: string
  readonly payload: Json
  readonly by: Actor
}

/** `kept`: nobody waits yet; whoever does within 7 days gets it. */
export type SignalOutcome =
  | { readonly delivered: true; readonly executionId: ExecutionId; readonly nodeKey: NodeKey }
  | { readonly delivered: false; readonly keptUntil: number }

export interface AnswerRequest {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly waitId: string
  readonly decision: 'approved' | 'rejected'
  /** The form. Default null. */
  readonly payload?: Json
  readonly note?: string
  readonly by: Actor
}

/** One execution, and who asks. */
export interface ExecutionAction {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly by: Actor
}

/** Drives executions on a Restate cluster. `start` first. */
export interface RestateHost {
  /** Serves the handlers and registers them; gives the URL they are served at. */
  start(): Promise<{ readonly url: string }>
  /** Resolves once Restate has it. `PLAN_INVALID` for what this host cannot run yet (README). */
  execute(request: ExecuteRequest): Promise<{ readonly executionId: ExecutionId }>
  /** Delivered, or kept for 7 days. `CONFLICT` when 1,000 are kept already. */
  signal(request: SignalRequest): Promise<SignalOutcome>
  /** Answers an approval. `CONFLICT` says who was first, and when. */
  answer(request: AnswerRequest): Promise<void>
  cancel(action: ExecutionAction & { readonly reason: string; readonly compensate: boolean }): Promise<void>
  pause(action: ExecutionAction & { readonly reason: string }): Promise<void>
  /** Lifts the pause. `CONFLICT` when it is not paused. */
  resume(action: ExecutionAction): Promise<void>
  /** A breakpoint before or after a node key. */
  hold(
    action: ExecutionAction & {
      readonly holdId: string
      readonly nodeKey: NodeKey
      readonly when: 'before' | 'after'
      readonly reason: string
    },
  ): Promise<void>
  lift(action: ExecutionAction & { readonly holdId: string }): Promise<void>
  /** The row once it is settled. `NOT_FOUND`; rejects with the signal's reason. */
  waitUntilSettled(executionId: ExecutionId, signal?: AbortSignal): Promise<ExecutionRow>
  /**
   * Gives running attempts `graceMs` (default 30,000), then leaves: Restate takes what is open to another replica, or
   * waits for the next start.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>
}

import type {
  BlobStore,
  Clock,
  Evaluator,
  ExecutionHost,
  HostIncident,
  IdSource,
  Journal,
  Reminded,
  StartRequest,
} from '@heddle/engine'
import type { ExecutionId, Json, NodeKey, NodeRunner } from '@heddle/model'

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

/** Something that went wrong and is dealt with; for logs and health. */
export type Incident = HostIncident<'defect' | 'storage' | 'restate'>

/** Drives executions on a Restate cluster. `start` first. */
export interface RestateHost extends ExecutionHost {
  /** Serves the handlers and registers them; gives the URL they are served at. */
  start(): Promise<{ readonly url: string }>
  /** Resolves once Restate has it. `PLAN_INVALID` for what this host cannot run yet (README). */
  execute(request: StartRequest): Promise<{ readonly executionId: ExecutionId }>
  /**
   * Gives running attempts `graceMs` (default 30,000), then leaves: Restate takes what is open to another replica, or
   * waits for the next start.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>
}

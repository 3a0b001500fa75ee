import type {
  Actor,
  ExecutionId,
  Json,
  NodeId,
  NodeKey,
  Plan,
  StoredValue,
  WorkflowId,
  WorkspaceId,
} from '@heddle/model'
import type { ExecutionRow } from './rows.ts'

/*
 * What every host offers, whatever drives it. Embedded and Restate hosts extend it; one contract suite runs on both.
 */

/** A fresh execution. */
export interface StartRequest {
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
  /** What the person who starts it wrote about it. */
  readonly description?: string
  readonly test?: boolean
  /** 0 to 100; default: the plan's. */
  readonly priority?: number
}

/** A named event from outside. */
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

/** A decision on an approval. */
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

/** An approval that nobody has answered for its `reminderSeconds`. */
export interface Reminded {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
}

/** Something that went wrong and is dealt with; for logs and health. */
export interface HostIncident<Kind extends string> {
  readonly kind: Kind
  readonly executionId: ExecutionId | null
  readonly message: string
  /** Only on defects: what the event or answer also names. */
  readonly errorId: string | null
  readonly cause: unknown
}

/** Drives executions. */
export interface ExecutionHost {
  /** Resolves once accepted for good. */
  execute(request: StartRequest): Promise<{ readonly executionId: ExecutionId }>
  /** Delivered, or kept for 7 days. `CONFLICT` when 1,000 are kept already. */
  signal(request: SignalRequest): Promise<SignalOutcome>
  /** Answers an approval. `CONFLICT` says who was first, and when. */
  answer(request: AnswerRequest): Promise<void>
  cancel(action: ExecutionAction & { readonly reason: string; readonly compensate: boolean }): Promise<void>
  pause(action: ExecutionAction & { readonly reason: string }): Promise<void>
  /** Lifts the pause. Refused when it is not paused. */
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
}

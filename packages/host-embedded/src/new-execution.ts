import type { Append } from '@heddle/engine'
import type { ExecutionId, Plan, WorkspaceId } from '@heddle/model'
import type { CommitResult } from './group-commit.ts'

/** An execution before its first event. */
export interface NewExecution {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly plan: Plan
  readonly creation: Creation
}

/** What only the first append has. */
export interface Creation {
  readonly idempotency: Append['idempotency']
  /** The idempotency key was used before. */
  readonly onRepeated: (earlier: Extract<CommitResult, { readonly reason: 'idempotency-replay' }>) => void
}

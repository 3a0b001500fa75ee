import type { Evaluator } from '@heddle/engine'
import type { EmbeddedHost } from '@heddle/host-embedded'
import type { ExecutionId, Plan, StoredValue, ValueReader, WorkflowId, WorkspaceId } from '@heddle/model'
import type { Store } from '@heddle/store'
import type { PlanFactsCache } from './plan-facts.ts'

/** What a replay of another version than the recorded one runs. */
export interface ReplayTarget {
  readonly plan: Plan
  readonly version: number | null
  readonly draftRevision: number | null
  /** Workspace variables as they are now. */
  readonly env: StoredValue
}

/** What the use-cases of executions are put together from. */
export interface ExecutionParts {
  readonly store: Store
  readonly host: EmbeddedHost
  readonly evaluator: Evaluator
  readonly planFacts: PlanFactsCache
  /** Reads the values of one execution. */
  values(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader
  /** A version, or the draft, ready to run. Throws `NOT_FOUND`, and `PLAN_INVALID` for a draft with errors. */
  resolveTarget(workspaceId: WorkspaceId, workflowId: WorkflowId, version: number | 'draft'): Promise<ReplayTarget>
}

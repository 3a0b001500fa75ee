import type { Evaluator } from '@heddle/engine'
import type { EmbeddedHost } from '@heddle/host-embedded'
import type { ExecutionId, JsonObject, Plan, StoredValue, ValueReader, WorkflowId, WorkspaceId } from '@heddle/model'
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

/** Which definition a replay asks for. */
export interface WantedTarget {
  readonly workflowId: WorkflowId
  readonly version: number | 'draft'
  /** Members of configs, by node id. */
  readonly nodes?: { readonly [nodeId: string]: JsonObject }
}

/** What the use-cases of executions are put together from. */
export interface ExecutionParts {
  readonly store: Store
  readonly host: EmbeddedHost
  readonly evaluator: Evaluator
  readonly planFacts: PlanFactsCache
  /** Reads the values of one execution. */
  values(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader
  /**
   * A version, or the draft, ready to run, the configs of nodes overridden. Throws `NOT_FOUND`; `PLAN_INVALID` for a
   * definition with errors; `INPUT_INVALID` when a node to override does not exist.
   */
  resolveTarget(workspaceId: WorkspaceId, wanted: WantedTarget): Promise<ReplayTarget>
}

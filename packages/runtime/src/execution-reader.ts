import type { ExecutionRow, SpanRow } from '@heddle/engine'
import type { ExecutionId, NodeKey, StoredValue, WaitSpec, WorkflowId, WorkspaceId } from '@heddle/model'

/** An open wait as rows tell it. */
export interface OpenWaitRow {
  readonly waitId: string
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly spec: WaitSpec | { readonly kind: 'retry'; readonly attempt: number; readonly dueAt: number }
  readonly openedAt: number
}

/** What the operations read of stored executions. */
export interface ExecutionReader {
  get(workspaceId: WorkspaceId, executionId: ExecutionId): Promise<ExecutionRow | null>
  list(
    workspaceId: WorkspaceId,
    filter: { readonly status?: string; readonly workflowId?: WorkflowId; readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly ExecutionRow[]; readonly nextCursor: string | null }>
  openWaits(workspaceId: WorkspaceId, executionId: ExecutionId | null): Promise<readonly OpenWaitRow[]>
  openChildren(workspaceId: WorkspaceId, executionId: ExecutionId): Promise<readonly ExecutionId[]>
  spans(workspaceId: WorkspaceId, executionId: ExecutionId): Promise<readonly SpanRow[]>
}

export type { StoredValue }

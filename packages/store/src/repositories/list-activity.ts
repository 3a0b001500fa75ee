import {
  toExecutionId,
  type ExecutionId,
  type ExecutionStatus,
  type Outcome,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import { listOf, type Database } from '../database.ts'

/** What happened last with a workflow, and what happens next. Times: ms since 1970. */
export interface WorkflowActivity {
  readonly lastExecution: {
    readonly id: ExecutionId
    readonly status: ExecutionStatus
    readonly outcome: Outcome | null
    readonly createdAt: number
    readonly endedAt: number | null
  } | null
  /** The earliest due time of its bindings that fire. */
  readonly nextDue: number | null
}

/** By workflow id; one look into an index for each. Workflows without any are left out. */
export async function listActivity(
  database: Database,
  workspaceId: WorkspaceId,
  ids: readonly WorkflowId[],
): Promise<ReadonlyMap<string, WorkflowActivity>> {
  const list = JSON.stringify(ids)
  const index = database.dialect === 'sqlite' ? 'INDEXED BY executions_by_workflow' : ''
  const [executions, bindings] = await Promise.all([
    database.read(
      `SELECT e.workflow_id, e.id, e.status, e.outcome, e.created_at, e.ended_at FROM executions e WHERE e.id IN (
         SELECT (SELECT x.id FROM executions x ${index}
           WHERE x.workspace_id = ? AND x.workflow_id = w.id AND x.deleted_at IS NULL ORDER BY x.id DESC LIMIT 1)
         FROM workflows w WHERE w.id IN ${listOf(database.dialect)})`,
      [workspaceId, list],
    ),
    database.read(
      `SELECT workflow_id, min(next_due) FROM bindings
       WHERE workspace_id = ? AND workflow_id IN ${listOf(database.dialect)}
         AND live = 1 AND paused = 0 AND next_due IS NOT NULL GROUP BY workflow_id`,
      [workspaceId, list],
    ),
  ])
  const found = new Map<string, WorkflowActivity>()
  for (const [workflowId, id, status, outcome, createdAt, endedAt] of executions.rows) {
    found.set(workflowId as string, {
      nextDue: null,
      lastExecution: {
        id: toExecutionId(id as string),
        status: status as ExecutionStatus,
        outcome: outcome as Outcome | null,
        createdAt: createdAt as number,
        endedAt: endedAt as number | null,
      },
    })
  }
  for (const [workflowId, nextDue] of bindings.rows) {
    const { lastExecution = null } = found.get(workflowId as string) ?? {}
    found.set(workflowId as string, { lastExecution, nextDue: nextDue as number })
  }
  return found
}

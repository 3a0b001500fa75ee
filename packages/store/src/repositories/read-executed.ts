import type { Definition, ExecutionId, Plan, WorkflowId, WorkspaceId } from '@heddle/model'
import type { ExecutionRow } from '@heddle/engine'
import { listOf, type Database } from '../database.ts'

/** The plan an execution follows now, or null when it is no longer kept. */
export async function findPlan(
  database: Database,
  workspaceId: WorkspaceId,
  executionId: ExecutionId,
): Promise<Plan | null> {
  const { rows } = await database.read(
    `SELECT p.plan FROM executions e JOIN plans p ON p.workspace_id = e.workspace_id AND p.hash = coalesce(
       (SELECT r.plan_hash FROM execution_plans r WHERE r.execution_id = e.id ORDER BY r.revision DESC LIMIT 1),
       e.plan_hash,
       (SELECT d.hash FROM plans d WHERE d.workspace_id = e.workspace_id AND d.definition_hash = e.definition_hash
        ORDER BY d.created_at DESC LIMIT 1))
     WHERE e.id = ? AND e.workspace_id = ?`,
    [executionId, workspaceId],
  )
  return rows[0] === undefined ? null : (JSON.parse(rows[0][0] as string) as Plan)
}

/**
 * The definition an execution was started with: as its authors wrote the version or the draft, while that is still what
 * ran; else in canonical form, without titles and positions; null when it is no longer kept.
 */
export async function findDefinition(database: Database, row: ExecutionRow): Promise<Definition | null> {
  const place = [row.workspaceId, row.workflowId, row.definitionHash]
  const { rows } = await database.read(
    `SELECT source FROM (
       SELECT source, 1 AS rank, number FROM workflow_versions
       WHERE workspace_id = ? AND workflow_id = ? AND definition_hash = ?
       UNION ALL SELECT source, 2 AS rank, 0 AS number FROM workflows
       WHERE workspace_id = ? AND id = ? AND definition_hash = ?
       UNION ALL SELECT definition AS source, 3 AS rank, 0 AS number FROM definitions WHERE workspace_id = ? AND hash = ?
     ) found ORDER BY rank, number DESC LIMIT 1`,
    [...place, ...place, row.workspaceId, row.definitionHash],
  )
  return rows[0] === undefined ? null : (JSON.parse(rows[0][0] as string) as Definition)
}

/** Names of workflows, deleted ones included. */
export async function readWorkflowNames(
  database: Database,
  workspaceId: WorkspaceId,
  ids: readonly WorkflowId[],
): Promise<ReadonlyMap<WorkflowId, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await database.read(
    `SELECT id, name FROM workflows WHERE workspace_id = ? AND id IN ${listOf(database.dialect)}`,
    [workspaceId, JSON.stringify([...new Set(ids)])],
  )
  return new Map(rows.map(([id, name]) => [id as WorkflowId, name as string]))
}

import { toExecutionId, toWorkflowId, type ExecutionId, type WorkflowId, type WorkspaceId } from '@heddle/model'
import type { Cell, Database } from '../database.ts'
import { listOf } from '../database.ts'
import type { StatisticsFilter } from './read-statistics.ts'

/** Failures of one hour under one code of one workflow. */
export interface ErrorCount {
  readonly workflowId: WorkflowId
  readonly code: string
  /** Start of the hour, ms since 1970. */
  readonly hour: number
  readonly count: number
}

/** Failures of one node, or of calls to one tool, in some executions. */
export interface FailedPlace {
  readonly kind: 'node' | 'call'
  readonly workflowId: WorkflowId
  /** The last id of the node key. */
  readonly nodeId: string
  readonly nodeType: string | null
  readonly code: string
  readonly count: number
  /** The latest in which it failed. */
  readonly lastExecutionId: ExecutionId
}

/** Executions that ended with a code, from `stats_hourly`. Hours in order. */
export async function readErrorCounts(
  database: Database,
  workspaceId: WorkspaceId,
  filter: StatisticsFilter,
): Promise<readonly ErrorCount[]> {
  const byWorkflow = filter.workflowId === undefined ? '' : 'AND workflow_id = ?'
  const params: Cell[] = [workspaceId, filter.from, filter.to]
  if (filter.workflowId !== undefined) params.push(filter.workflowId)
  const { rows } = await database.read(
    `SELECT workflow_id, code, hour, CAST(sum(count) AS BIGINT) FROM stats_hourly
     WHERE workspace_id = ? AND hour >= ? AND hour < ? AND code <> '' ${byWorkflow}
     GROUP BY workflow_id, code, hour ORDER BY hour`,
    params,
  )
  return rows.map(([workflowId, code, hour, count]) => ({
    workflowId: toWorkflowId(workflowId as string),
    code: code as string,
    hour: hour as number,
    count: count as number,
  }))
}

/** Which nodes and calls failed in `ids`, most frequent first. Callers check that these are the workspace's. */
export async function readFailedPlaces(
  database: Database,
  ids: readonly ExecutionId[],
): Promise<readonly FailedPlace[]> {
  if (ids.length === 0) return []
  const { rows } = await database.read(
    `SELECT s.kind, e.workflow_id, s.node_key, s.node_type, s.code, e.id FROM spans s
     JOIN executions e ON e.id = s.execution_id
     WHERE s.execution_id IN ${listOf(database.dialect)} AND s.kind IN ('node', 'call') AND s.code IS NOT NULL
       AND s.node_key IS NOT NULL ORDER BY e.id DESC`,
    [JSON.stringify(ids)],
  )
  const places = new Map<string, FailedPlace>()
  for (const [kind, workflowId, nodeKey, nodeType, code, id] of rows) {
    const place: FailedPlace = {
      kind: kind as FailedPlace['kind'],
      workflowId: toWorkflowId(workflowId as string),
      nodeId: toNodeId(nodeKey as string),
      nodeType: nodeType as string | null,
      code: code as string,
      count: 1,
      lastExecutionId: toExecutionId(id as string),
    }
    const key = JSON.stringify([kind, workflowId, place.nodeId, nodeType, code])
    const known = places.get(key)
    places.set(key, known === undefined ? place : { ...known, count: known.count + 1 })
  }
  return [...places.values()].toSorted((left, right) => right.count - left.count)
}

/** `pages[3]/fetch` and `fetch[3]` are of `fetch`. */
function toNodeId(nodeKey: string): string {
  return nodeKey.slice(nodeKey.lastIndexOf('/') + 1).replaceAll(/\[\d+\]$/g, '')
}

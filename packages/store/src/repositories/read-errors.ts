import type { SpanRow } from '@heddle/engine'
import { toExecutionId, toWorkflowId, type ExecutionId, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { listOf, type Cell, type Database } from '../database.ts'
import { journalTable } from '../journal/journal-table.ts'
import type { StatisticsFilter } from './read-statistics.ts'
import { CALL_SELECT, parseSpans, toCallSpan } from './span-row.ts'

/** Executions that ended with a code. */
export interface ErrorCounts {
  /** By code and hour (its start, ms since 1970), hours in order. */
  readonly hours: readonly { readonly code: string; readonly hour: number; readonly count: number }[]
  /** The 50 workflows with most, most first. */
  readonly workflows: readonly { readonly workflowId: WorkflowId; readonly count: number }[]
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

/** Counts from `stats_hourly`. */
export async function readErrorCounts(
  database: Database,
  workspaceId: WorkspaceId,
  filter: StatisticsFilter,
): Promise<ErrorCounts> {
  const byWorkflow = filter.workflowId === undefined ? '' : 'AND workflow_id = ?'
  const params: Cell[] = [workspaceId, filter.from, filter.to]
  if (filter.workflowId !== undefined) params.push(filter.workflowId)
  const isByHour = filter.workflowId === undefined && database.dialect === 'sqlite'
  const index = isByHour ? 'INDEXED BY stats_hourly_errors' : ''
  const from = `FROM stats_hourly ${index} WHERE workspace_id = ? AND hour >= ? AND hour < ? AND code <> '' ${byWorkflow}`
  const [hours, workflows] = await Promise.all([
    database.readPlanned(
      `SELECT code, hour, CAST(sum(count) AS BIGINT) ${from} GROUP BY code, hour ORDER BY hour`,
      params,
    ),
    database.readPlanned(
      `SELECT workflow_id, CAST(sum(count) AS BIGINT) AS total ${from} GROUP BY workflow_id
       ORDER BY total DESC, workflow_id LIMIT ${MOST_WORKFLOWS}`,
      params,
    ),
  ])
  return {
    hours: hours.rows.map(([code, hour, count]) => ({
      code: code as string,
      hour: hour as number,
      count: count as number,
    })),
    workflows: workflows.rows.map(([id, count]) => ({
      workflowId: toWorkflowId(id as string),
      count: count as number,
    })),
  }
}

const MOST_WORKFLOWS = 50

/**
 * Which nodes and calls failed in some executions of a workspace, most frequent first. `failed` names their workflows,
 * newest execution first; callers check that they are the workspace's.
 */
export async function readFailedPlaces(
  database: Database,
  workspaceId: WorkspaceId,
  failed: readonly { readonly id: ExecutionId; readonly workflowId: WorkflowId }[],
): Promise<readonly FailedPlace[]> {
  if (failed.length === 0) return []
  const { dialect } = database
  const ids = [JSON.stringify(failed.map(({ id }) => id))]
  const inList = `execution_id IN ${listOf(dialect)}`
  const [appends, calls] = await Promise.all([
    database.read(
      `SELECT execution_id, spans FROM ${journalTable(dialect, 'execution_appends')} a
       WHERE ${inList} AND spans IS NOT NULL`,
      ids,
    ),
    database.read(
      `SELECT ${CALL_SELECT} FROM ${journalTable(dialect, 'call_spans')} c WHERE ${inList} AND code IS NOT NULL`,
      ids,
    ),
  ])
  const nodes = appends.rows.flatMap(([id, text]) =>
    parseSpans(text, { executionId: toExecutionId(id as string), workspaceId }).filter(({ kind }) => kind === 'node'),
  )
  const byExecution = Map.groupBy([...nodes, ...calls.rows.map(toCallSpan)], ({ executionId }) => executionId)
  const places = new Map<string, FailedPlace>()
  for (const { id, workflowId } of failed) {
    for (const span of byExecution.get(id) ?? []) {
      const place = toPlace(span, workflowId)
      if (place === null) continue
      const key = JSON.stringify([place.kind, workflowId, place.nodeId, place.nodeType, place.code])
      const known = places.get(key)
      places.set(key, known === undefined ? place : { ...known, count: known.count + 1 })
    }
  }
  return [...places.values()].toSorted((left, right) => right.count - left.count)
}

function toPlace(span: SpanRow, workflowId: WorkflowId): FailedPlace | null {
  const { kind, nodeKey, nodeType, code, executionId } = span
  if (code === null || nodeKey === null || (kind !== 'node' && kind !== 'call')) return null
  return { kind, workflowId, nodeId: toNodeId(nodeKey), nodeType, code, count: 1, lastExecutionId: executionId }
}

/** `pages[3]/fetch` and `fetch[3]` are of `fetch`. */
function toNodeId(nodeKey: string): string {
  return nodeKey.slice(nodeKey.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '')
}

import type { ExecutionRow, SpanRow } from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  type Definition,
  type ExecutionId,
  type ExecutionStatus,
  type NodeKey,
  type Plan,
  type WorkflowId,
  type WorkspaceId,
} from '@heddle/model'
import type { Database } from '../database.ts'
import { EXECUTION_ROW_SELECT, toExecutionRow } from '../journal/execution-row.ts'
import { listLogs, type LogFilter, type StoredLogLine } from './list-logs.ts'
import { findNodeExecution, listNodeExecutions, type NodeExecution } from './list-node-executions.ts'
import { listNodeSpans, type NodeSpansRequest } from './list-node-spans.ts'
import { listNodeWaits, type NodeWait } from './list-node-waits.ts'
import { listOpenWaits, type OpenWait } from './list-open-waits.ts'
import { toListQuery, type ExecutionFilter, type ExecutionListRequest } from './execution-list-query.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import { readErrorCounts, readFailedPlaces, type ErrorCounts, type FailedPlace } from './read-errors.ts'
import { findDefinition, findPlan, readWorkflowNames } from './read-executed.ts'
import { readStatistics, type Statistics, type StatisticsFilter } from './read-statistics.ts'
import { readTrace } from './read-trace.ts'

interface RepositoryParts {
  readonly database: Database
  readonly now: () => number
}

/*
 * What people ask about executions. Reads tables that the journal's transaction writes; writes only what the engine
 * does not know: stars and deletion.
 */
export class ExecutionRepository {
  readonly #database: Database
  readonly #now: () => number

  constructor({ database, now }: RepositoryParts) {
    this.#database = database
    this.#now = now
  }

  /**
   * Newest first, by id: ids sort by time of creation. One query for each status and workflow, so that an index gives the
   * order.
   */
  async list(workspaceId: WorkspaceId, filter: ExecutionFilter & PageRequest = {}): Promise<Page<ExecutionRow>> {
    const limit = resolveLimit(filter)
    const [after] = parseCursor(filter.cursor, ['string']) ?? []
    const statuses = filter.status === undefined ? [null] : [...new Set(filter.status)]
    const lists = await Promise.all(
      toWorkflows(filter).flatMap((workflow) =>
        statuses.map((status) =>
          this.#listOne({
            workspaceId,
            filter: { ...filter, ...workflow },
            status,
            limit,
            after: after as string | undefined,
          }),
        ),
      ),
    )
    const rows = lists.flat()
    if (lists.length > 1) rows.sort((left, right) => (left.id < right.id ? 1 : -1))
    return toPage(rows, { limit, toItem: (row) => row, toKey: (row) => [row.id] })
  }

  /** Throws `NOT_FOUND`. */
  async get(workspaceId: WorkspaceId, id: ExecutionId): Promise<ExecutionRow> {
    const { rows } = await this.#database.read(
      `SELECT ${EXECUTION_ROW_SELECT} FROM executions e WHERE e.id = ? AND e.workspace_id = ? AND e.deleted_at IS NULL`,
      [id, workspaceId],
    )
    if (rows[0] === undefined) throw notFound(id)
    return toExecutionRow(rows[0])
  }

  /** Restarts, replays and children of an execution, oldest first; at most 200. */
  async listLinked(workspaceId: WorkspaceId, id: ExecutionId): Promise<readonly ExecutionRow[]> {
    const { rows } = await this.#database.read(
      `SELECT ${EXECUTION_ROW_SELECT} FROM executions e WHERE e.workspace_id = ? AND e.deleted_at IS NULL
         AND e.id IN (SELECT id FROM executions WHERE parent_id = ? UNION SELECT id FROM executions WHERE origin_id = ?)
       ORDER BY e.id LIMIT 200`,
      [workspaceId, id, id],
    )
    return rows.map(toExecutionRow)
  }

  /** What it waits for now, oldest first; at most 1,000. */
  listOpenWaits(workspaceId: WorkspaceId, id: ExecutionId): Promise<readonly OpenWait[]> {
    return listOpenWaits(this.#database, workspaceId, id)
  }

  /** Node executions by node key: settled ones from spans, the others from their latest event. */
  async listNodes(workspaceId: WorkspaceId, id: ExecutionId, request: PageRequest = {}): Promise<Page<NodeExecution>> {
    await this.get(workspaceId, id)
    return listNodeExecutions(this.#database, { executionId: id, request })
  }

  /** The node execution `nodeKey`. Throws `NOT_FOUND` when it was not reached. */
  async getNode(workspaceId: WorkspaceId, id: ExecutionId, nodeKey: NodeKey): Promise<NodeExecution> {
    await this.get(workspaceId, id)
    const node = await findNodeExecution(this.#database, id, nodeKey)
    if (node !== null) return node
    throw new HeddleError('NOT_FOUND', `The execution ${id} has not reached a node "${nodeKey}".`)
  }

  /** What has ended inside some node executions, by start. Callers check that the execution is the workspace's. */
  listNodeSpans(request: NodeSpansRequest): Promise<readonly SpanRow[]> {
    return listNodeSpans(this.#database, request)
  }

  /** Waits of one node execution, over or not. Callers check that the execution is the workspace's. */
  listNodeWaits(id: ExecutionId, nodeKey: NodeKey): Promise<readonly NodeWait[]> {
    return listNodeWaits(this.#database, id, nodeKey)
  }

  /** The plan it follows now, or null when it is no longer kept. */
  findPlan(workspaceId: WorkspaceId, id: ExecutionId): Promise<Plan | null> {
    return findPlan(this.#database, workspaceId, id)
  }

  /** The definition it was started with, or null when it is no longer kept. */
  findDefinition(row: ExecutionRow): Promise<Definition | null> {
    return findDefinition(this.#database, row)
  }

  /** Names of the workflows of some executions, deleted ones included. */
  readWorkflowNames(workspaceId: WorkspaceId, ids: readonly WorkflowId[]): Promise<ReadonlyMap<WorkflowId, string>> {
    return readWorkflowNames(this.#database, workspaceId, ids)
  }

  /** How many are open, by status. */
  async countOpen(workspaceId: WorkspaceId): Promise<{ readonly [status in ExecutionStatus]?: number }> {
    // Only this index holds open ones alone; most of them are of the workspace.
    const index = this.#database.dialect === 'sqlite' ? 'INDEXED BY executions_open' : ''
    const { rows } = await this.#database.read(
      `SELECT status, count(*) FROM executions ${index}
       WHERE workspace_id = ? AND deleted_at IS NULL AND status IN ('pending', 'queued', 'running', 'waiting', 'paused')
       GROUP BY status`,
      [workspaceId],
    )
    return Object.fromEntries(rows)
  }

  /** Executions that ended with a code: by code and hour, and by workflow. */
  readErrorCounts(workspaceId: WorkspaceId, filter: StatisticsFilter): Promise<ErrorCounts> {
    return readErrorCounts(this.#database, workspaceId, filter)
  }

  /** Which nodes and calls failed in some executions of the workspace. */
  readFailedPlaces(
    workspaceId: WorkspaceId,
    failed: readonly Pick<ExecutionRow, 'id' | 'workflowId'>[],
  ): Promise<readonly FailedPlace[]> {
    return readFailedPlaces(this.#database, workspaceId, failed)
  }

  /** All spans, by start, then end; steps are shown as spans too. Throws `NOT_FOUND`. */
  async readTrace(workspaceId: WorkspaceId, id: ExecutionId): Promise<readonly SpanRow[]> {
    await this.get(workspaceId, id)
    return readTrace(this.#database, workspaceId, id)
  }

  /** Log lines in order of writing. Throws `NOT_FOUND`. */
  async listLogs(
    workspaceId: WorkspaceId,
    id: ExecutionId,
    filter: LogFilter & PageRequest = {},
  ): Promise<Page<StoredLogLine>> {
    await this.get(workspaceId, id)
    return listLogs(this.#database, { executionId: id, filter })
  }

  /** Counts, durations and costs of settled executions; test runs do not count. */
  readStatistics(workspaceId: WorkspaceId, filter: StatisticsFilter): Promise<Statistics> {
    return readStatistics(this.#database, workspaceId, filter)
  }

  /** Starred executions outlive retention. Throws `NOT_FOUND`. */
  async star(workspaceId: WorkspaceId, id: ExecutionId, starred: 'on' | 'off'): Promise<void> {
    const outcome = await this.#database.write([
      {
        sql: 'UPDATE executions SET starred = ? WHERE id = ? AND workspace_id = ? AND deleted_at IS NULL',
        params: [starred === 'on' ? 1 : 0, id, workspaceId],
        expect: 1,
      },
    ])
    if (!outcome.ok) throw notFound(id)
  }

  /** Soft. Throws `NOT_FOUND`, or `ILLEGAL_STATE` while it is open. */
  async delete(workspaceId: WorkspaceId, id: ExecutionId): Promise<void> {
    const row = await this.get(workspaceId, id)
    if (!isSettled(row.status)) {
      throw new HeddleError('ILLEGAL_STATE', `The execution ${id} is ${row.status}. Cancel it before deleting it.`)
    }
    await this.#database.write([
      {
        sql: 'UPDATE executions SET deleted_at = ? WHERE id = ? AND workspace_id = ?',
        params: [this.#now(), id, workspaceId],
      },
    ])
  }

  /** Brings a deleted execution back. Throws `NOT_FOUND`. */
  async restore(workspaceId: WorkspaceId, id: ExecutionId): Promise<void> {
    const outcome = await this.#database.write([
      {
        sql: 'UPDATE executions SET deleted_at = NULL WHERE id = ? AND workspace_id = ? AND deleted_at IS NOT NULL',
        params: [id, workspaceId],
        expect: 1,
      },
    ])
    if (!outcome.ok) throw notFound(id)
  }

  async #listOne(request: ExecutionListRequest): Promise<readonly ExecutionRow[]> {
    const { sql, params } = toListQuery(this.#database.dialect, request)
    const { rows } = await this.#database.read(sql, params)
    return rows.map(toExecutionRow)
  }
}

const MOST_WORKFLOWS = 20

/** One filter for each workflow that is asked for; one that holds for all without any. */
function toWorkflows({ workflowId, workflowIds }: ExecutionFilter): readonly Pick<ExecutionFilter, 'workflowId'>[] {
  if (workflowIds === undefined) return workflowId === undefined ? [{}] : [{ workflowId }]
  const wanted = workflowIds.filter((id) => workflowId === undefined || id === workflowId)
  return [...new Set(wanted)].slice(0, MOST_WORKFLOWS).map((id) => ({ workflowId: id }))
}

function notFound(id: string): HeddleError {
  return new HeddleError(
    'NOT_FOUND',
    `There is no execution ${id} in this workspace. Check the id: the list of executions has them all.`,
  )
}

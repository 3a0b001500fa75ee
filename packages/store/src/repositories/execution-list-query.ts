import type { ExecutionStatus, WorkflowId, WorkspaceId } from '@heddle/model'
import type { Cell, SqlDialect } from '../database.ts'
import { EXECUTION_ROW_SELECT } from '../journal/execution-row.ts'
import { toFirstId } from './first-id.ts'

export interface ExecutionFilter {
  /** Any of them. */
  readonly status?: readonly ExecutionStatus[]
  readonly workflowId?: WorkflowId
  /** Any of them, 20 at most; with `workflowId`, that one only. */
  readonly workflowIds?: readonly WorkflowId[]
  /** Kind of trigger. */
  readonly trigger?: string
  /** How the id begins. */
  readonly idPrefix?: string
  /** Created at or after, ms since 1970. */
  readonly from?: number
  /** Created before, ms since 1970. */
  readonly to?: number
}

/** One page of executions of at most one status and one workflow. */
export interface ExecutionListRequest {
  readonly workspaceId: WorkspaceId
  readonly filter: ExecutionFilter
  readonly status: ExecutionStatus | null
  readonly limit: number
  /** Id of the last one shown. */
  readonly after: string | undefined
}

/**
 * The query of a page, newest first. It reads an index that holds every column it compares, never one over all
 * executions that it filters row by row: SQLite is told which one; Postgres finds the ids first, which only such an index
 * gives without the rows. There the limit stands in the text: a plan for any limit would expect a tenth of all rows.
 */
export function toListQuery(
  dialect: SqlDialect,
  request: ExecutionListRequest,
): { readonly sql: string; readonly params: readonly Cell[] } {
  const { workspaceId, filter, status, limit, after } = request
  const conditions = ['e.workspace_id = ?', 'e.deleted_at IS NULL']
  const params: Cell[] = [workspaceId]
  const add = (condition: string, value: Cell | undefined): void => {
    if (value === undefined || value === null) return
    conditions.push(condition)
    params.push(value)
  }
  add('e.status = ?', status)
  add('e.workflow_id = ?', filter.workflowId)
  add('e.trigger_kind = ?', filter.trigger)
  add('e.id >= ?', filter.from === undefined ? null : toFirstId(filter.from))
  add('e.id < ?', filter.to === undefined ? null : toFirstId(filter.to))
  add('e.id >= ?', filter.idPrefix)
  add('e.id < ?', filter.idPrefix === undefined ? null : `${filter.idPrefix}~`)
  add('e.id < ?', after)
  const where = conditions.join(' AND ')
  if (dialect === 'postgres') {
    const ids = `SELECT e.id FROM executions e WHERE ${where} ORDER BY e.id DESC LIMIT ${Math.trunc(limit) + 1}`
    const sql = `SELECT ${EXECUTION_ROW_SELECT} FROM (${ids}) shown JOIN executions e ON e.id = shown.id ORDER BY shown.id DESC`
    return { sql, params }
  }
  const sql = `SELECT ${EXECUTION_ROW_SELECT} FROM executions e INDEXED BY ${chooseIndex(request)} WHERE ${where}
    ORDER BY e.id DESC LIMIT ?`
  return { sql, params: [...params, limit + 1] }
}

/** The index with most of the columns that are compared for equality. */
function chooseIndex({ filter, status }: ExecutionListRequest): string {
  const hasTrigger = filter.trigger !== undefined
  if (filter.workflowId !== undefined) {
    if (status !== null) return 'executions_by_workflow_status'
    return hasTrigger ? 'executions_by_workflow_trigger' : 'executions_by_workflow'
  }
  if (status !== null) return hasTrigger ? 'executions_by_status_trigger' : 'executions_by_status'
  return hasTrigger ? 'executions_by_trigger' : 'executions_all'
}

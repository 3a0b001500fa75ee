import { SPAN_KINDS, type SpanKind, type SpanRow } from '@heddle/engine'
import type { ExecutionId, NodeKey } from '@heddle/model'
import { listOf, type Database } from '../database.ts'
import { journalTable } from '../journal/journal-table.ts'
import { SPAN_SELECT, toSpanRow } from './span-row.ts'

export interface NodeSpansRequest {
  readonly executionId: ExecutionId
  readonly nodeKeys: readonly NodeKey[]
  /** Default: all. */
  readonly kinds?: readonly SpanKind[]
}

/** What has ended inside some node executions: attempts, waits, queueing, calls, and their own spans; by start. */
export async function listNodeSpans(database: Database, request: NodeSpansRequest): Promise<readonly SpanRow[]> {
  const { executionId, nodeKeys, kinds = SPAN_KINDS } = request
  if (nodeKeys.length === 0) return []
  const list = listOf(database.dialect)
  const { rows } = await database.read(
    `SELECT ${SPAN_SELECT} FROM ${journalTable(database.dialect, 'spans')} s
     WHERE execution_id = ? AND node_key IN ${list} AND kind IN ${list} ORDER BY started_at, ended_at, span_id`,
    [executionId, JSON.stringify(nodeKeys), JSON.stringify(kinds)],
  )
  return rows.map(toSpanRow)
}

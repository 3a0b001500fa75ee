import { SPAN_KINDS, type SpanKind, type SpanRow } from '@heddle/engine'
import type { ExecutionId, NodeKey } from '@heddle/model'
import { listOf, type Database } from '../database.ts'
import { CALL_SELECT, toCallSpan } from './span-row.ts'

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
    `SELECT ${SPAN_SELECT} FROM spans WHERE execution_id = ? AND node_key IN ${list} AND kind IN ${list}
     ORDER BY seq, place`,
    [executionId, JSON.stringify(nodeKeys), JSON.stringify(kinds)],
  )
  // What was done again ended again: the last time counts.
  const newest = new Map(rows.map((cells) => [cells[2] as string, toCallSpan(cells)]))
  return [...newest.values()].toSorted(
    (left, right) => left.startedAt - right.startedAt || left.endedAt - right.endedAt,
  )
}

/** The view of spans has the columns of calls; only calls fill the last three. */
const SPAN_SELECT = CALL_SELECT

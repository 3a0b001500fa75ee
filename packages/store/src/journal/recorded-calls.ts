import type { SpanRow } from '@heddle/engine'
import type { CallPlace, CallRecord, ErrorInfo, Json, ReplayedCall } from '@heddle/model'
import type { Cell, Database } from '../database.ts'
import { CALL_SELECT, toCallSpan } from '../repositories/span-row.ts'
import { journalTable } from './journal-table.ts'

/* Calls as rows among the spans: what has no column of its own is in `details`. */

interface CallDetails {
  readonly toolId: string
  readonly callId: string
  readonly stepKey: string | null
  readonly place: CallPlace
  readonly error: ErrorInfo | null
  readonly replayed: ReplayedCall | null
  readonly record: Json
}

/** `details` of a call's span. */
export function toCallDetails(call: CallRecord): CallDetails {
  const { toolId, callId, stepKey, place, error = null, replayed = null, details = null } = call
  return { toolId, callId, stepKey, place, error, replayed, record: details }
}

/** Calls of one node execution, in the order of their attempts. */
export async function readCalls(
  database: Database,
  { executionId, nodeKey }: { readonly executionId: string; readonly nodeKey: string },
): Promise<readonly CallRecord[]> {
  // `;` follows `:`: all span ids that begin with `call:<key>:`, by the primary key.
  const { rows } = await database.read(
    `SELECT ${CALL_SELECT} FROM ${journalTable(database.dialect, 'call_spans')} s
     WHERE execution_id = ? AND span_id >= ? AND span_id < ? ORDER BY attempt, started_at, span_id`,
    [executionId, `call:${nodeKey}:`, `call:${nodeKey};`] satisfies readonly Cell[],
  )
  return rows.map((cells, at) => toCallRecord(toCallSpan(cells), at))
}

/** `at`: among those of its node execution; the place of calls that were recorded without one. */
function toCallRecord(span: SpanRow, at: number): CallRecord {
  const details = span.details as unknown as Partial<CallDetails>
  const { toolId = '', callId = '', stepKey = null, place, error = null, replayed = null, record = null } = details
  return {
    callId,
    stepKey,
    toolId,
    toolType: span.nodeType ?? '',
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    ok: span.status === 'completed',
    code: span.code,
    place: place ?? { attempt: span.attempt ?? 1, entry: 1, n: at + 1 },
    requestHash: span.requestHash ?? '',
    request: span.request ?? { json: null },
    response: span.response ?? { json: null },
    ...(error === null ? {} : { error }),
    ...(replayed === null ? {} : { replayed }),
    ...(span.usage === null ? {} : { usage: span.usage }),
    ...(record === null ? {} : { details: record }),
  }
}

import type { SpanRow } from '@heddle/engine'
import type { ExecutionId, NodeKey, StoredValue, WorkspaceId } from '@heddle/model'
import type { Cell, Database } from '../database.ts'
import { journalTable } from '../journal/journal-table.ts'
import { CALL_SELECT, parseSpans, toCallSpan } from './span-row.ts'

/** Spans of one execution, calls and steps among them, by start, then end. */
export async function readTrace(
  database: Database,
  workspaceId: WorkspaceId,
  executionId: ExecutionId,
): Promise<readonly SpanRow[]> {
  const { dialect } = database
  const [appends, calls, steps] = await Promise.all([
    database.read(
      `SELECT spans FROM ${journalTable(dialect, 'execution_appends')} a WHERE execution_id = ? AND spans IS NOT NULL
       ORDER BY last_seq`,
      [executionId],
    ),
    database.read(`SELECT ${CALL_SELECT} FROM ${journalTable(dialect, 'call_spans')} c WHERE execution_id = ?`, [
      executionId,
    ]),
    database.read(
      `SELECT node_key, step_key, attempt, started_at, ended_at, output FROM ${journalTable(dialect, 'steps')} s
       WHERE execution_id = ?`,
      [executionId],
    ),
  ])
  const all = [
    ...toNewest(appends.rows.flatMap(([text]) => parseSpans(text, { executionId, workspaceId }))),
    ...calls.rows.map(toCallSpan),
    ...steps.rows.map((cells) => toStepSpan(workspaceId, executionId, cells)),
  ]
  return all.sort((left, right) => left.startedAt - right.startedAt || right.endedAt - left.endedAt)
}

/** What was done again (a container's next attempt) ended again: the last time counts. */
function toNewest(spans: readonly SpanRow[]): Iterable<SpanRow> {
  return new Map(spans.map((span) => [span.spanId, span])).values()
}

/** Steps are rows of their own; a trace shows them between their attempt and their calls. */
function toStepSpan(workspaceId: WorkspaceId, executionId: ExecutionId, cells: readonly Cell[]): SpanRow {
  const [nodeKey, stepKey, attempt, startedAt, endedAt, output] = cells
  return {
    executionId,
    workspaceId,
    spanId: `step:${nodeKey}:${stepKey}`,
    parentSpanId: `attempt:${nodeKey}:${attempt}`,
    kind: 'step',
    nodeKey: nodeKey as NodeKey,
    nodeType: null,
    attempt: attempt as number,
    startedAt: startedAt as number,
    endedAt: endedAt as number,
    status: 'completed',
    code: null,
    message: null,
    output: JSON.parse(output as string) as StoredValue,
    outputBytes: (output as string).length,
    usage: null,
    requestHash: null,
    request: null,
    response: null,
    details: { stepKey: stepKey as string },
  }
}

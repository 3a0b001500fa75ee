import type { SpanKind, SpanRow } from '@heddle/engine'
import {
  toExecutionId,
  toWorkspaceId,
  type ExecutionId,
  type Json,
  type NodeKey,
  type NodeStatus,
  type StoredValue,
  type Usage,
  type WorkspaceId,
} from '@heddle/model'
import type { Cell } from '../database.ts'
import { CALL_COLUMNS } from '../journal/columns.ts'

/** Select list of `call_spans` that `toCallSpan` reads. */
export const CALL_SELECT = CALL_COLUMNS.join(', ')

interface Owner {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
}

/** The spans of one append, from its text (`SPAN_CELLS`). */
export function parseSpans(text: Cell | undefined, owner: Owner): readonly SpanRow[] {
  const spans = JSON.parse(text as string) as readonly (readonly Json[])[]
  return spans.map((cells) => toSpan(owner, cells))
}

function toSpan({ executionId, workspaceId }: Owner, cells: readonly Json[]): SpanRow {
  const at = (index: number): Json => cells[index] ?? null
  return {
    executionId,
    workspaceId,
    spanId: at(0) as string,
    parentSpanId: at(1) as string | null,
    kind: at(2) as SpanKind,
    nodeKey: at(3) as NodeKey | null,
    nodeType: at(4) as string | null,
    attempt: at(5) as number | null,
    startedAt: at(6) as number,
    endedAt: at(7) as number,
    status: at(8) as NodeStatus,
    code: at(9) as string | null,
    message: at(10) as string | null,
    output: at(11) as StoredValue | null,
    outputBytes: at(12) as number | null,
    usage: at(13) as Usage | null,
    details: at(14),
    requestHash: null,
    request: null,
    response: null,
  }
}

/** One row of `CALL_SELECT`. */
export function toCallSpan(cells: readonly Cell[]): SpanRow {
  const json = (index: number): Json => (cells[index] === null ? null : (JSON.parse(cells[index] as string) as Json))
  const [executionId, workspaceId, ...span] = cells
  const owner = { executionId: toExecutionId(executionId as string), workspaceId: toWorkspaceId(workspaceId as string) }
  return {
    ...toSpan(owner, span),
    output: json(13) as StoredValue | null,
    usage: json(15) as Usage | null,
    details: json(16),
    requestHash: cells[17] as string | null,
    request: json(18) as StoredValue | null,
    response: json(19) as StoredValue | null,
  }
}

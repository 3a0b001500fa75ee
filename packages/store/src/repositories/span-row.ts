import type { SpanKind, SpanRow } from '@heddle/engine'
import {
  toExecutionId,
  toWorkspaceId,
  type Json,
  type NodeKey,
  type NodeStatus,
  type StoredValue,
  type Usage,
} from '@heddle/model'
import type { Cell } from '../database.ts'
import { SPAN_COLUMNS } from '../journal/columns.ts'

/** Select list that `toSpanRow` reads. */
export const SPAN_SELECT = SPAN_COLUMNS.join(', ')

export function toSpanRow(cells: readonly Cell[]): SpanRow {
  const json = (index: number): unknown => (cells[index] === null ? null : JSON.parse(cells[index] as string))
  return {
    executionId: toExecutionId(cells[0] as string),
    workspaceId: toWorkspaceId(cells[1] as string),
    spanId: cells[2] as string,
    parentSpanId: cells[3] as string | null,
    kind: cells[4] as SpanKind,
    nodeKey: cells[5] as NodeKey | null,
    nodeType: cells[6] as string | null,
    attempt: cells[7] as number | null,
    startedAt: cells[8] as number,
    endedAt: cells[9] as number,
    status: cells[10] as NodeStatus,
    code: cells[11] as string | null,
    message: cells[12] as string | null,
    output: json(13) as StoredValue | null,
    outputBytes: cells[14] as number | null,
    usage: json(15) as Usage | null,
    requestHash: cells[16] as string | null,
    request: json(17) as StoredValue | null,
    response: json(18) as StoredValue | null,
    details: json(19) as Json,
  }
}

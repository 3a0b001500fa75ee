import type { ExecutionRow } from '@heddle/engine'
import {
  toExecutionId,
  toWorkflowId,
  toWorkspaceId,
  type ErrorInfo,
  type ExecutionStatus,
  type NodeKey,
  type Outcome,
  type StoredValue,
} from '@heddle/model'
import type { Cell } from '../database.ts'

/** Select list, over `executions e`, that `toExecutionRow` reads in this order. */
export const EXECUTION_ROW_SELECT = `e.id, e.workspace_id, e.workflow_id, e.version, e.draft_revision, e.definition_hash, e.status,
  e.reason, e.outcome, e.trigger_kind, e.started_by, e.created_at, e.started_at, e.ended_at, e.running_ms, e.priority,
  e.concurrency_key, e.parent_id, e.parent_node_key, e.depth, e.origin_id, e.execution_attempt, e.test,
  coalesce(e.input, (SELECT i.input FROM execution_inputs i WHERE i.execution_id = e.id), '{"json":null}') AS input,
  e.output, e.error, e.nodes_completed, e.nodes_failed, e.nodes_skipped, e.last_seq`

/** How many cells `EXECUTION_ROW_SELECT` gives. */
export const EXECUTION_ROW_CELLS = 30

/** One row of `EXECUTION_ROW_SELECT` as the engine knows it. */
export function toExecutionRow(cells: readonly Cell[]): ExecutionRow {
  const text = (index: number): string => cells[index] as string
  const number = (index: number): number => cells[index] as number
  return {
    id: toExecutionId(text(0)),
    workspaceId: toWorkspaceId(text(1)),
    workflowId: toWorkflowId(text(2)),
    version: cells[3] as number | null,
    draftRevision: cells[4] as number | null,
    definitionHash: text(5),
    status: text(6) as ExecutionStatus,
    reason: cells[7] as string | null,
    outcome: cells[8] as Outcome | null,
    trigger: text(9),
    startedBy: text(10),
    createdAt: number(11),
    startedAt: cells[12] as number | null,
    endedAt: cells[13] as number | null,
    runningMs: number(14),
    priority: number(15),
    concurrencyKey: cells[16] as string | null,
    parentId: cells[17] === null ? null : toExecutionId(text(17)),
    parentNodeKey: cells[18] as NodeKey | null,
    depth: number(19),
    originId: cells[20] === null ? null : toExecutionId(text(20)),
    executionAttempt: number(21),
    test: number(22) === 1,
    input: JSON.parse(text(23)) as StoredValue,
    output: JSON.parse(text(24)) as StoredValue,
    error: cells[25] === null ? null : (JSON.parse(text(25)) as ErrorInfo),
    nodesCompleted: number(26),
    nodesFailed: number(27),
    nodesSkipped: number(28),
    lastSeq: number(29),
  }
}

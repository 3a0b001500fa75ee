import type { ExecutionRow } from '@heddle/engine'
import {
  isSettled,
  type ErrorCode,
  type ErrorInfo,
  type ExecutionId,
  type ExecutionStatus,
  type NodeKey,
  type Outcome,
  type WorkflowId,
} from '@heddle/model'
import type { ExecutionParts } from './execution-parts.ts'
import { toPublicValue, type PublicValue } from './public-value.ts'
import { toOpenWait, type WaitItem } from './public-wait.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'

/** An execution as lists show it. Times are RFC 3339. */
export interface ExecutionItem {
  readonly id: ExecutionId
  readonly workflowId: WorkflowId
  /** Null when the workflow is gone for good. */
  readonly workflowName: string | null
  readonly version: number | null
  readonly draftRevision: number | null
  readonly status: ExecutionStatus
  /** Why it is in a status that is not final. */
  readonly reason: string | null
  readonly outcome: Outcome | null
  readonly trigger: string
  readonly startedBy: string
  readonly test: boolean
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  /** From start to end; null while it is open. */
  readonly durationMs: number | null
  /** Time in which at least one attempt ran. */
  readonly runningMs: number
  readonly error: { readonly code: ErrorCode; readonly message: string } | null
  readonly nodes: { readonly completed: number; readonly failed: number; readonly skipped: number }
  readonly parentId: ExecutionId | null
  readonly parentNodeKey: NodeKey | null
  /** Of which it is a replay or restart. */
  readonly originId: ExecutionId | null
  /** The try of `settings.maxAttempts`, from 1. */
  readonly executionAttempt: number
}

/** All of one execution's own data. */
export interface Execution extends ExecutionItem {
  readonly priority: number
  readonly concurrencyKey: string | null
  readonly definitionHash: string
  /** Number of the last recorded event. */
  readonly lastSeq: number
  readonly input: PublicValue
  /** Null while it is open. */
  readonly output: PublicValue | null
  readonly errorInfo: ErrorInfo | null
  /** What it waits for now, retries included. */
  readonly waits: readonly WaitItem[]
}

/** A row as lists show it. */
export function toExecutionItem(row: ExecutionRow, workflowName: string | null): ExecutionItem {
  const { id, workflowId, version, draftRevision, status, reason, outcome, trigger, startedBy, test } = row
  return {
    id,
    workflowId,
    workflowName,
    version,
    draftRevision,
    status,
    reason,
    outcome,
    trigger,
    startedBy,
    test,
    createdAt: toRfcTime(row.createdAt),
    startedAt: toRfcTimeOrNull(row.startedAt),
    endedAt: toRfcTimeOrNull(row.endedAt),
    durationMs: row.endedAt === null ? null : Math.max(0, row.endedAt - (row.startedAt ?? row.createdAt)),
    runningMs: row.runningMs,
    error: row.error === null ? null : { code: row.error.code, message: row.error.message },
    nodes: { completed: row.nodesCompleted, failed: row.nodesFailed, skipped: row.nodesSkipped },
    parentId: row.parentId,
    parentNodeKey: row.parentNodeKey,
    originId: row.originId,
    executionAttempt: row.executionAttempt,
  }
}

/** Rows of one workspace as lists show them. */
export async function toExecutionItems(
  { store }: Pick<ExecutionParts, 'store'>,
  rows: readonly ExecutionRow[],
): Promise<readonly ExecutionItem[]> {
  const [first] = rows
  if (first === undefined) return []
  const ids = rows.map(({ workflowId }) => workflowId)
  const names = await store.executions.readWorkflowNames(first.workspaceId, ids)
  return rows.map((row) => toExecutionItem(row, names.get(row.workflowId) ?? null))
}

/** A row with its input and output. */
export async function toExecution(parts: ExecutionParts, row: ExecutionRow): Promise<Execution> {
  const [item] = await toExecutionItems(parts, [row])
  const reader = parts.values(row.workspaceId, row.id)
  const show = (where: 'input' | 'output') =>
    toPublicValue(reader, { stored: row[where], place: { in: where }, sensitive: [] })
  const { priority, concurrencyKey, definitionHash, lastSeq } = row
  const waits = isSettled(row.status) ? [] : await parts.store.executions.listOpenWaits(row.workspaceId, row.id)
  return {
    ...(item ?? toExecutionItem(row, null)),
    priority,
    concurrencyKey,
    definitionHash,
    lastSeq,
    input: await show('input'),
    output: row.endedAt === null ? null : await show('output'),
    errorInfo: row.error,
    waits: waits.map(toOpenWait),
  }
}

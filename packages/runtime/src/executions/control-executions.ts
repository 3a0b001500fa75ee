import type { ExecutionRow } from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  type ErrorInfo,
  type ExecutionId,
  type ExecutionStatus,
  type Json,
  type NodeKey,
} from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toExecutionItem, toExecutionItems, type ExecutionItem } from './public-execution.ts'
import { toRfcTime } from './rfc-time.ts'

export interface CancelRequest {
  readonly executionId: ExecutionId
  /** Undo what has completed. */
  readonly compensate: boolean
  readonly reason?: string
}

/**
 * Asks an execution to end. The answer is how it stands then: attempts have 10 s to end. A second cancel stops
 * compensation, too. Throws `NOT_FOUND`, and `ILLEGAL_STATE` when it has settled.
 */
export async function cancelExecution(
  parts: ExecutionParts,
  caller: Caller,
  request: CancelRequest,
): Promise<ExecutionItem> {
  const { executionId, compensate, reason = 'cancelled' } = request
  await assertOpen(parts, caller, executionId, 'cancelled')
  const { workspaceId, principal: by } = caller
  await parts.host.cancel({ workspaceId, executionId, by, compensate, reason })
  return readItem(parts, caller, executionId)
}

/** What came of one of several: its status then, or why it was not cancelled. */
export interface CancelResult {
  readonly id: string
  readonly status: ExecutionStatus | null
  readonly error: ErrorInfo | null
}

export interface CancelManyRequest extends Omit<CancelRequest, 'executionId'> {
  readonly ids: readonly ExecutionId[]
}

/** Cancels several; one that cannot be does not disturb the others. */
export async function cancelMany(
  parts: ExecutionParts,
  caller: Caller,
  { ids, ...request }: CancelManyRequest,
): Promise<readonly CancelResult[]> {
  const cancelled = [...new Set(ids)].map(async (id): Promise<CancelResult> => {
    try {
      const { status } = await cancelExecution(parts, caller, { ...request, executionId: id })
      return { id, status, error: null }
    } catch (error) {
      if (!(error instanceof HeddleError) || error.code === 'INTERNAL_ERROR') throw error
      return { id, status: null, error: error.toInfo() }
    }
  })
  return Promise.all(cancelled)
}

/** Nothing new starts until `resumeExecution`. Throws `NOT_FOUND`, `ILLEGAL_STATE`. */
export async function pauseExecution(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, reason = 'paused' }: { readonly executionId: ExecutionId; readonly reason?: string },
): Promise<ExecutionItem> {
  const row = await assertOpen(parts, caller, executionId, 'paused')
  if (row.status === 'paused') throw new HeddleError('ILLEGAL_STATE', `Execution ${executionId} is paused already.`)
  const { workspaceId, principal: by } = caller
  await parts.host.pause({ workspaceId, executionId, by, reason })
  return readItem(parts, caller, executionId)
}

/** Lifts the pause. Throws `NOT_FOUND`, and `ILLEGAL_STATE` when it is not paused. */
export async function resumeExecution(
  parts: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
): Promise<ExecutionItem> {
  await assertOpen(parts, caller, executionId, 'resumed')
  const { workspaceId, principal: by } = caller
  await parts.host.resume({ workspaceId, executionId, by })
  return readItem(parts, caller, executionId)
}

export interface SignalRequest {
  readonly executionId: ExecutionId
  readonly name: string
  /** Correlation key; default `''`. */
  readonly key?: string
  readonly payload: Json
}

/** Delivered to a node, or kept until a time, because nobody waits for it yet. */
export interface SignalResult {
  readonly delivered: boolean
  readonly nodeKey: NodeKey | null
  readonly keptUntil: string | null
}

/** Sends a signal to one execution. Throws `NOT_FOUND`, `ILLEGAL_STATE`, and `CONFLICT` when 1,000 are kept already. */
export async function signalExecution(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, name, key = '', payload }: SignalRequest,
): Promise<SignalResult> {
  await assertOpen(parts, caller, executionId, 'given signals')
  const { workspaceId, principal: by } = caller
  const outcome = await parts.host.signal({ workspaceId, executionId, name, key, payload, by })
  return outcome.delivered
    ? { delivered: true, nodeKey: outcome.nodeKey, keptUntil: null }
    : { delivered: false, nodeKey: null, keptUntil: toRfcTime(outcome.keptUntil) }
}

/** Soft. Throws `NOT_FOUND`, and `ILLEGAL_STATE` while it is open. */
export function deleteExecution(parts: ExecutionParts, caller: Caller, executionId: ExecutionId): Promise<void> {
  return parts.store.executions.delete(caller.workspaceId, executionId)
}

async function assertOpen(
  { store }: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
  what: string,
): Promise<ExecutionRow> {
  const row = await store.executions.get(caller.workspaceId, executionId)
  if (!isSettled(row.status)) return row
  throw new HeddleError(
    'ILLEGAL_STATE',
    `Execution ${executionId} is ${row.status}; it cannot be ${what} any more. Replay it to run it again.`,
  )
}

async function readItem(parts: ExecutionParts, caller: Caller, executionId: ExecutionId): Promise<ExecutionItem> {
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const [item] = await toExecutionItems(parts, [row])
  return item ?? toExecutionItem(row, null)
}

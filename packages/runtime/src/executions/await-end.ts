import {
  HeddleError,
  isSettled,
  type ErrorInfo,
  type ExecutionId,
  type ExecutionStatus,
  type Json,
  type Outcome,
} from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'

/** How an execution stands: with its result once it has settled, else why it has not. */
export type Standing =
  { readonly settled: true; readonly answer: SettledAnswer } | { readonly settled: false; readonly answer: OpenAnswer }

export interface SettledAnswer {
  readonly executionId: ExecutionId
  readonly status: ExecutionStatus
  readonly outcome: Outcome | null
  readonly output: Json
  readonly error?: ErrorInfo
}

export interface OpenAnswer {
  readonly executionId: ExecutionId
  readonly status: ExecutionStatus
  readonly reason?: string
}

export interface AwaitEndRequest {
  readonly executionId: ExecutionId
  /** Default 0: how it stands now. */
  readonly waitMs?: number
  /** Whoever waits has gone. */
  readonly signal: AbortSignal
}

/** Waits for the end of an execution, for a while. Throws `NOT_FOUND`, and the signal's reason. */
export async function awaitEnd(parts: ExecutionParts, caller: Caller, request: AwaitEndRequest): Promise<Standing> {
  const { executionId, waitMs = 0, signal } = request
  if (waitMs > 0) await waitAtMost(parts, { executionId, waitMs, signal })
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const { status, outcome, reason, error } = row
  const base = { executionId, status }
  if (!isSettled(status)) return { settled: false, answer: { ...base, ...(reason === null ? {} : { reason }) } }
  const output = await parts.values(caller.workspaceId, executionId).load(row.output)
  return { settled: true, answer: { ...base, outcome, output, ...(error === null ? {} : { error }) } }
}

async function waitAtMost(
  { host }: ExecutionParts,
  { executionId, waitMs, signal }: Required<AwaitEndRequest>,
): Promise<void> {
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(new HeddleError('DEADLINE_EXCEEDED', 'waited long enough')), waitMs)
  try {
    await host.waitUntilSettled(executionId, AbortSignal.any([signal, enough.signal]))
  } catch (error) {
    if (!enough.signal.aborted || signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
}

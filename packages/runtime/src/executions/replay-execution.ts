import type { Idempotency } from '@heddle/host-embedded'
import { HeddleError, type ExecutionId, type Json } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'

export interface ReplayExecutionRequest {
  readonly executionId: ExecutionId
  /** Default: what the earlier execution ran. */
  readonly version?: number | 'draft'
  /** Default: the earlier execution's. */
  readonly input?: Json
  /** Node keys, or `failed`; default: everything runs. */
  readonly from?: readonly string[]
  readonly upTo?: string
  /** Default `upstream`. */
  readonly reuse?: 'upstream' | 'calls' | 'none'
  /** With `reuse: calls`. Default `fail`. */
  readonly onChangedCall?: 'fail' | 'reuse' | 'call'
  /** Outputs by node key; only with `test`. */
  readonly pins?: { readonly [nodeKey: string]: Json }
  readonly overrides?: { readonly [kind: string]: { readonly [name: string]: Json } }
  readonly test?: boolean
  readonly idempotency?: Idempotency
}

/** A new execution, linked to the one it follows. */
export interface StartedReplay {
  readonly executionId: ExecutionId
  /** The idempotency key was used before with the same body: this is the earlier one. */
  readonly repeated: boolean
}

/**
 * Starts an execution that takes over results of an earlier one. Throws `NOT_FOUND`; `INPUT_INVALID` for node keys that
 * do not exist, an input that does not hold, pins without `test`, and overrides; `OVERLOADED`.
 */
export async function replayExecution(
  parts: ExecutionParts,
  caller: Caller,
  request: ReplayExecutionRequest,
): Promise<StartedReplay> {
  const { executionId, version, input, from, upTo, reuse, onChangedCall, pins, test, idempotency } = request
  assertSupported(request)
  const { workspaceId, principal: startedBy } = caller
  const { workflowId } = await parts.store.executions.get(workspaceId, executionId)
  const target = version === undefined ? undefined : await parts.resolveTarget(workspaceId, workflowId, version)
  return parts.host.replay({
    workspaceId,
    executionId,
    startedBy,
    ...(target === undefined ? {} : { target }),
    ...(input === undefined ? {} : { input }),
    ...(from === undefined ? {} : { from }),
    ...(upTo === undefined ? {} : { upTo }),
    ...(reuse === undefined ? {} : { reuse }),
    ...(onChangedCall === undefined ? {} : { onChangedCall }),
    ...(pins === undefined ? {} : { pins }),
    ...(test === undefined ? {} : { test }),
    ...(idempotency === undefined ? {} : { idempotency }),
  })
}

/** What would silently run something else than was asked for is refused. */
function assertSupported({ overrides = {}, pins, test }: ReplayExecutionRequest): void {
  const named = Object.entries(overrides).filter(([, changes]) => Object.keys(changes).length > 0)
  if (named.length > 0) {
    throw new HeddleError(
      'INPUT_INVALID',
      `Replays cannot override ${named.map(([kind]) => kind).join(', ')} yet. Change the draft and replay with version "draft", or pin outputs in a test.`,
    )
  }
  if (pins === undefined || test === true || Object.keys(pins).length === 0) return
  throw new HeddleError('INPUT_INVALID', 'Pins count only in tests. Set test to true, or leave the pins out.')
}

import type { ExecutionRow } from '@heddle/engine'
import type { Idempotency } from '@heddle/host-embedded'
import { HeddleError, type ExecutionId, type Json, type JsonObject } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts, WantedTarget } from './execution-parts.ts'

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
  /** `nodes`: members of configs by node id. Others are refused: nothing can be overridden by them yet. */
  readonly overrides?: {
    readonly nodes?: { readonly [nodeId: string]: Json }
    readonly [kind: string]: { readonly [name: string]: Json } | undefined
  }
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
 * do not exist, an input that does not hold, pins without `test`, and overrides of
 * other things than nodes; `PLAN_INVALID` for overrides that make no plan; `OVERLOADED`.
 */
export async function replayExecution(
  parts: ExecutionParts,
  caller: Caller,
  request: ReplayExecutionRequest,
): Promise<StartedReplay> {
  const { executionId, input, from, upTo, reuse, onChangedCall, pins, test, idempotency } = request
  assertSupported(request)
  const { workspaceId, principal: startedBy } = caller
  const row = await parts.store.executions.get(workspaceId, executionId)
  const wanted = toWanted(row, request)
  const target = wanted === null ? undefined : await parts.resolveTarget(workspaceId, wanted)
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

/** Null: what the earlier execution ran. Throws `INPUT_INVALID`. */
function toWanted(row: ExecutionRow, { version, overrides }: ReplayExecutionRequest): WantedTarget | null {
  const { workflowId } = row
  const nodes = toConfigs(overrides?.nodes ?? {})
  if (Object.keys(nodes).length === 0) return version === undefined ? null : { workflowId, version }
  const base = version ?? row.version
  if (base !== null) return { workflowId, version: base, nodes }
  throw new HeddleError(
    'INPUT_INVALID',
    `Execution ${row.id} ran a draft, which may have changed since. Say version "draft" to override nodes of the draft as it is now.`,
  )
}

function toConfigs(nodes: { readonly [nodeId: string]: Json }): { readonly [nodeId: string]: JsonObject } {
  for (const [id, config] of Object.entries(nodes)) {
    if (typeof config === 'object' && config !== null && !Array.isArray(config)) continue
    throw new HeddleError('INPUT_INVALID', `overrides.nodes.${id} must be an object: members of the node's config.`)
  }
  return nodes as { readonly [nodeId: string]: JsonObject }
}

/** What would silently run something else than was asked for is refused. */
function assertSupported({ overrides = {}, pins, test }: ReplayExecutionRequest): void {
  const named = Object.entries(overrides).filter(
    ([kind, changes]) => kind !== 'nodes' && Object.keys(changes ?? {}).length > 0,
  )
  if (named.length > 0) {
    const kinds = named.map(([kind]) => kind).join(', ')
    throw new HeddleError('INPUT_INVALID', `A replay overrides configs of nodes, not ${kinds}. Use overrides.nodes.`)
  }
  if (pins === undefined || test === true || Object.keys(pins).length === 0) return
  throw new HeddleError('INPUT_INVALID', 'Pins count only in tests. Set test to true, or leave the pins out.')
}

import { maskValue, type ExecutionId, type Json, type StoredValue } from '@heddle/model'
import type { ValuePage } from '@heddle/store'
import type { ExecutionRow } from '@heddle/engine'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { readNodeInput } from './node-input.ts'
import { findPlaced, parseRef } from './value-place.ts'

export interface ValueRequest {
  readonly executionId: ExecutionId
  /** From an answer. */
  readonly ref: string
  /** JSON Pointer into the value; default: the whole. */
  readonly path?: string
  readonly offset?: number
  /** Elements, members or (times 100) characters; 1 to 1,000, default 100. */
  readonly limit?: number
}

/** One page of a value of an execution. Throws `NOT_FOUND`, and `INPUT_INVALID` for a wrong offset or limit. */
export async function readValuePage(parts: ExecutionParts, caller: Caller, request: ValueRequest): Promise<ValuePage> {
  const { executionId, ref, ...page } = request
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const { stored, sensitive } = await resolve(parts, row, ref)
  return parts.store.values.readPage(caller.workspaceId, { executionId, value: stored, sensitive, ...page })
}

/** All of a value, to be kept as a file. */
export interface DownloadedValue {
  /** The value as JSON text, or, when it is text, that. */
  readonly text: string
  readonly mediaType: 'application/json' | 'text/plain'
  readonly fileName: string
}

/** The whole value. Throws `NOT_FOUND`. */
export async function downloadValue(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, ref }: Pick<ValueRequest, 'executionId' | 'ref'>,
): Promise<DownloadedValue> {
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const { stored, sensitive } = await resolve(parts, row, ref)
  const loaded: Json = await parts.store.values.load(caller.workspaceId, executionId, stored)
  const value = maskValue(loaded, sensitive)
  const name = `${executionId}-${parseRef(ref).in}`
  if (typeof value === 'string') return { text: value, mediaType: 'text/plain', fileName: `${name}.txt` }
  return { text: JSON.stringify(value, null, 2), mediaType: 'application/json', fileName: `${name}.json` }
}

async function resolve(
  parts: ExecutionParts,
  row: ExecutionRow,
  ref: string,
): Promise<{ readonly stored: StoredValue; readonly sensitive: readonly string[] }> {
  const place = parseRef(ref)
  if (place.in === 'config') return { stored: { json: await readNodeInput(parts, row, place.nodeKey) }, sensitive: [] }
  const { stored, outputOf } = await findPlaced(parts, row, place)
  const sensitive = outputOf === null ? [] : (await parts.planFacts.of(row)).sensitive(outputOf)
  return { stored, sensitive }
}

import { toNodeKey, type ExecutionId, type Json, type NodeKey } from '@heddle/model'
import type { Page, PageRequest } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toRfcTime } from './rfc-time.ts'

/** One line that a node wrote. */
export interface LogItem {
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly at: string
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Json
}

export interface LogsRequest extends PageRequest {
  readonly executionId: ExecutionId
  /** Of this node execution only. */
  readonly nodeKey?: string
}

/** Log lines in order of writing, of one node or of all. They are written in batches: up to a second late. */
export async function listLogs(parts: ExecutionParts, caller: Caller, request: LogsRequest): Promise<Page<LogItem>> {
  const { executionId, nodeKey, ...page } = request
  const byNode = nodeKey === undefined ? {} : { nodeKey: toNodeKey(nodeKey) }
  const { items, nextCursor } = await parts.store.executions.listLogs(caller.workspaceId, executionId, {
    ...page,
    ...byNode,
  })
  return { items: items.map((line) => ({ ...line, at: toRfcTime(line.at) })), nextCursor }
}

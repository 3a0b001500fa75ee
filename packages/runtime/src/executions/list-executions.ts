import type { ExecutionRow } from '@heddle/engine'
import { toExecutionId, type ExecutionId, type ExecutionStatus, type WorkflowId } from '@heddle/model'
import type { ExecutionFilter, Page, PageRequest } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toExecutionItems, type ExecutionItem } from './public-execution.ts'

export interface ListExecutionsRequest extends PageRequest {
  /** Any of them. */
  readonly status?: readonly ExecutionStatus[]
  readonly workflowId?: WorkflowId
  /** Kind of trigger. */
  readonly trigger?: string
  /** Created at or after, ms since 1970. */
  readonly from?: number
  /** Created before, ms since 1970. */
  readonly to?: number
  /** The beginning of an execution's id, or part of the name, description or tags of a workflow. */
  readonly text?: string
}

/** Of workflows that a text fits, the 20 changed last are looked at. */
const MOST_WORKFLOWS = 20
/** The time in an id: enough of it that no name is meant. */
const ID_START = /^[0-9a-f]{8}(-|$)/i

/** Executions, newest first. */
export async function listExecutions(
  parts: ExecutionParts,
  caller: Caller,
  request: ListExecutionsRequest,
): Promise<Page<ExecutionItem>> {
  const { text, ...filter } = request
  const byText = text === undefined || text.trim() === '' ? {} : await toTextFilter(parts, caller, text.trim())
  const page = await parts.store.executions.list(caller.workspaceId, { ...filter, ...byText })
  return { items: await toExecutionItems(parts, page.items), nextCursor: page.nextCursor }
}

async function toTextFilter(parts: ExecutionParts, caller: Caller, text: string): Promise<ExecutionFilter> {
  if (ID_START.test(text)) return { idPrefix: text.toLowerCase() }
  const { items } = await parts.store.workflows.list(caller.workspaceId, { search: text, limit: MOST_WORKFLOWS })
  return { workflowIds: items.map(({ id }) => id) }
}

/** An execution that another came from, or that came from it. */
export interface LinkedExecution {
  /** `origin`: of which it is a replay or restart. */
  readonly kind: 'parent' | 'child' | 'origin' | 'replay'
  readonly execution: ExecutionItem
}

/** Parent, origin, children and replays; of the last two 200 at most. Throws `NOT_FOUND`. */
export async function readLinked(
  parts: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
): Promise<readonly LinkedExecution[]> {
  const { executions } = parts.store
  const row = await executions.get(caller.workspaceId, executionId)
  const above = [row.parentId, row.originId].filter((id) => id !== null && id !== row.id)
  const found = await Promise.allSettled(above.map((id) => executions.get(caller.workspaceId, toExecutionId(id ?? ''))))
  // One that was deleted, or is no longer kept, is not linked any more.
  const known = found.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const below = await executions.listLinked(caller.workspaceId, executionId)
  const items = await toExecutionItems(parts, [...known, ...below.filter(({ id }) => id !== executionId)])
  return items.map((item, at) => ({
    kind: at < known.length ? toKindAbove(row, item) : toKindBelow(row, item),
    execution: item,
  }))
}

function toKindAbove(row: ExecutionRow, item: ExecutionItem): LinkedExecution['kind'] {
  return item.id === row.parentId ? 'parent' : 'origin'
}

function toKindBelow(row: ExecutionRow, item: ExecutionItem): LinkedExecution['kind'] {
  return item.originId === row.id ? 'replay' : 'child'
}

import { isSettled, type Definition, type ExecutionId } from '@heddle/model'
import type { Page } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { readLinked, type LinkedExecutions } from './list-executions.ts'
import { toPublicEvent, type PublicEvent } from './public-event.ts'
import { toExecution, type Execution } from './public-execution.ts'
import type { NodeExecutionItem } from './public-node.ts'
import { toOpenWait, type WaitItem } from './public-wait.ts'
import { listNodes } from './read-nodes.ts'

/** All that an execution's page begins with. */
export interface ExecutionDetail {
  readonly execution: Execution
  /** What it runs; null when it is no longer kept. Titles and positions only while the version, or the draft, has them. */
  readonly definition: Definition | null
  /** The first 200, by node key. */
  readonly nodes: Page<NodeExecutionItem>
  /** What it waits for now, retries included. */
  readonly waits: readonly WaitItem[]
  readonly linked: LinkedExecutions
}

/** One execution with its input and output. Throws `NOT_FOUND`. */
export async function readExecution(
  parts: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
): Promise<Execution> {
  return toExecution(parts, await parts.store.executions.get(caller.workspaceId, executionId))
}

/** Everything about one execution, in one answer. Throws `NOT_FOUND`. */
export async function readDetail(
  parts: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
): Promise<ExecutionDetail> {
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const [execution, definition, nodes, waits, linked] = await Promise.all([
    toExecution(parts, row),
    parts.store.executions.findDefinition(row),
    listNodes(parts, caller, { executionId, limit: 200 }),
    isSettled(row.status) ? [] : listWaits(parts, caller, executionId),
    readLinked(parts, caller, executionId),
  ])
  return { execution, definition, nodes, waits, linked }
}

async function listWaits(
  parts: ExecutionParts,
  { workspaceId }: Caller,
  executionId: ExecutionId,
): Promise<readonly WaitItem[]> {
  const reader = parts.values(workspaceId, executionId)
  const waits = await parts.store.executions.listOpenWaits(workspaceId, executionId)
  return Promise.all(waits.map((wait) => toOpenWait(reader, wait)))
}

export interface EventsRequest {
  readonly executionId: ExecutionId
  /** Number of the last event the caller has; 0: none. */
  readonly after: number
  /** Default 50. */
  readonly limit?: number
}

/** Recorded events after a number, in order. `nextAfter` is null when there are no more now. Throws `NOT_FOUND`. */
export async function listEvents(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, after, limit = 50 }: EventsRequest,
): Promise<{ readonly items: readonly PublicEvent[]; readonly nextAfter: number | null }> {
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const events = await parts.store.journal.readEvents(executionId, after, limit + 1)
  const reader = { values: parts.values(row.workspaceId, row.id), sensitive: (await parts.planFacts.of(row)).sensitive }
  const items = await Promise.all(events.slice(0, limit).map((event) => toPublicEvent(event, reader)))
  return { items, nextAfter: events.length > limit ? (items.at(-1)?.seq ?? null) : null }
}

import type { ExecutionRow } from '@heddle/engine'
import type { Definition, ExecutionId } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { readLinked, type LinkedExecution } from './list-executions.ts'
import { toPublicEvent, type EventReader, type PublicEvent } from './public-event.ts'
import { toExecution, type Execution } from './public-execution.ts'
import type { NodeExecutionItem } from './public-node.ts'
import { listNodes } from './read-nodes.ts'

/** All that an execution's page begins with. */
export interface ExecutionDetail {
  readonly execution: Execution
  /** What it runs; null when it is no longer kept. Titles and positions only while the version, or the draft, has them. */
  readonly definition: Definition | null
  /** The first 200, by node key. */
  readonly nodes: readonly NodeExecutionItem[]
  readonly nodesCursor: string | null
  readonly linked: readonly LinkedExecution[]
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
  const [execution, definition, nodes, linked] = await Promise.all([
    toExecution(parts, row),
    parts.store.executions.findDefinition(row),
    listNodes(parts, caller, { executionId, limit: 200 }),
    readLinked(parts, caller, executionId),
  ])
  return { execution, definition, nodes: nodes.items, nodesCursor: nodes.nextCursor, linked }
}

export interface EventsRequest {
  readonly executionId: ExecutionId
  /** Number of the last event the caller has; 0: none. */
  readonly after: number
  /** Default 50. */
  readonly limit?: number
}

/** Some of an execution's recorded events. */
export interface EventPage {
  readonly items: readonly PublicEvent[]
  /** Number of the last one here; the one asked for when there is none. */
  readonly lastSeq: number
  readonly hasMore: boolean
}

/** Recorded events after a number, in order. Throws `NOT_FOUND`. */
export async function listEvents(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, after, limit = 50 }: EventsRequest,
): Promise<EventPage> {
  const row = await parts.store.executions.get(caller.workspaceId, executionId)
  const events = await parts.store.journal.readEvents(executionId, after, limit + 1)
  const reader = await createEventReader(parts, row)
  const items = await Promise.all(events.slice(0, limit).map((event) => toPublicEvent(event, reader)))
  return { items, lastSeq: items.at(-1)?.seq ?? after, hasMore: events.length > limit }
}

/** What turns the events of one execution into public ones. */
export async function createEventReader(parts: ExecutionParts, row: ExecutionRow): Promise<EventReader> {
  const { sensitive } = await parts.planFacts.of(row)
  return { values: parts.values(row.workspaceId, row.id), sensitive }
}

import { ERRORS, type ErrorCode, type WorkflowId } from '@heddle/model'
import type { FailedPlace } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { resolveRange, type TimeRange } from './execution-statistics.ts'
import { toRfcTime } from './rfc-time.ts'

interface PlaceTotal {
  readonly workflowId: WorkflowId
  readonly workflowName: string | null
  readonly nodeId: string
  readonly nodeType: string | null
  readonly code: string
  readonly count: number
  /** The latest in which it failed. */
  readonly lastExecutionId: string
}

/** Failures of a time range. Tests do not count. */
export interface ErrorTotals {
  readonly from: string
  readonly to: string
  readonly total: number
  readonly byCode: readonly {
    readonly code: string
    readonly kind: string
    readonly meaning: string
    readonly move: string
    readonly count: number
  }[]
  /** The 50 with most. */
  readonly byWorkflow: readonly {
    readonly workflowId: WorkflowId
    readonly workflowName: string | null
    readonly count: number
  }[]
  /** Of the latest failed executions, `sampled` of them: which nodes failed, and calls of which type of node. */
  readonly sampled: number
  readonly byNode: readonly PlaceTotal[]
  readonly byTool: readonly Omit<PlaceTotal, 'nodeId'>[]
  /** Per hour that has any, oldest first. */
  readonly trend: readonly { readonly hour: string; readonly count: number }[]
}

const SAMPLE = 100
const MOST_PLACES = 50

/** Totals by code, workflow, node and tool, with their trend. Default: the last 7 days. */
export async function readErrorTotals(
  parts: ExecutionParts,
  caller: Caller,
  request: TimeRange & { readonly workflowId?: WorkflowId; readonly now: number },
): Promise<ErrorTotals> {
  const { executions } = parts.store
  const { workflowId, now } = request
  const range = resolveRange(request, now)
  const filter = { ...range, ...(workflowId === undefined ? {} : { workflowId }) }
  const [counts, latest] = await Promise.all([
    executions.readErrorCounts(caller.workspaceId, filter),
    executions.list(caller.workspaceId, { ...filter, status: ['failed', 'timeout'], limit: SAMPLE }),
  ])
  const places = await executions.readFailedPlaces(caller.workspaceId, latest.items)
  const ids = [...counts.workflows, ...places].map((each) => each.workflowId)
  const names = await executions.readWorkflowNames(caller.workspaceId, ids)
  const withName = <Item extends { readonly workflowId: WorkflowId }>(item: Item) => ({
    ...item,
    workflowName: names.get(item.workflowId) ?? null,
  })
  return {
    from: toRfcTime(range.from),
    to: toRfcTime(range.to),
    total: counts.hours.reduce((sum, { count }) => sum + count, 0),
    byCode: sumBy(counts.hours, ({ code }) => code)
      .toSorted(([, left], [, right]) => right - left)
      .map(([code, count]) => ({ code, ...describeCode(code), count })),
    byWorkflow: counts.workflows.map(withName),
    sampled: latest.items.length,
    byNode: toPlaces(places, 'node').map(withName),
    byTool: toPlaces(places, 'call').map(({ nodeId: _nodeId, ...place }) => withName(place)),
    trend: sumBy(counts.hours, ({ hour }) => hour).map(([hour, count]) => ({ hour: toRfcTime(hour), count })),
  }
}

function describeCode(code: string) {
  const { kind, meaning, move } = ERRORS[Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL_ERROR']
  return { kind, meaning, move }
}

function toPlaces(places: readonly FailedPlace[], kind: FailedPlace['kind']) {
  const own = places.filter((place) => place.kind === kind).slice(0, MOST_PLACES)
  return own.map(({ kind: _kind, ...place }) => place)
}

/** Sums of counts by key, in the order in which the keys come. */
function sumBy<Item extends { readonly count: number }, Key>(
  items: readonly Item[],
  toKey: (item: Item) => Key,
): readonly (readonly [Key, number])[] {
  const sums = new Map<Key, number>()
  for (const item of items) sums.set(toKey(item), (sums.get(toKey(item)) ?? 0) + item.count)
  return [...sums]
}

import type { SpanRow } from '@heddle/engine'
import { isSettled, type ExecutionId, type NodeKey, type NodeStatus, type WorkflowId } from '@heddle/model'
import type { Statistics, StatisticsFilter } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toRfcTime } from './rfc-time.ts'

/** What one execution's time and money went to. Times sum over nodes, so they may exceed the duration. */
export interface ExecutionStatistics {
  readonly durationMs: number | null
  readonly runningMs: number
  /** Node executions by status. */
  readonly nodes: { readonly [status in NodeStatus]?: number }
  readonly attempts: number
  readonly retries: number
  readonly calls: number
  readonly workingMs: number
  readonly queuedMs: number
  readonly waitingMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars. */
  readonly cost: number
  /** The ten that took longest, longest first. */
  readonly slowest: readonly {
    readonly nodeKey: NodeKey
    readonly nodeType: string | null
    readonly status: NodeStatus
    readonly durationMs: number
  }[]
}

/** Sums over what has ended in one execution. Throws `NOT_FOUND`. */
export async function readExecutionStatistics(
  parts: ExecutionParts,
  caller: Caller,
  executionId: ExecutionId,
): Promise<ExecutionStatistics> {
  const { executions } = parts.store
  const row = await executions.get(caller.workspaceId, executionId)
  const spans = await executions.readTrace(caller.workspaceId, executionId)
  const nodes = spans.filter(({ kind }) => kind === 'node')
  const open = isSettled(row.status)
    ? []
    : (await executions.listNodes(caller.workspaceId, executionId, { limit: 200 })).items
  const statuses = [...nodes, ...open.filter((node) => !isSettled(node.status))].map(({ status }) => status)
  const attempts = nodes.reduce((sum, { attempt }) => sum + (attempt ?? 0), 0)
  return {
    durationMs: row.endedAt === null ? null : Math.max(0, row.endedAt - (row.startedAt ?? row.createdAt)),
    runningMs: row.runningMs,
    nodes: countBy(statuses),
    attempts,
    retries: nodes.reduce((sum, { attempt }) => sum + Math.max(0, (attempt ?? 0) - 1), 0),
    calls: spans.filter(({ kind }) => kind === 'call').length,
    ...toTimes(spans, nodes),
    ...toUsage(nodes),
    slowest: nodes
      .toSorted((left, right) => toDuration(right) - toDuration(left))
      .slice(0, 10)
      .flatMap((span) => toSlow(span)),
  }
}

function toTimes(spans: readonly SpanRow[], nodes: readonly SpanRow[]) {
  const sum = (kind: SpanRow['kind']) =>
    spans.reduce((total, span) => total + (span.kind === kind ? toDuration(span) : 0), 0)
  const [queuedMs, waitingMs] = [sum('queue'), sum('wait')]
  const withAttempts = new Set(spans.filter(({ kind }) => kind === 'attempt').map(({ nodeKey }) => nodeKey))
  const single = nodes.filter(({ nodeKey, attempt }) => attempt !== null && !withAttempts.has(nodeKey))
  const workingMs = sum('attempt') + single.reduce((total, span) => total + toDuration(span), 0)
  return { workingMs, queuedMs, waitingMs }
}

function toUsage(nodes: readonly SpanRow[]) {
  const total = { inputTokens: 0, outputTokens: 0, cost: 0 }
  for (const { usage } of nodes) {
    total.inputTokens += usage?.inputTokens ?? 0
    total.outputTokens += usage?.outputTokens ?? 0
    total.cost += usage?.cost ?? 0
  }
  return total
}

function toSlow(span: SpanRow) {
  const { nodeKey, nodeType, status } = span
  return nodeKey === null ? [] : [{ nodeKey, nodeType, status, durationMs: toDuration(span) }]
}

function toDuration(span: SpanRow): number {
  return Math.max(0, span.endedAt - span.startedAt)
}

function countBy(statuses: readonly NodeStatus[]): { readonly [status in NodeStatus]?: number } {
  const counts: { [status in NodeStatus]?: number } = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** Sums over settled executions of a span of time. Tests do not count. */
export interface RangeStatistics extends Omit<Statistics, 'hours' | 'histogram'> {
  readonly from: string
  readonly to: string
  readonly averageMs: number | null
  /** Share that completed, 0 to 1; null without any. */
  readonly successRate: number | null
  readonly hours: readonly { readonly hour: string; readonly count: number; readonly failed: number }[]
}

export const HOUR_MS = 3_600_000
const DEFAULT_RANGE_MS = 7 * 24 * HOUR_MS

export interface TimeRange {
  /** Ms since 1970; default: 7 days before `to`. */
  readonly from?: number
  /** Ms since 1970; default: now. */
  readonly to?: number
}

/** Whole hours: from the one of `from` to the end of the one of `to`. */
export function resolveRange(range: TimeRange, now: number): { readonly from: number; readonly to: number } {
  const to = Math.ceil((range.to ?? now) / HOUR_MS) * HOUR_MS
  const from = Math.floor((range.from ?? to - DEFAULT_RANGE_MS) / HOUR_MS) * HOUR_MS
  return { from, to }
}

/** Of one workflow. Throws `NOT_FOUND` when there is no such workflow. */
export async function readWorkflowStatistics(
  parts: ExecutionParts,
  caller: Caller,
  request: TimeRange & { readonly workflowId: WorkflowId; readonly now: number },
): Promise<RangeStatistics> {
  const { workflowId, now } = request
  await parts.store.workflows.get(caller.workspaceId, workflowId)
  return readRangeStatistics(parts, caller, { ...resolveRange(request, now), workflowId })
}

/** From `stats_hourly`. */
export async function readRangeStatistics(
  { store }: Pick<ExecutionParts, 'store'>,
  caller: Caller,
  filter: StatisticsFilter,
): Promise<RangeStatistics> {
  const statistics = await store.executions.readStatistics(caller.workspaceId, filter)
  const { hours, histogram: _histogram, ...sums } = statistics
  return {
    ...sums,
    from: toRfcTime(filter.from),
    to: toRfcTime(filter.to),
    averageMs: sums.count === 0 ? null : Math.round(sums.totalMs / sums.count),
    successRate: sums.count === 0 ? null : (sums.byStatus['completed'] ?? 0) / sums.count,
    hours: hours.map((each) => ({ ...each, hour: toRfcTime(each.hour) })),
  }
}

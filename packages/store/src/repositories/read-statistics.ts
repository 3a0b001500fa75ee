import type { WorkflowId, WorkspaceId } from '@heddle/model'
import type { Cell, Database } from '../database.ts'

export interface StatisticsFilter {
  readonly workflowId?: WorkflowId
  /** From this hour on, ms since 1970. */
  readonly from: number
  /** Before, ms since 1970. */
  readonly to: number
}

export interface Statistics {
  readonly count: number
  readonly totalMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** US dollars. */
  readonly cost: number
  readonly byStatus: { readonly [status: string]: number }
  readonly byCode: { readonly [code: string]: number }
  readonly byTrigger: { readonly [trigger: string]: number }
  /** Per hour that has any, oldest first. */
  readonly hours: readonly { readonly hour: number; readonly count: number; readonly failed: number }[]
  /** Index: floor(log2(ms)). */
  readonly histogram: readonly number[]
  /** Upper bounds from the histogram, so within a factor of two; null without executions. */
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

const BUCKETS = 32

/** Sums rows of `stats_hourly`; at most hours × workflows × statuses × codes × triggers × buckets of them. */
export async function readStatistics(
  database: Database,
  workspaceId: WorkspaceId,
  filter: StatisticsFilter,
): Promise<Statistics> {
  const byWorkflow = filter.workflowId === undefined ? '' : 'AND workflow_id = ?'
  // Without statistics of its own SQLite would read the whole workspace by the primary key.
  const isByHour = filter.workflowId === undefined && database.dialect === 'sqlite'
  const index = isByHour ? 'INDEXED BY stats_hourly_by_hour' : ''
  const params: Cell[] = [workspaceId, filter.from, filter.to]
  if (filter.workflowId !== undefined) params.push(filter.workflowId)
  const { rows } = await database.readPlanned(
    `SELECT hour, status, code, trigger_kind, bucket, CAST(sum(count) AS BIGINT), CAST(sum(total_ms) AS BIGINT),
       CAST(sum(input_tokens) AS BIGINT), CAST(sum(output_tokens) AS BIGINT), sum(cost)
     FROM stats_hourly ${index} WHERE workspace_id = ? AND hour >= ? AND hour < ? ${byWorkflow}
     GROUP BY hour, status, code, trigger_kind, bucket`,
    params,
  )
  return sumRows(rows)
}

function sumRows(rows: readonly (readonly Cell[])[]): Statistics {
  const histogram = Array.from({ length: BUCKETS }, () => 0)
  const byStatus = new Map<string, number>()
  const byCode = new Map<string, number>()
  const byTrigger = new Map<string, number>()
  const hours = new Map<number, { count: number; failed: number }>()
  const sums = { count: 0, totalMs: 0, inputTokens: 0, outputTokens: 0, cost: 0 }
  for (const row of rows) {
    const [hour, status, code, trigger, bucket, count, totalMs, inputTokens, outputTokens, cost] = row as [
      ...[number, string, string, string, number],
      ...[number, number, number, number, number],
    ]
    sums.count += count
    sums.totalMs += totalMs
    sums.inputTokens += inputTokens
    sums.outputTokens += outputTokens
    sums.cost += cost
    histogram[bucket] = (histogram[bucket] ?? 0) + count
    byStatus.set(status, (byStatus.get(status) ?? 0) + count)
    if (code !== '') byCode.set(code, (byCode.get(code) ?? 0) + count)
    byTrigger.set(trigger, (byTrigger.get(trigger) ?? 0) + count)
    const inHour = hours.get(hour) ?? { count: 0, failed: 0 }
    const failed = status === 'failed' || status === 'timeout' ? count : 0
    hours.set(hour, { count: inHour.count + count, failed: inHour.failed + failed })
  }
  return {
    ...sums,
    byStatus: Object.fromEntries(byStatus),
    byCode: Object.fromEntries(byCode),
    byTrigger: Object.fromEntries(byTrigger),
    hours: [...hours].toSorted(([left], [right]) => left - right).map(([hour, counts]) => ({ hour, ...counts })),
    histogram,
    p50Ms: findPercentile(histogram, 0.5),
    p95Ms: findPercentile(histogram, 0.95),
  }
}

/** Upper bound of the bucket that holds the `share`-th execution. */
function findPercentile(histogram: readonly number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  let seen = 0
  for (const [bucket, count] of histogram.entries()) {
    seen += count
    if (total > 0 && seen >= total * share) return 2 ** (bucket + 1)
  }
  return null
}

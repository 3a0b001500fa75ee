import type { ExecutionStatus } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { RecentValues } from '../recent-values.ts'
import { listApprovals, type ApprovalItem } from './approvals.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { HOUR_MS, readRangeStatistics, type RangeStatistics } from './execution-statistics.ts'
import { toExecutionItems, type ExecutionItem } from './public-execution.ts'

/** What the first screen shows. */
export interface HomeStats {
  /** Executions that are not settled. */
  readonly running: number
  readonly open: { readonly [status in ExecutionStatus]?: number }
  readonly failedLastDay: number
  readonly completedLastDay: number
  readonly waitingApprovals: number
  readonly workflows: number
  readonly activeWorkflows: number
  /** Settled in the last 24 hours (whole hours). */
  readonly statistics: RangeStatistics
  /** The newest five that run now, the newest five that failed in the last 24 hours, the five oldest open approvals. */
  readonly latestRunning: readonly ExecutionItem[]
  readonly latestFailures: readonly ExecutionItem[]
  readonly oldestApprovals: readonly ApprovalItem[]
}

const SHOWN = 5
const DAY_MS = 24 * HOUR_MS

/** The sums are given again for so long: many who watch the page cost one sum a second. */
export const HOME_SUMS_MAX_AGE_MS = 1_000

interface HomeContext {
  readonly parts: ExecutionParts
  readonly sums: RecentValues<RangeStatistics>
  /** Ms since 1970. */
  readonly now: number
}

/** Running now, failures of the last day, waiting approvals. Statistics may be as old as `sums` allows; the rest is of now. */
export async function readHomeStats({ parts, sums, now }: HomeContext, caller: Caller): Promise<HomeStats> {
  const { executions, approvals, workflows } = parts.store
  const { workspaceId } = caller
  const to = Math.ceil(now / HOUR_MS) * HOUR_MS
  const [open, statistics, waitingApprovals, counts, running, failures, oldestApprovals] = await Promise.all([
    executions.countOpen(workspaceId),
    sums.read(`${workspaceId} ${to}`, () => readRangeStatistics(parts, caller, { from: to - DAY_MS, to })),
    approvals.count(workspaceId),
    workflows.count(workspaceId),
    executions.list(workspaceId, { status: ['running'], limit: SHOWN }),
    executions.list(workspaceId, { status: ['failed', 'timeout'], from: now - DAY_MS, limit: SHOWN }),
    listApprovals(parts, caller, { limit: SHOWN }),
  ])
  const { completed = 0, failed = 0, timeout = 0 } = statistics.byStatus
  return {
    running: Object.values(open).reduce((sum, count) => sum + count, 0),
    open,
    failedLastDay: failed + timeout,
    completedLastDay: completed,
    waitingApprovals,
    workflows: counts.all,
    activeWorkflows: counts.active,
    statistics,
    latestRunning: await toExecutionItems(parts, running.items),
    latestFailures: await toExecutionItems(parts, failures.items),
    oldestApprovals: oldestApprovals.items,
  }
}

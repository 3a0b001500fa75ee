import type { ExecutionStatus } from '@heddle/model'
import type { Caller } from '../caller.ts'
import { listApprovals, type ApprovalItem } from './approvals.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { HOUR_MS } from './execution-statistics.ts'
import { toExecutionItems, type ExecutionItem } from './public-execution.ts'

/** What the first screen shows. */
export interface HomeStats {
  /** Executions that are not settled, by status, and the newest five that run. */
  readonly open: { readonly [status in ExecutionStatus]?: number }
  readonly running: readonly ExecutionItem[]
  /** Settled in the last 24 hours (whole hours), tests left out. */
  readonly lastDay: { readonly settled: number; readonly failed: number }
  /** The newest five that failed in the last 24 hours. */
  readonly failures: readonly ExecutionItem[]
  /** Approvals that wait, oldest first, the first five; `hasMore`: there are others. */
  readonly approvals: { readonly items: readonly ApprovalItem[]; readonly hasMore: boolean }
}

const SHOWN = 5
const DAY_MS = 24 * HOUR_MS

/** Running now, failures of the last day, waiting approvals. `now`: ms since 1970. */
export async function readHomeStats(parts: ExecutionParts, caller: Caller, now: number): Promise<HomeStats> {
  const { executions } = parts.store
  const { workspaceId } = caller
  const since = now - DAY_MS
  const [open, running, failures, statistics, approvals] = await Promise.all([
    executions.countOpen(workspaceId),
    executions.list(workspaceId, { status: ['running'], limit: SHOWN }),
    executions.list(workspaceId, { status: ['failed', 'timeout'], from: since, limit: SHOWN }),
    executions.readStatistics(workspaceId, { from: Math.floor(since / HOUR_MS) * HOUR_MS, to: now + HOUR_MS }),
    listApprovals(parts, caller, { limit: SHOWN }),
  ])
  const { byStatus } = statistics
  return {
    open,
    running: await toExecutionItems(parts, running.items),
    lastDay: { settled: statistics.count, failed: (byStatus['failed'] ?? 0) + (byStatus['timeout'] ?? 0) },
    failures: await toExecutionItems(parts, failures.items),
    approvals: { items: approvals.items, hasMore: approvals.nextCursor !== null },
  }
}

import {
  toExecutionId,
  toNodeKey,
  toWorkspaceId,
  type ExecutionId,
  type ExecutionStatus,
  type NodeKey,
  type WorkspaceId,
} from '@heddle/model'
import type { BlobArea } from '../blobs/blob-area.ts'
import type { Cell, Database } from '../database.ts'
import { toBinding, type Binding } from '../repositories/binding-repository.ts'
import { createQueries } from '../repositories/queries.ts'
import { collectBlobs, type CollectedBlobs } from './collect-blobs.ts'
import { pruneExecutions, type PrunedExecutions } from './prune-executions.ts'
import { purgeExpired } from './purge-expired.ts'

/** A wait whose time has come. */
export interface DueWait {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
  /** Ms since 1970. */
  readonly dueAt: number
}

export interface MaintenanceReport extends PrunedExecutions, CollectedBlobs {
  /** Expired idempotency keys, signals, deleted files and workflows that were removed for good. */
  readonly purged: number
  /** Postgres: month partitions that were dropped. */
  readonly droppedMonths: readonly string[]
}

export interface SystemMetrics {
  readonly openExecutions: { readonly [status in ExecutionStatus]?: number }
}

interface SystemParts {
  readonly database: Database
  readonly blobs: BlobArea
  /** Postgres: makes the partitions to come and drops whole months; gives the names of those dropped. */
  readonly maintainPartitions: (nowMs: number) => Promise<readonly string[]>
  /** While false, no blob is deleted (a backup is copying). */
  readonly mayCollect: () => boolean
}

/*
 * The only code that reads across workspaces: timers, pruning, metrics. Recovery's part is `Journal.listOpen`.
 * Nothing here answers a request of a person.
 */
export class SystemStore {
  readonly #parts: SystemParts

  constructor(parts: SystemParts) {
    this.#parts = parts
  }

  /** Open waits that were due at `nowMs`, earliest first. */
  async listDueWaits(nowMs: number, limit: number): Promise<readonly DueWait[]> {
    const { rows } = await this.#parts.database.read(
      `SELECT workspace_id, execution_id, node_key, wait_id, due_at FROM waits
       WHERE closed_at IS NULL AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?`,
      [nowMs, limit],
    )
    return rows.map(toDueWait)
  }

  /** Live bindings that are due, earliest first. */
  async listDueBindings(nowMs: number, limit: number): Promise<readonly Binding[]> {
    const rows = await createQueries(this.#parts.database)
      .selectFrom('bindings')
      .selectAll()
      .where('live', '=', 1)
      .where('paused', '=', 0)
      .where('next_due', '<=', nowMs)
      .orderBy('next_due')
      .limit(limit)
      .execute()
    return rows.map(toBinding)
  }

  /** One round of retention, expiry and garbage collection. To be called hourly or so, by the owner only. */
  async maintain(nowMs: number): Promise<MaintenanceReport> {
    const { database, blobs, maintainPartitions, mayCollect } = this.#parts
    const droppedMonths = await maintainPartitions(nowMs)
    const pruned = await pruneExecutions(database, nowMs)
    const purged = await purgeExpired(database, nowMs)
    const collected = await collectBlobs({ database, blobs, nowMs, mayCollect })
    return { ...pruned, ...collected, purged, droppedMonths }
  }

  /** Reads only what is open: an index holds nothing else. */
  async readMetrics(): Promise<SystemMetrics> {
    const { database } = this.#parts
    const index = database.dialect === 'sqlite' ? 'INDEXED BY executions_open' : ''
    const { rows } = await database.read(
      `SELECT status, count(*) FROM executions ${index}
       WHERE status IN ('pending', 'queued', 'running', 'waiting', 'paused') GROUP BY status`,
      [],
    )
    return { openExecutions: Object.fromEntries(rows) }
  }
}

function toDueWait(cells: readonly Cell[]): DueWait {
  const [workspaceId, executionId, nodeKey, waitId, dueAt] = cells
  return {
    workspaceId: toWorkspaceId(workspaceId as string),
    executionId: toExecutionId(executionId as string),
    nodeKey: toNodeKey(nodeKey as string),
    waitId: waitId as string,
    dueAt: dueAt as number,
  }
}

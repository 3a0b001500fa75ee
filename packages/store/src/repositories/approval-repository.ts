import {
  HeddleError,
  toExecutionId,
  toNodeKey,
  type ExecutionId,
  type NodeKey,
  type WaitSpec,
  type WorkspaceId,
} from '@heddle/model'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import { createQueries, type Queries } from './queries.ts'

type ApprovalSpec = Extract<WaitSpec, { readonly kind: 'approval' }>

/** A decision that an execution waits for. Times: ms since 1970. */
export interface Approval {
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
  readonly waitKey: string
  readonly spec: ApprovalSpec
  readonly openedAt: number
  readonly closed: { readonly at: number; readonly how: string; readonly by: string } | null
}

/** The inbox of open approvals. Answering one is an event, so it goes through the host. */
export class ApprovalRepository {
  readonly #queries: Queries

  constructor(database: Database) {
    this.#queries = createQueries(database)
  }

  /** Open ones, oldest first. */
  async list(workspaceId: WorkspaceId, request: PageRequest = {}): Promise<Page<Approval>> {
    const limit = resolveLimit(request)
    const after = parseCursor(request.cursor, ['number', 'string', 'string'])
    let query = this.#select(workspaceId)
      .where('closed_at', 'is', null)
      .orderBy('opened_at')
      .orderBy('execution_id')
      .orderBy('wait_id')
      .limit(limit + 1)
    if (after !== null) {
      query = query.where(sql<boolean>`(opened_at, execution_id, wait_id) > (${after[0]!}, ${after[1]!}, ${after[2]!})`)
    }
    const toKey = (row: ApprovalRow) => [row.opened_at, row.execution_id, row.wait_id] as const
    return toPage(await query.execute(), { limit, toItem: toApproval, toKey })
  }

  /** How many are open. */
  async count(workspaceId: WorkspaceId): Promise<number> {
    const row = await this.#queries
      .selectFrom('waits')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', 'approval')
      .where('closed_at', 'is', null)
      .executeTakeFirst()
    return Number(row?.count ?? 0)
  }

  /** Open or closed. Throws `NOT_FOUND`. */
  async get(workspaceId: WorkspaceId, executionId: ExecutionId, waitId: string): Promise<Approval> {
    const row = await this.#select(workspaceId)
      .where('execution_id', '=', executionId)
      .where('wait_id', '=', waitId)
      .executeTakeFirst()
    if (row === undefined) throw new HeddleError('NOT_FOUND', `There is no approval ${waitId} in this workspace.`)
    return toApproval(row)
  }

  #select(workspaceId: WorkspaceId) {
    return this.#queries
      .selectFrom('waits')
      .select(['execution_id', 'node_key', 'wait_id', 'wait_key', 'spec'])
      .select(['opened_at', 'closed_at', 'how', 'closed_by'])
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', 'approval')
  }
}

interface ApprovalRow {
  readonly execution_id: string
  readonly node_key: string
  readonly wait_id: string
  readonly wait_key: string
  readonly spec: string
  readonly opened_at: number
  readonly closed_at: number | null
  readonly how: string | null
  readonly closed_by: string | null
}

function toApproval(row: ApprovalRow): Approval {
  return {
    executionId: toExecutionId(row.execution_id),
    nodeKey: toNodeKey(row.node_key),
    waitId: row.wait_id,
    waitKey: row.wait_key,
    spec: JSON.parse(row.spec) as ApprovalSpec,
    openedAt: row.opened_at,
    closed: row.closed_at === null ? null : { at: row.closed_at, how: row.how ?? '', by: row.closed_by ?? '' },
  }
}

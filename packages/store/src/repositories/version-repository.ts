import type { Definition, Plan, WorkflowId, WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { encodePlan } from '../journal/encode-append.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import { toStatement, type Queries } from './queries.ts'

/** One published, immutable definition, as lists show it. */
export interface VersionSummary {
  readonly number: number
  readonly definitionHash: string
  readonly author: string
  readonly note: string
  /** Ms since 1970. */
  readonly createdAt: number
}

export interface Version extends VersionSummary {
  /** As its authors wrote it, canvas-only fields and `x-…` included. */
  readonly definition: Definition
  readonly plan: Plan
}

export interface PublishRequest {
  /** Of the draft that is published. */
  readonly revision: number
  readonly plan: Plan
  readonly by: string
  readonly note?: string | null
  /** Default true. */
  readonly activate?: boolean
}

interface RepositoryParts {
  readonly database: Database
  readonly queries: Queries
  readonly now: () => number
}

/** Published versions: numbered from 1 per workflow, never changed. */
export class VersionRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #now: () => number

  constructor({ database, queries, now }: RepositoryParts) {
    this.#database = database
    this.#queries = queries
    this.#now = now
  }

  /** Null when the draft is not at `revision`, or gone. */
  async publish(workspaceId: WorkspaceId, id: WorkflowId, request: PublishRequest): Promise<VersionSummary | null> {
    const at = this.#now()
    const plan = encodePlan(request.plan)
    const raise = this.#queries
      .updateTable('workflows')
      .set({ last_version: sql`last_version + 1` })
      .$if(request.activate !== false, (query) => query.set({ active_version: sql`last_version + 1` }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revision', '=', request.revision)
      .where('deleted_at', 'is', null)
    const insert = {
      sql: `INSERT INTO workflow_versions (workspace_id, workflow_id, number, definition_hash, plan_hash, author, note, created_at, source)
        SELECT workspace_id, id, last_version, definition_hash, ?, ?, ?, CAST(? AS BIGINT), source FROM workflows WHERE id = ?
        RETURNING number, definition_hash`,
      params: [plan.hash, request.by, request.note ?? '', at, id],
    }
    const store = this.#queries
      .insertInto('plans')
      .values({
        workspace_id: workspaceId,
        hash: plan.hash,
        definition_hash: plan.definitionHash,
        plan: plan.text,
        created_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
    const outcome = await this.#database.write([toStatement(raise, 1), insert, toStatement(store)])
    if (!outcome.ok) return null
    const [number, definitionHash] = outcome.results[1]!.rows[0]! as [number, string]
    return { number, definitionHash, author: request.by, note: request.note ?? '', createdAt: at }
  }

  /** False when there is no such workflow or version. */
  async activate(workspaceId: WorkspaceId, id: WorkflowId, number: number | null): Promise<boolean> {
    let change = this.#queries
      .updateTable('workflows')
      .set({ active_version: number })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
    if (number !== null) change = change.where('last_version', '>=', number)
    if (number !== null && number < 1) return false
    const outcome = await this.#database.write([toStatement(change, 1)])
    return outcome.ok
  }

  async list(workspaceId: WorkspaceId, id: WorkflowId, request: PageRequest): Promise<Page<VersionSummary>> {
    const limit = resolveLimit(request)
    const after = parseCursor(request.cursor, ['number'])
    let query = this.#queries
      .selectFrom('workflow_versions')
      .select(['number', 'definition_hash', 'author', 'note', 'created_at'])
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', id)
      .orderBy('number', 'desc')
      .limit(limit + 1)
    if (after !== null) query = query.where('number', '<', after[0] as number)
    return toPage(await query.execute(), { limit, toItem: toVersionSummary, toKey: (row) => [row.number] })
  }

  async find(workspaceId: WorkspaceId, id: WorkflowId, number: number | 'latest'): Promise<Version | null> {
    let query = this.#queries
      .selectFrom('workflow_versions as v')
      .innerJoin('plans as p', (join) =>
        join.onRef('p.workspace_id', '=', 'v.workspace_id').onRef('p.hash', '=', 'v.plan_hash'),
      )
      .select(['v.number', 'v.definition_hash', 'v.author', 'v.note', 'v.created_at', 'v.source', 'p.plan'])
      .where('v.workspace_id', '=', workspaceId)
      .where('v.workflow_id', '=', id)
      .orderBy('v.number', 'desc')
      .limit(1)
    if (number !== 'latest') query = query.where('v.number', '=', number)
    const row = await query.executeTakeFirst()
    if (row === undefined) return null
    const definition = JSON.parse(row.source) as Definition
    return { ...toVersionSummary(row), definition, plan: JSON.parse(row.plan) as Plan }
  }
}

interface VersionRow {
  readonly number: number
  readonly definition_hash: string
  readonly author: string
  readonly note: string
  readonly created_at: number
}

function toVersionSummary(row: VersionRow): VersionSummary {
  const { number, author, note } = row
  return { number, definitionHash: row.definition_hash, author, note, createdAt: row.created_at }
}

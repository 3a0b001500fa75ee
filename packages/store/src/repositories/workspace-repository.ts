import { HeddleError, toWorkspaceId, type WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import type { Tables } from '../schema/tables.ts'
import { createQueries, toStatement, type Queries } from './queries.ts'

/** How long executions are kept after they were created, in days. `null`: the next wider rule; at last 30 and 180. */
export interface RetentionRule {
  /** Everything. */
  readonly fullDays: number | null
  /** Then only the row of `executions`. */
  readonly metadataDays: number | null
}

export interface Workspace extends RetentionRule {
  readonly id: WorkspaceId
  readonly slug: string
  readonly name: string
  readonly timezone: string
  /** Ms since 1970. */
  readonly createdAt: number
}

interface RepositoryParts {
  readonly database: Database
  readonly now: () => number
}

/** Workspaces as rows: what retention and variables hang on. Membership is better-auth's. */
export class WorkspaceRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #now: () => number

  constructor({ database, now }: RepositoryParts) {
    this.#database = database
    this.#queries = createQueries(database)
    this.#now = now
  }

  /** Makes the workspace unless it exists, so it may be called at every start. Throws `CONFLICT` on a taken slug. */
  async ensure(
    id: WorkspaceId,
    workspace: { readonly slug: string; readonly name: string; readonly timezone?: string },
  ): Promise<Workspace> {
    const insert = this.#queries
      .insertInto('workspaces')
      .values({
        id,
        slug: workspace.slug,
        name: workspace.name,
        timezone: workspace.timezone ?? 'UTC',
        full_days: null,
        metadata_days: null,
        variables_revision: 0,
        created_at: this.#now(),
        deleted_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
    await this.#database.write([toStatement(insert)])
    const found = await this.find(id)
    if (found === null) throw new HeddleError('CONFLICT', `The workspace name ${workspace.slug} is taken.`)
    return found
  }

  async find(id: WorkspaceId): Promise<Workspace | null> {
    const row = await this.#queries
      .selectFrom('workspaces')
      .selectAll()
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    return row === undefined ? null : toWorkspace(row)
  }

  /** By id or, failing that, by slug; null when there is none. */
  async findByName(name: string): Promise<Workspace | null> {
    const row = await this.#queries
      .selectFrom('workspaces')
      .selectAll()
      .where((where) => where.or([where('id', '=', name), where('slug', '=', name)]))
      .where('deleted_at', 'is', null)
      .orderBy(sql`CASE WHEN id = ${name} THEN 0 ELSE 1 END`)
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? null : toWorkspace(row)
  }

  /** Sets the workspace's rule. Throws `NOT_FOUND`, or `INPUT_INVALID` when metadata would go before full data. */
  async setRetention(id: WorkspaceId, rule: RetentionRule): Promise<void> {
    assertRule(rule)
    const change = this.#queries
      .updateTable('workspaces')
      .set({ full_days: rule.fullDays, metadata_days: rule.metadataDays })
      .where('id', '=', id)
    const outcome = await this.#database.write([toStatement(change, 1)])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no workspace ${id}.`)
  }

  /** Sets the rule of one workflow. Throws `NOT_FOUND`, or `INPUT_INVALID` when metadata would go before full data. */
  async setWorkflowRetention(id: WorkspaceId, workflowId: string, rule: RetentionRule): Promise<void> {
    assertRule(rule)
    const change = this.#queries
      .updateTable('workflows')
      .set({ full_days: rule.fullDays, metadata_days: rule.metadataDays })
      .where('workspace_id', '=', id)
      .where('id', '=', workflowId)
    const outcome = await this.#database.write([toStatement(change, 1)])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no workflow ${workflowId} in this workspace.`)
  }
}

function assertRule({ fullDays, metadataDays }: RetentionRule): void {
  const days = [fullDays, metadataDays].filter((value) => value !== null)
  const fits = days.every((value) => Number.isInteger(value) && value >= 1 && value <= 36_500)
  const ordered = fullDays === null || metadataDays === null || fullDays <= metadataDays
  if (fits && ordered) return
  throw new HeddleError(
    'INPUT_INVALID',
    `Retention of ${fullDays} and ${metadataDays} days is not possible: whole days from 1 to 36,500, full data not longer than metadata.`,
  )
}

function toWorkspace(row: Tables['workspaces']): Workspace {
  return {
    id: toWorkspaceId(row.id),
    slug: row.slug,
    name: row.name,
    timezone: row.timezone,
    fullDays: row.full_days,
    metadataDays: row.metadata_days,
    createdAt: row.created_at,
  }
}

import { HeddleError, type Json, type WorkspaceId } from '@heddle/model'
import type { ChangeFeed } from '../change-feed.ts'
import type { Database } from '../database.ts'
import { createQueries, toStatement, type Queries } from './queries.ts'

/** All variables of a workspace, as `env` gives them. */
export interface Variables {
  readonly revision: number
  readonly values: { readonly [name: string]: Json }
  /** Of the last write; null when it left no variable. */
  readonly updatedBy: string | null
  /** Ms since 1970. */
  readonly updatedAt: number | null
}

interface RepositoryParts {
  readonly database: Database
  readonly changes: ChangeFeed
  readonly now: () => number
}

/** Workspace variables: read and replaced as a whole, under one revision. */
export class VariableRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #changes: ChangeFeed
  readonly #now: () => number

  constructor({ database, changes, now }: RepositoryParts) {
    this.#database = database
    this.#queries = createQueries(database)
    this.#changes = changes
    this.#now = now
  }

  async get(workspaceId: WorkspaceId): Promise<Variables> {
    const rows = await this.#queries
      .selectFrom('workspaces as w')
      .leftJoin('variables as v', 'v.workspace_id', 'w.id')
      .select(['w.variables_revision', 'v.name', 'v.value', 'v.updated_at', 'v.updated_by'])
      .where('w.id', '=', workspaceId)
      .orderBy('v.name')
      .execute()
    const values = rows.flatMap(({ name, value }) =>
      name === null || value === null ? [] : [[name, JSON.parse(value) as Json] as const],
    )
    const [first] = rows
    return {
      revision: first?.variables_revision ?? 0,
      values: Object.fromEntries(values),
      updatedBy: first?.updated_by ?? null,
      updatedAt: first?.updated_at ?? null,
    }
  }

  /** Replaces all. Throws `CONFLICT` on a stale revision, `NOT_FOUND` when there is no such workspace. */
  async put(
    workspaceId: WorkspaceId,
    write: { readonly values: { readonly [name: string]: Json }; readonly revision: number; readonly by: string },
  ): Promise<Variables> {
    const raise = this.#queries
      .updateTable('workspaces')
      .set({ variables_revision: write.revision + 1 })
      .where('id', '=', workspaceId)
      .where('variables_revision', '=', write.revision)
    const remove = this.#queries.deleteFrom('variables').where('workspace_id', '=', workspaceId)
    const at = this.#now()
    const rows = Object.entries(write.values).map(([name, value]) => ({
      workspace_id: workspaceId,
      name,
      updated_at: at,
      updated_by: write.by,
      value: JSON.stringify(value),
    }))
    const inserts = rows.map((row) => toStatement(this.#queries.insertInto('variables').values(row)))
    const outcome = await this.#database.write([toStatement(raise, 1), toStatement(remove), ...inserts])
    if (outcome.ok) {
      this.#changes.tell({ kind: 'variables', workspaceId })
      return this.get(workspaceId)
    }
    const { revision } = await this.get(workspaceId)
    const message = `The variables are at revision ${revision}, not at ${write.revision}. Load them and try again.`
    throw new HeddleError('CONFLICT', message, { details: { revision } })
  }
}

import { HeddleError, toWorkflowId, type Json, type NodeId, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { ChangeFeed } from '../change-feed.ts'
import type { Database, Statement } from '../database.ts'
import type { Tables } from '../schema/tables.ts'
import { createQueries, toStatement, type Queries } from './queries.ts'

/** One live trigger of a workflow, kept over versions. Times: ms since 1970. */
export interface Binding {
  readonly id: string
  readonly workspaceId: WorkspaceId
  readonly workflowId: WorkflowId
  /** Null: a schedule made on the Schedules screen, with its own input. */
  readonly nodeId: NodeId | null
  readonly kind: string
  readonly paused: boolean
  /** Whether the active version has this trigger. */
  readonly live: boolean
  readonly nextDue: number | null
  readonly cursor: Json
  readonly secret: string | null
  readonly address: string | null
  readonly config: Json
  readonly input: Json
  readonly revision: number
}

/** One firing, as its binding remembers it. */
export interface Firing {
  /** Ms since 1970. */
  readonly at: number
  readonly executionId: string | null
  /** `started`, or why nothing was: an error code. */
  readonly result: string
}

interface RepositoryParts {
  readonly database: Database
  readonly changes: ChangeFeed
  /** Ms since 1970. */
  readonly now: () => number
}

/** Firings that a binding remembers. */
export const MAX_BINDING_HISTORY = 100
/** Databases bound the parameters of one statement. */
const HISTORY_ROWS_PER_STATEMENT = 500

/*
 * Bindings, keyed by (workflow, node id). Activating a version, in `VersionRepository`, makes them.
 *
 * 1. What runs of itself (paused, next due, cursor, secret, address, history) survives new versions.
 * 2. `next_due` moves only by a conditional update, so two processes never fire the same due time.
 */
export class BindingRepository {
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

  /** All of a workflow, live or not. */
  async list(workspaceId: WorkspaceId, workflowId: WorkflowId): Promise<readonly Binding[]> {
    const rows = await this.#queries
      .selectFrom('bindings')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
      .orderBy('id')
      .execute()
    return rows.map(toBinding)
  }

  /** The binding that answers `address`: the live one, else the one that did last; null when none ever did. */
  async findByAddress(workspaceId: WorkspaceId, kind: string, address: string): Promise<Binding | null> {
    const row = await this.#queries
      .selectFrom('bindings')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('address', '=', address)
      .orderBy('live', 'desc')
      .orderBy('updated_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? null : toBinding(row)
  }

  /** The binding of a workflow's node. Throws `NOT_FOUND`. */
  async get(workspaceId: WorkspaceId, workflowId: WorkflowId, nodeId: NodeId): Promise<Binding> {
    const row = await this.#queries
      .selectFrom('bindings')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
      .where('node_id', '=', nodeId)
      .executeTakeFirst()
    if (row === undefined) {
      throw new HeddleError('NOT_FOUND', `The workflow ${workflowId} has no binding of a node ${nodeId}.`)
    }
    return toBinding(row)
  }

  /** Throws `NOT_FOUND`. */
  async setPaused(workspaceId: WorkspaceId, id: string, state: 'paused' | 'running'): Promise<void> {
    const change = this.#queries
      .updateTable('bindings')
      .set({ paused: state === 'paused' ? 1 : 0, updated_at: this.#now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('workflow_id')
    const outcome = await this.#database.write([toStatement(change, 1)])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no binding ${id} in this workspace.`)
    const workflowId = toWorkflowId(outcome.results[0]!.rows[0]![0] as string)
    this.#changes.tell({ kind: 'workflow', workspaceId, workflowId })
  }

  /**
   * Records that the due time `dueAt` fired and sets the next one. False when another process was first, or the
   * binding was changed meanwhile.
   */
  async recordFiring(
    workspaceId: WorkspaceId,
    id: string,
    firing: {
      readonly dueAt: number | null
      readonly nextDue: number | null
      readonly cursor: Json
      readonly executionId: string | null
      readonly result: string
    },
  ): Promise<boolean> {
    const change = this.#queries
      .updateTable('bindings')
      .set({ next_due: firing.nextDue, cursor_state: JSON.stringify(firing.cursor), updated_at: this.#now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where(firing.dueAt === null ? sql<boolean>`next_due IS NULL` : sql<boolean>`next_due = ${firing.dueAt}`)
    const outcome = await this.#database.write([
      toStatement(change, 1),
      {
        sql: 'INSERT INTO binding_history (workspace_id, binding_id, at, execution_id, result) VALUES (?, ?, ?, ?, ?)',
        params: [workspaceId, id, this.#now(), firing.executionId, firing.result],
      },
      toForgetOld(id),
    ])
    return outcome.ok
  }

  /**
   * Adds firings that move no due time (webhooks) to the history, in one transaction for all bindings: what fires often
   * is told in batches. Of each binding, at most the last hundred are worth giving.
   */
  async addHistory(
    workspaceId: WorkspaceId,
    firings: readonly (Firing & { readonly bindingId: string })[],
  ): Promise<void> {
    if (firings.length === 0) return
    const ids = new Set(firings.map(({ bindingId }) => bindingId))
    const inserts = chunk(firings, HISTORY_ROWS_PER_STATEMENT).map((rows) => ({
      sql: `INSERT INTO binding_history (workspace_id, binding_id, at, execution_id, result)
        VALUES ${rows.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
      params: rows.flatMap(({ bindingId, at, executionId, result }) => [
        workspaceId,
        bindingId,
        at,
        executionId,
        result,
      ]),
    }))
    await this.#database.write([...inserts, ...[...ids].map(toForgetOld)])
  }

  /** The last firings, newest first; a hundred are kept. */
  async listHistory(workspaceId: WorkspaceId, id: string): Promise<readonly Firing[]> {
    const { rows } = await this.#database.read(
      `SELECT at, execution_id, result FROM binding_history WHERE workspace_id = ? AND binding_id = ?
       ORDER BY id DESC LIMIT ${MAX_BINDING_HISTORY}`,
      [workspaceId, id],
    )
    return rows.map(([at, executionId, result]) => ({
      at: at as number,
      executionId: executionId as string | null,
      result: result as string,
    }))
  }
}

function chunk<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const chunks: (readonly Item[])[] = []
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size))
  return chunks
}

function toForgetOld(bindingId: string): Statement {
  return {
    sql: `DELETE FROM binding_history WHERE binding_id = ? AND id <= (
      SELECT id FROM binding_history WHERE binding_id = ? ORDER BY id DESC LIMIT 1 OFFSET ${MAX_BINDING_HISTORY})`,
    params: [bindingId, bindingId],
  }
}

export function toBinding(row: Tables['bindings']): Binding {
  return {
    id: row.id,
    workspaceId: row.workspace_id as WorkspaceId,
    workflowId: toWorkflowId(row.workflow_id),
    nodeId: row.node_id as NodeId | null,
    kind: row.kind,
    paused: row.paused === 1,
    live: row.live === 1,
    nextDue: row.next_due,
    cursor: JSON.parse(row.cursor_state) as Json,
    secret: row.secret,
    address: row.address,
    config: JSON.parse(row.config) as Json,
    input: JSON.parse(row.input) as Json,
    revision: row.revision,
  }
}

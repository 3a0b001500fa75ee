import { randomUUID } from 'node:crypto'
import { HeddleError, toWorkflowId, type Json, type NodeId, type WorkflowId, type WorkspaceId } from '@heddle/model'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
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

/** What a version's trigger node, or a person, decides about a binding. */
export interface BindingDesign {
  readonly nodeId: NodeId | null
  readonly kind: string
  readonly config: Json
  readonly input?: Json
  readonly address?: string | null
  readonly secret?: string | null
  /** Absent: as it is; a new binding has none. */
  readonly nextDue?: number | null
}

interface RepositoryParts {
  readonly database: Database
  readonly now: () => number
}

const MAX_HISTORY = 100

/*
 * Bindings, keyed by (workflow, node id).
 *
 * 1. What runs of itself (paused, next due, cursor, secret, address, history) survives new versions.
 * 2. `next_due` moves only by a conditional update, so two processes never fire the same due time.
 */
export class BindingRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #now: () => number

  constructor({ database, now }: RepositoryParts) {
    this.#database = database
    this.#queries = createQueries(database)
    this.#now = now
  }

  /** Makes the bindings of a version's trigger nodes; those of nodes that are gone stop being live, with all they hold. */
  async activate(workspaceId: WorkspaceId, workflowId: WorkflowId, designs: readonly BindingDesign[]): Promise<void> {
    const off = this.#queries
      .updateTable('bindings')
      .set({ live: 0 })
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
      .where('node_id', 'is not', null)
    const puts = designs.map((design) => toStatement(this.#toUpsert(workspaceId, workflowId, design)))
    await this.#database.write([toStatement(off), ...puts])
  }

  /** Switches all bindings of a workflow off. */
  async deactivate(workspaceId: WorkspaceId, workflowId: WorkflowId): Promise<void> {
    const off = this.#queries
      .updateTable('bindings')
      .set({ live: 0 })
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
    await this.#database.write([toStatement(off)])
  }

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

  /** The live binding that answers `address`, or null. */
  async findByAddress(workspaceId: WorkspaceId, kind: string, address: string): Promise<Binding | null> {
    const row = await this.#queries
      .selectFrom('bindings')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('address', '=', address)
      .where('live', '=', 1)
      .executeTakeFirst()
    return row === undefined ? null : toBinding(row)
  }

  /** Throws `NOT_FOUND`. */
  async setPaused(workspaceId: WorkspaceId, id: string, state: 'paused' | 'running'): Promise<void> {
    const change = this.#queries
      .updateTable('bindings')
      .set({ paused: state === 'paused' ? 1 : 0, updated_at: this.#now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
    const outcome = await this.#database.write([toStatement(change, 1)])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no binding ${id} in this workspace.`)
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
      {
        sql: `DELETE FROM binding_history WHERE binding_id = ? AND id <= (
          SELECT id FROM binding_history WHERE binding_id = ? ORDER BY id DESC LIMIT 1 OFFSET ${MAX_HISTORY})`,
        params: [id, id],
      },
    ])
    return outcome.ok
  }

  /** The last firings, newest first; a hundred are kept. */
  async listHistory(
    workspaceId: WorkspaceId,
    id: string,
  ): Promise<readonly { readonly at: number; readonly executionId: string | null; readonly result: string }[]> {
    const { rows } = await this.#database.read(
      `SELECT at, execution_id, result FROM binding_history WHERE workspace_id = ? AND binding_id = ?
       ORDER BY id DESC LIMIT ${MAX_HISTORY}`,
      [workspaceId, id],
    )
    return rows.map(([at, executionId, result]) => ({
      at: at as number,
      executionId: executionId as string | null,
      result: result as string,
    }))
  }

  #toUpsert(workspaceId: WorkspaceId, workflowId: WorkflowId, design: BindingDesign) {
    const at = this.#now()
    const designed = {
      kind: design.kind,
      live: 1,
      config: JSON.stringify(design.config),
      input: JSON.stringify(design.input ?? null),
      updated_at: at,
      ...(design.nextDue === undefined ? {} : { next_due: design.nextDue }),
    }
    return this.#queries
      .insertInto('bindings')
      .values({
        ...designed,
        id: randomUUID(),
        workspace_id: workspaceId,
        workflow_id: workflowId,
        node_id: design.nodeId,
        paused: 0,
        cursor_state: 'null',
        secret: design.secret ?? null,
        address: design.address ?? null,
        revision: 1,
        created_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['workflow_id', 'node_id'])
          .where('node_id', 'is not', null)
          .doUpdateSet({ ...designed, revision: sql`bindings.revision + 1` }),
      )
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

import { HeddleError, toNodeId, type NodeId, type StoredValue, type WorkflowId, type WorkspaceId } from '@heddle/model'
import type { Database } from '../database.ts'
import { findBlobs } from '../journal/find-blobs.ts'
import { toStatement, type Queries } from './queries.ts'

/** A sample output for test runs, beside the workflow. */
export interface Pin {
  readonly nodeId: NodeId
  readonly output: StoredValue
  /** Ms since 1970. */
  readonly updatedAt: number
  readonly updatedBy: string
}

interface RepositoryParts {
  readonly database: Database
  readonly queries: Queries
  readonly now: () => number
}

/** Pins by node. Their blobs are kept as long as they are. */
export class PinRepository {
  readonly #database: Database
  readonly #queries: Queries
  readonly #now: () => number

  constructor({ database, queries, now }: RepositoryParts) {
    this.#database = database
    this.#queries = queries
    this.#now = now
  }

  async list(workspaceId: WorkspaceId, workflowId: WorkflowId): Promise<readonly Pin[]> {
    const rows = await this.#queries
      .selectFrom('pins')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
      .orderBy('node_id')
      .execute()
    return rows.map((row) => ({
      nodeId: toNodeId(row.node_id),
      output: JSON.parse(row.output) as StoredValue,
      updatedAt: row.updated_at,
      updatedBy: row.updated_by,
    }))
  }

  /** Sets the pin of one node. Throws `NOT_FOUND` when the workspace has no such workflow. */
  async put(
    workspaceId: WorkspaceId,
    workflowId: WorkflowId,
    pin: { readonly nodeId: NodeId; readonly output: StoredValue; readonly by: string },
  ): Promise<void> {
    const output = JSON.stringify(pin.output)
    const blobs = new Set<string>()
    findBlobs(output, blobs)
    const owner = toOwner(workflowId, pin.nodeId)
    const outcome = await this.#database.write([
      {
        sql: `INSERT INTO pins (workspace_id, workflow_id, node_id, updated_at, updated_by, output)
          SELECT workspace_id, id, ?, CAST(? AS BIGINT), ?, ? FROM workflows WHERE workspace_id = ? AND id = ? AND deleted_at IS NULL
          ON CONFLICT (workflow_id, node_id) DO UPDATE SET
            updated_at = excluded.updated_at, updated_by = excluded.updated_by, output = excluded.output`,
        params: [pin.nodeId, this.#now(), pin.by, output, workspaceId, workflowId],
        expect: 1,
      },
      toStatement(this.#queries.deleteFrom('blob_refs').where('owner', '=', owner)),
      ...[...blobs].map((sha256) =>
        toStatement(this.#queries.insertInto('blob_refs').values({ workspace_id: workspaceId, sha256, owner })),
      ),
    ])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no workflow ${workflowId} in this workspace.`)
  }

  /** Removes the pin of one node; nothing happens when there is none. */
  async delete(workspaceId: WorkspaceId, workflowId: WorkflowId, nodeId: NodeId): Promise<void> {
    const remove = this.#queries
      .deleteFrom('pins')
      .where('workspace_id', '=', workspaceId)
      .where('workflow_id', '=', workflowId)
      .where('node_id', '=', nodeId)
    const owner = toOwner(workflowId, nodeId)
    const refs = this.#queries
      .deleteFrom('blob_refs')
      .where('workspace_id', '=', workspaceId)
      .where('owner', '=', owner)
    await this.#database.write([toStatement(remove), toStatement(refs)])
  }
}

function toOwner(workflowId: WorkflowId, nodeId: NodeId): string {
  return `pin:${workflowId}:${nodeId}`
}

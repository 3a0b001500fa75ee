import {
  toExecutionId,
  toNodeKey,
  type ExecutionId,
  type NodeKey,
  type WaitSpec,
  type WorkspaceId,
} from '@heddle/model'
import type { Database } from '../database.ts'

/** What an execution waits for now: a time, a signal, an approval, or the next try of a node. */
export interface OpenWait {
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly waitId: string
  readonly spec: WaitSpec | { readonly kind: 'retry'; readonly attempt: number; readonly dueAt: number }
  /** Ms since 1970. */
  readonly openedAt: number
}

const MOST = 1_000

/** Open waits of one execution, oldest first; at most 1,000. */
export async function listOpenWaits(
  database: Database,
  workspaceId: WorkspaceId,
  executionId: ExecutionId,
): Promise<readonly OpenWait[]> {
  const { rows } = await database.read(
    `SELECT execution_id, node_key, wait_id, spec, opened_at FROM waits
     WHERE execution_id = ? AND workspace_id = ? AND closed_at IS NULL ORDER BY opened_at, wait_id LIMIT ${MOST}`,
    [executionId, workspaceId],
  )
  return rows.map(([id, nodeKey, waitId, spec, openedAt]) => ({
    executionId: toExecutionId(id as string),
    nodeKey: toNodeKey(nodeKey as string),
    waitId: waitId as string,
    spec: JSON.parse(spec as string) as OpenWait['spec'],
    openedAt: openedAt as number,
  }))
}

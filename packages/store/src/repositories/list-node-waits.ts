import { toExecutionId, toNodeKey, type ExecutionId, type NodeKey } from '@heddle/model'
import type { Database } from '../database.ts'
import type { OpenWait } from './list-open-waits.ts'

/** A wait of one node execution, over or not. */
export interface NodeWait extends OpenWait {
  /** Ms since 1970. */
  readonly closedAt: number | null
  readonly how: string | null
  readonly by: string | null
}

const MOST = 200

/** Waits of one node execution, oldest first; at most 200. Callers check that the execution is the workspace's. */
export async function listNodeWaits(
  database: Database,
  executionId: ExecutionId,
  nodeKey: NodeKey,
): Promise<readonly NodeWait[]> {
  const { rows } = await database.read(
    `SELECT execution_id, node_key, wait_id, spec, opened_at, closed_at, how, closed_by FROM waits
     WHERE execution_id = ? AND node_key = ? ORDER BY opened_at, wait_id LIMIT ${MOST}`,
    [executionId, nodeKey],
  )
  return rows.map(([id, key, waitId, spec, openedAt, closedAt, how, by]) => ({
    executionId: toExecutionId(id as string),
    nodeKey: toNodeKey(key as string),
    waitId: waitId as string,
    spec: JSON.parse(spec as string) as NodeWait['spec'],
    openedAt: openedAt as number,
    closedAt: closedAt as number | null,
    how: how as string | null,
    by: by as string | null,
  }))
}

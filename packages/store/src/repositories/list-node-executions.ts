import type { ExecutionId, NodeKey, NodeStatus, StoredValue } from '@heddle/model'
import type { Cell, Database } from '../database.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'

/** One node's work inside an execution. Times: ms since 1970. */
export interface NodeExecution {
  readonly nodeKey: NodeKey
  readonly nodeType: string | null
  readonly status: NodeStatus
  readonly startedAt: number
  readonly endedAt: number | null
  readonly code: string | null
  /** The error's message, or why it is not settled. */
  readonly message: string | null
  readonly output: StoredValue | null
  /** Attempts so far; 0 for one that needs none. */
  readonly attempts: number
}

/** What the latest event of a node that has not settled means. Others leave it pending. */
const OPEN_STATUS: { readonly [type: string]: NodeStatus } = {
  'attempt.started': 'running',
  'attempt.completed': 'running',
  'scope.opened': 'running',
  'scope.closed': 'running',
  'child.started': 'waiting',
  'node.queued': 'queued',
  'node.suspended': 'waiting',
  'wait.opened': 'waiting',
  'retry.scheduled': 'waiting',
}

/** By node key. A node that was reached and has not settled shows its latest event. */
export async function listNodeExecutions(
  database: Database,
  query: { readonly executionId: ExecutionId; readonly request: PageRequest },
): Promise<Page<NodeExecution>> {
  const { executionId, request } = query
  const limit = resolveLimit(request)
  const [after] = parseCursor(request.cursor, ['string']) ?? ['']
  const nodes = await readNodes(database, { executionId, where: 'node_key > ?', nodeKey: after as string, limit })
  return toPage(nodes, { limit, toItem: (node) => node, toKey: (node) => [node.nodeKey] })
}

/** One node execution, or null when it was not reached. */
export async function findNodeExecution(
  database: Database,
  executionId: ExecutionId,
  nodeKey: NodeKey,
): Promise<NodeExecution | null> {
  const [node] = await readNodes(database, { executionId, where: 'node_key = ?', nodeKey, limit: 1 })
  return node ?? null
}

async function readNodes(
  database: Database,
  query: {
    readonly executionId: ExecutionId
    readonly where: string
    readonly nodeKey: string
    readonly limit: number
  },
): Promise<readonly NodeExecution[]> {
  const { executionId, where, nodeKey, limit } = query
  // One statement, so one snapshot: a node that settles meanwhile is neither missed nor shown twice.
  const { rows } = await database.read(
    `SELECT * FROM (
       SELECT 1 AS is_settled, node_key, node_type, status, started_at, ended_at, code, message, output, attempt FROM
         (SELECT s.*, row_number() OVER (PARTITION BY node_key ORDER BY seq DESC, place DESC) AS age FROM spans s
          WHERE execution_id = ? AND kind = 'node' AND ${where}) s
       WHERE age = 1 ORDER BY node_key LIMIT ?) settled
     UNION ALL SELECT * FROM (
       SELECT 0 AS is_settled, node_key, NULL, type, first_at, CAST(NULL AS BIGINT), NULL, data, NULL, attempts FROM
         (SELECT node_key, type, data, min(at) OVER (PARTITION BY node_key) AS first_at,
            max(attempt) OVER (PARTITION BY node_key) AS attempts,
            row_number() OVER (PARTITION BY node_key ORDER BY seq DESC) AS age FROM execution_events
          WHERE execution_id = ? AND ${where}) e
       WHERE age = 1 AND node_key NOT IN (SELECT node_key FROM spans WHERE execution_id = ? AND kind = 'node')
       ORDER BY node_key LIMIT ?) open_`,
    [executionId, nodeKey, limit + 1, executionId, nodeKey, executionId, limit + 1],
  )
  const nodes = rows.map(([isSettled, ...cells]) => (isSettled === 1 ? toSettled(cells) : toOpen(cells)))
  return nodes.sort((left, right) => (left.nodeKey < right.nodeKey ? -1 : 1))
}

function toSettled(cells: readonly Cell[]): NodeExecution {
  const [nodeKey, nodeType, status, startedAt, endedAt, code, message, output, attempts] = cells
  return {
    nodeKey: nodeKey as NodeKey,
    nodeType: nodeType as string | null,
    status: status as NodeStatus,
    startedAt: startedAt as number,
    endedAt: endedAt as number,
    code: code as string | null,
    message: message as string | null,
    output: output === null ? null : (JSON.parse(output as string) as StoredValue),
    attempts: (attempts as number | null) ?? 0,
  }
}

function toOpen(cells: readonly Cell[]): NodeExecution {
  const [nodeKey, , type, startedAt, , , data, , attempts] = cells
  const { reason } = JSON.parse(data as string) as { readonly reason?: string }
  return {
    nodeKey: nodeKey as NodeKey,
    nodeType: null,
    status: OPEN_STATUS[type as string] ?? 'pending',
    startedAt: startedAt as number,
    endedAt: null,
    code: null,
    message: reason ?? null,
    output: null,
    // A retry that is due names the attempt to come.
    attempts: ((attempts as number | null) ?? 0) - (type === 'retry.scheduled' ? 1 : 0),
  }
}

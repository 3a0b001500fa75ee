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
  const range = [executionId, after as string]
  const settled = await database.read(
    `SELECT node_key, node_type, status, started_at, ended_at, code, message, output FROM
       (SELECT s.*, row_number() OVER (PARTITION BY node_key ORDER BY seq DESC, place DESC) AS age FROM spans s
        WHERE execution_id = ? AND kind = 'node' AND node_key > ?) s
     WHERE age = 1 ORDER BY node_key LIMIT ?`,
    [...range, limit + 1],
  )
  const open = await database.read(
    `SELECT node_key, type, first_at, data FROM
       (SELECT node_key, type, data, min(at) OVER (PARTITION BY node_key) AS first_at,
          row_number() OVER (PARTITION BY node_key ORDER BY seq DESC) AS age FROM execution_events
        WHERE execution_id = ? AND node_key > ?) e
     WHERE age = 1 AND node_key NOT IN (SELECT node_key FROM spans WHERE execution_id = ? AND kind = 'node')
     ORDER BY node_key LIMIT ?`,
    [...range, executionId, limit + 1],
  )
  const nodes = [...settled.rows.map(toSettled), ...open.rows.map(toOpen)]
  nodes.sort((left, right) => (left.nodeKey < right.nodeKey ? -1 : 1))
  return toPage(nodes, { limit, toItem: (node) => node, toKey: (node) => [node.nodeKey] })
}

function toSettled(cells: readonly Cell[]): NodeExecution {
  const [nodeKey, nodeType, status, startedAt, endedAt, code, message, output] = cells
  return {
    nodeKey: nodeKey as NodeKey,
    nodeType: nodeType as string | null,
    status: status as NodeStatus,
    startedAt: startedAt as number,
    endedAt: endedAt as number,
    code: code as string | null,
    message: message as string | null,
    output: output === null ? null : (JSON.parse(output as string) as StoredValue),
  }
}

function toOpen(cells: readonly Cell[]): NodeExecution {
  const [nodeKey, type, startedAt, data] = cells
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
  }
}

import type { ExecutionId, Json, NodeKey } from '@heddle/model'
import type { Cell, Database } from '../database.ts'
import { journalTable } from '../journal/journal-table.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'

export interface LogFilter {
  readonly nodeKey?: NodeKey
}

export interface StoredLogLine {
  readonly nodeKey: NodeKey
  readonly attempt: number
  /** Ms since 1970. */
  readonly at: number
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Json
}

/** Log lines of one execution in order of writing. */
export async function listLogs(
  database: Database,
  query: { readonly executionId: ExecutionId; readonly filter: LogFilter & PageRequest },
): Promise<Page<StoredLogLine>> {
  const { executionId, filter } = query
  const limit = resolveLimit(filter)
  const [after] = parseCursor(filter.cursor, ['number']) ?? [0]
  const byNode = filter.nodeKey === undefined ? '' : 'AND node_key = ?'
  const params: Cell[] = [executionId, after as number]
  if (filter.nodeKey !== undefined) params.push(filter.nodeKey)
  const { rows } = await database.read(
    `SELECT id, node_key, attempt, at, level, message, fields FROM ${journalTable(database.dialect, 'execution_logs')} l
     WHERE execution_id = ? AND id > ? ${byNode} ORDER BY id LIMIT ?`,
    [...params, limit + 1],
  )
  return toPage(rows, { limit, toItem: toLogLine, toKey: (row) => [row[0] as number] })
}

function toLogLine(cells: readonly Cell[]): StoredLogLine {
  const [, nodeKey, attempt, at, level, message, fields] = cells
  return {
    nodeKey: nodeKey as NodeKey,
    attempt: attempt as number,
    at: at as number,
    level: level as StoredLogLine['level'],
    message: message as string,
    fields: JSON.parse(fields as string) as Json,
  }
}

import type {
  Append,
  AppendResult,
  ExecutionRow,
  Journal,
  LoadedExecution,
  LogLine,
  ReusableResult,
} from '@heddle/engine'
import type {
  CallRecord,
  ExecutionEvent,
  ExecutionId,
  Json,
  NodeKey,
  StepRecord,
  StoredValue,
  WorkspaceId,
} from '@heddle/model'
import type { Cell, Database, Statement } from '../database.ts'
import { LOG_COLUMNS } from './columns.ts'
import { encodeAppend } from './encode-append.ts'
import type { EncodedAppend } from './encoded-append.ts'
import { EXECUTION_ROW_SELECT, toExecutionRow } from './execution-row.ts'
import { journalTable } from './journal-table.ts'
import { readCalls } from './recorded-calls.ts'
import { loadExecutions, readEvents } from './load-executions.ts'
import { toReusableResults } from './reusable-results.ts'

/** A signal that nobody takes is kept so often per name and key. */
const MAX_KEPT_SIGNALS = 1_000

/** Carries out encoded appends: the only part of the journal that differs between databases. */
export interface AppendWriter {
  append(appends: readonly EncodedAppend[]): Promise<readonly AppendResult[]>
}

/*
 * The journal on either database.
 *
 * 1. Appends go to the `AppendWriter` as one transaction; everything else is SQL that both databases understand.
 * 2. Only `listOpen`, `load` and `loadMany` take no workspace: they serve recovery.
 */
export class DatabaseJournal implements Journal {
  readonly #database: Database
  readonly #writer: AppendWriter

  constructor(database: Database, writer: AppendWriter) {
    this.#database = database
    this.#writer = writer
  }

  async append(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    if (appends.length === 0) return []
    return this.#writer.append(appends.map(encodeAppend))
  }

  async nextEpoch(): Promise<number> {
    const rows = await this.#writeOne('UPDATE owner SET epoch = epoch + 1 WHERE id = 1 RETURNING epoch', [])
    return rows[0]![0] as number
  }

  async listOpen(cursor: ExecutionId | null, limit: number): Promise<readonly ExecutionRow[]> {
    const { rows } = await this.#database.read(
      `SELECT ${EXECUTION_ROW_SELECT} FROM executions e
       WHERE e.status IN ('pending', 'queued', 'running', 'waiting', 'paused') AND e.id > ? ORDER BY e.id LIMIT ?`,
      [cursor ?? '', limit],
    )
    return rows.map(toExecutionRow)
  }

  async load(executionId: ExecutionId): Promise<LoadedExecution | null> {
    return (await this.loadMany([executionId]))[0] ?? null
  }

  loadMany(ids: readonly ExecutionId[]): Promise<readonly LoadedExecution[]> {
    return loadExecutions(this.#database, ids)
  }

  readEvents(executionId: ExecutionId, afterSeq: number, limit: number): Promise<readonly ExecutionEvent[]> {
    return readEvents(this.#database, { executionId, afterSeq, limit })
  }

  async readSteps(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly StepRecord[]> {
    const { rows } = await this.#database.read(
      `SELECT n, step_key, attempt, started_at, ended_at, output FROM ${journalTable(this.#database.dialect, 'steps')} s
       WHERE execution_id = ? AND node_key = ? ORDER BY n`,
      [executionId, nodeKey],
    )
    return rows.map(toStep)
  }

  readCalls(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly CallRecord[]> {
    return readCalls(this.#database, { executionId, nodeKey })
  }

  async findChild(parentId: ExecutionId, nodeKey: NodeKey): Promise<ExecutionId | null> {
    const { rows } = await this.#database.read(
      `SELECT id FROM executions WHERE parent_id = ? AND parent_node_key = ? AND execution_attempt = 1 ORDER BY id LIMIT 1`,
      [parentId, nodeKey],
    )
    return (rows[0]?.[0] as ExecutionId | undefined) ?? null
  }

  async readEventValue(executionId: ExecutionId, seq: number, name: string | undefined): Promise<StoredValue | null> {
    const [event] = await readEvents(this.#database, { executionId, afterSeq: seq - 1, limit: 1 })
    if (event === undefined || event.seq !== seq) return null
    const data = event.data as {
      readonly output?: StoredValue
      readonly values?: { readonly [name: string]: StoredValue }
    }
    if (name === undefined) return data.output ?? null
    return data.values !== undefined && Object.hasOwn(data.values, name) ? data.values[name]! : null
  }

  readonly signals: Journal['signals'] = {
    offer: async (signal) => {
      const place = [signal.workspaceId, signal.name, signal.key]
      const outcome = await this.#database.write([
        {
          sql: 'DELETE FROM signals WHERE workspace_id = ? AND name = ? AND key = ? AND expires_at <= ?',
          params: [...place, signal.at],
        },
        {
          sql: `INSERT INTO signals (workspace_id, name, key, payload, offered_by, offered_at, expires_at)
            SELECT ?, ?, ?, ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT)
            WHERE (SELECT count(*) FROM signals WHERE workspace_id = ? AND name = ? AND key = ?) < ${MAX_KEPT_SIGNALS}`,
          params: [...place, JSON.stringify(signal.payload), signal.by, signal.at, signal.expiresAt, ...place],
          expect: 1,
        },
      ])
      return outcome.ok ? 'kept' : 'full'
    },
    peek: async (workspaceId, name, key, now) => {
      const { rows } = await this.#database.read(
        `SELECT id, payload, offered_by FROM signals WHERE workspace_id = ? AND name = ? AND key = ? AND expires_at > ?
         ORDER BY id LIMIT 1`,
        [workspaceId, name, key, now],
      )
      const row = rows[0]
      if (row === undefined) return null
      return { id: String(row[0]), payload: JSON.parse(row[1] as string) as Json, by: row[2] as string }
    },
    take: async (workspaceId, name, key, now) => {
      const rows = await this.#writeOne(
        `DELETE FROM signals WHERE id = (SELECT id FROM signals WHERE workspace_id = ? AND name = ? AND key = ? AND expires_at > ?
           ORDER BY id LIMIT 1) RETURNING payload, offered_by`,
        [workspaceId, name, key, now],
      )
      const row = rows[0]
      return row === undefined ? null : { payload: JSON.parse(row[0] as string) as Json, by: row[1] as string }
    },
  }

  async findSignalWaits(
    workspaceId: WorkspaceId,
    name: string,
    key: string,
  ): Promise<readonly { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly waitId: string }[]> {
    const { rows } = await this.#database.read(
      `SELECT execution_id, node_key, wait_id FROM waits WHERE workspace_id = ? AND signal_name = ? AND signal_key = ?
         AND closed_at IS NULL AND kind = 'signal' ORDER BY opened_at, execution_id, wait_id`,
      [workspaceId, name, key],
    )
    return rows.map(([executionId, nodeKey, waitId]) => ({
      executionId: executionId as ExecutionId,
      nodeKey: nodeKey as NodeKey,
      waitId: waitId as string,
    }))
  }

  async readResults(executionId: ExecutionId): Promise<readonly ReusableResult[]> {
    const { rows } = await this.#database.read(
      `SELECT type, node_key, data FROM execution_events WHERE execution_id = ?
         AND type IN ('node.completed', 'node.failed', 'node.reused', 'compensation.started') ORDER BY seq`,
      [executionId],
    )
    return toReusableResults(rows)
  }

  async appendLogs(lines: readonly LogLine[]): Promise<void> {
    if (lines.length === 0) return
    const statements: Statement[] = []
    for (let at = 0; at < lines.length; at += LINES_TOGETHER) {
      statements.push(toLogInsert(lines.slice(at, at + LINES_TOGETHER)))
    }
    await this.#database.write(statements)
  }

  async #writeOne(sql: string, params: readonly Cell[]): Promise<readonly (readonly Cell[])[]> {
    const outcome = await this.#database.write([{ sql, params }])
    return outcome.ok ? outcome.results[0]!.rows : []
  }
}

/** Of one statement: eight parameters each, and databases take at least 32,766. */
const LINES_TOGETHER = 500

function toLogInsert(lines: readonly LogLine[]): Statement {
  const row = `(${LOG_COLUMNS.map(() => '?').join(', ')})`
  const sql = `INSERT INTO execution_logs (${LOG_COLUMNS.join(', ')}) VALUES ${lines.map(() => row).join(', ')}`
  const params = lines.flatMap((line) => {
    const { executionId, workspaceId, nodeKey, attempt, at, level } = line
    const message = line.message.replaceAll('\0', '\uFFFD')
    return [executionId, workspaceId, nodeKey, attempt, at, level, message, JSON.stringify(line.fields)]
  })
  return { sql, params }
}

function toStep(cells: readonly Cell[]): StepRecord {
  const [n, stepKey, attempt, startedAt, endedAt, output] = cells
  return {
    n: n as number,
    stepKey: stepKey as string,
    attempt: attempt as number,
    startedAt: startedAt as number,
    endedAt: endedAt as number,
    output: JSON.parse(output as string) as StoredValue,
  }
}

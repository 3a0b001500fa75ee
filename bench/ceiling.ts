import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { Append } from '@heddle/engine'
import { EVENT_VERSION, toNodeKey, type ExecutionEvent, type ExecutionId } from '@heddle/model'
import { openSqliteStore } from '@heddle/store'
import {
  FIXTURE_TIME,
  makeAppend,
  makeChanges,
  makeCreation,
  makeExecutionId,
  makeRow,
  makeSpan,
} from '@heddle/testkit'
import { report } from './report.ts'

/*
 * The raw ceiling: the rows that a chain of nodes leaves, written by one thread with prepared statements and bare
 * group commit, every commit synced: no checks, no encoding, no threads. `engine` is measured against it.
 * Beside it: the same rows through the store's journal, from encoding to the answer of the writing thread.
 */

/** Rows that one node of a chain leaves: three events, two spans, one update of `executions`. */
export const ROWS_PER_NODE = 6

export interface CeilingSettings {
  /** Where the database may be; removed by the caller. */
  readonly folder: string
  readonly nodes: number
  /** Nodes in one transaction. */
  readonly batch: number
}

export interface CeilingFigures {
  readonly nodesPerSecond: number
  readonly rowsPerSecond: number
  readonly commitsPerSecond: number
}

/** Writes `nodes` nodes of `batch` executions in turn, `batch` nodes a commit. */
export async function measureCeiling(settings: CeilingSettings): Promise<CeilingFigures> {
  const path = join(settings.folder, `ceiling-${settings.batch}.db`)
  await (await openSqliteStore({ path })).close()
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000')
  const write = prepareNode(database)
  const ids = Array.from({ length: settings.batch }, (_, n) => makeExecutionId(n + 1))
  createExecutions(database, ids)
  const startedAt = performance.now()
  for (let done = 0, turn = 1; done < settings.nodes; turn++) {
    database.exec('BEGIN IMMEDIATE')
    for (const id of ids) write(id, turn)
    database.exec('COMMIT')
    done += settings.batch
  }
  const figures = toFigures(settings, performance.now() - startedAt)
  database.close()
  return figures
}

/** The same rows through the journal: batches of `batch` appends, one after the other. */
export async function measureJournal(settings: CeilingSettings): Promise<CeilingFigures> {
  const store = await openSqliteStore({ path: join(settings.folder, `journal-${settings.batch}.db`) })
  const ids = Array.from({ length: settings.batch }, (_, n) => makeExecutionId(n + 1))
  await store.journal.append(ids.map((id) => makeCreation(id)))
  const startedAt = performance.now()
  for (let done = 0, turn = 1; done < settings.nodes; turn++) {
    const results = await store.journal.append(ids.map((id) => toNodeAppend(id, turn)))
    if (results.some((result) => !result.ok)) throw new Error(`An append was refused: ${JSON.stringify(results[0])}.`)
    done += settings.batch
  }
  const figures = toFigures(settings, performance.now() - startedAt)
  await store.close()
  return figures
}

function toFigures({ nodes, batch }: CeilingSettings, ms: number): CeilingFigures {
  const turns = Math.ceil(nodes / batch)
  const nodesPerSecond = (turns * batch * 1_000) / ms
  return {
    nodesPerSecond,
    rowsPerSecond: nodesPerSecond * ROWS_PER_NODE,
    commitsPerSecond: (turns * 1_000) / ms,
  }
}

function toNodeAppend(id: ExecutionId, turn: number): Append {
  const afterSeq = (turn - 1) * 3 + 1
  const nodeKey = toNodeKey(`step${turn}`)
  const execution = makeRow(id, { lastSeq: afterSeq + 3, nodesCompleted: turn })
  const spans = [
    makeSpan(id, { spanId: `attempt:step${turn}:1`, kind: 'attempt', nodeKey, attempt: 1 }),
    makeSpan(id, { spanId: `node:step${turn}`, nodeKey }),
  ]
  return makeAppend(id, afterSeq, {
    events: makeEvents(nodeKey, afterSeq),
    rows: makeChanges(id, { execution, spans }),
  })
}

const OUTPUT = { json: { status: 200, text: 'a short result' } }

function makeEvents(nodeKey: ReturnType<typeof toNodeKey>, afterSeq: number): readonly ExecutionEvent[] {
  const base = { v: EVENT_VERSION, at: FIXTURE_TIME, nodeKey }
  const lease = '0198c0de-0000-7000-8000-000000000001'
  const attempt = { attempt: 1, lease }
  return [
    { ...base, seq: afterSeq + 1, type: 'attempt.completed', data: { ...attempt, output: OUTPUT, ports: ['main'] } },
    {
      ...base,
      seq: afterSeq + 2,
      type: 'node.completed',
      data: { output: { event: afterSeq + 1 }, ports: ['main'], live: ['step.main>next'], vars: {} },
    },
    {
      ...base,
      seq: afterSeq + 3,
      type: 'attempt.started',
      data: { ...attempt, entry: 1, inputHash: 'f'.repeat(64), sideEffects: 'none', worker: 'worker-1' },
    },
  ]
}

function createExecutions(database: DatabaseSync, ids: readonly ExecutionId[]): void {
  const insert = database.prepare(
    `INSERT INTO executions (id, workspace_id, workflow_id, definition_hash, status, trigger_kind, started_by, created_at, running_ms,
       priority, depth, execution_attempt, test, nodes_completed, nodes_failed, nodes_skipped, last_seq, output)
     VALUES (?, 'ws-1', 'wf-1', 'definition-1', 'running', 'manual', 'person:1', ?, 0, 50, 0, 1, 0, 0, 0, 0, 1, '{"json":null}')`,
  )
  database.exec('BEGIN')
  for (const id of ids) insert.run(id, FIXTURE_TIME)
  database.exec('COMMIT')
}

function prepareNode(database: DatabaseSync): (id: ExecutionId, turn: number) => void {
  const insertEvent = database.prepare(
    `INSERT INTO execution_events (workspace_id, execution_id, seq, v, type, node_key, attempt, at, data) VALUES ('ws-1', ?, ?, 1, ?, ?, 1, ?, ?)`,
  )
  const insertSpan = database.prepare(
    `INSERT INTO spans (execution_id, workspace_id, span_id, parent_span_id, kind, node_key, node_type, attempt, started_at, ended_at, status,
       output, output_bytes) VALUES (?, 'ws-1', ?, 'scope:', ?, ?, 'http.request', 1, ?, ?, 'completed', ?, 14)`,
  )
  const update = database.prepare(
    `UPDATE executions SET reason = NULL, running_ms = ?, nodes_completed = ?, output = '{"json":null}', last_seq = ? WHERE id = ?`,
  )
  const output = JSON.stringify(OUTPUT)
  const texts = makeEvents(toNodeKey('step'), 1).map((event) => [event.type, JSON.stringify(event.data)] as const)
  return (id, turn) => {
    const nodeKey = `step${turn}`
    let seq = (turn - 1) * 3 + 1
    for (const [type, text] of texts) insertEvent.run(id, ++seq, type, nodeKey, FIXTURE_TIME, text)
    insertSpan.run(id, `attempt:${nodeKey}:1`, 'attempt', nodeKey, FIXTURE_TIME, FIXTURE_TIME, output)
    insertSpan.run(id, `node:${nodeKey}`, 'node', nodeKey, FIXTURE_TIME, FIXTURE_TIME, output)
    update.run(turn, turn, seq, id)
  }
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-ceiling-'))
  try {
    const rows = []
    for (const [batch, nodes] of [
      [1, 1_000],
      [32, 12_800],
      [128, 51_200],
    ] as const) {
      const ceiling = await measureCeiling({ folder, batch, nodes })
      const journal = await measureJournal({ folder, batch, nodes })
      const name = `${batch} nodes a commit`
      rows.push(
        { name: `${name}: ceiling`, value: ceiling.nodesPerSecond, unit: 'nodes/s' },
        { name: `${name}: ceiling`, value: ceiling.rowsPerSecond, unit: 'rows/s' },
        { name: `${name}: ceiling`, value: ceiling.commitsPerSecond, unit: 'commits/s' },
        { name: `${name}: journal`, value: journal.nodesPerSecond, unit: 'nodes/s' },
        { name: `${name}: journal`, value: journal.nodesPerSecond / ceiling.nodesPerSecond, unit: '× ceiling' },
      )
    }
    report('ceiling', rows)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

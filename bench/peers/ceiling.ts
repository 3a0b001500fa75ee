/*
 * The raw ceiling: the rows that Heddle writes for a chain of 10, written again and again by prepared statements on one
 * connection with the store's settings, one transaction for all chains at a time. No threads, no engine, no checks.
 * Prints one JSON line of figures per concurrency.
 *
 * The rows are read from a real run, and cut into appends where Heddle cuts them: behind each `attempt.started`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXECUTION_MUTABLES } from '../../packages/store/src/journal/columns.ts'
import { SqliteConnection } from '../../packages/store/src/sqlite/sqlite-connection.ts'
import { chainDefinition } from '../definitions.ts'
import { openBenchHeddle } from '../open-bench-heddle.ts'
import { quantile } from '../quantile.ts'
import type { ChainFigures } from './chain-load.ts'

const [seconds = '5', ...concurrencies] = process.argv.slice(2)
const STEPS = 10

type Cells = readonly SQLInputValue[]

/** What one commit of one chain writes; the id of the execution is `null` in `events` and `spans`. */
interface RawAppend {
  readonly events: readonly Cells[]
  readonly spans: readonly Cells[]
  readonly stepsEnded: number
}

interface RawChain {
  readonly appends: readonly RawAppend[]
  readonly execution: Cells
  readonly mutables: Cells
  readonly stats: Cells
}

const folder = mkdtempSync(join(tmpdir(), 'heddle-ceiling-'))
try {
  const bench = await openBenchHeddle({ folder })
  await bench.run(bench.plan(chainDefinition(STEPS)))
  await bench.close()
  const { database } = SqliteConnection.openWriter(join(folder, 'heddle.db'))
  const chain = readChain(database)
  const write = prepareWriter(database, chain)
  for (const concurrency of concurrencies.map(Number)) {
    measure({ write, chain, concurrency, seconds: Number(seconds) / 4 })
    console.log(JSON.stringify({ concurrency, ...measure({ write, chain, concurrency, seconds: Number(seconds) }) }))
  }
  database.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function readChain(database: DatabaseSync): RawChain {
  const read = (table: string, order: string): readonly { readonly [column: string]: SQLInputValue }[] =>
    database.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as never
  const spans = read('spans', 'ended_at, span_id')
  const appends: { events: Cells[]; spans: Cells[]; stepsEnded: number }[] = []
  let open = { events: [] as Cells[], spans: [] as Cells[], stepsEnded: 0 }
  for (const event of read('execution_events', 'seq')) {
    open.events.push(Object.values({ ...event, execution_id: null }))
    if (event['type'] === 'node.completed') {
      open.stepsEnded += 1
      const span = spans.find((candidate) => candidate['span_id'] === `node:${String(event['node_key'])}`)
      if (span !== undefined) open.spans.push(Object.values({ ...span, execution_id: null }))
    }
    if (event['type'] === 'execution.completed') {
      const span = spans.find((candidate) => candidate['kind'] === 'scope')
      if (span !== undefined) open.spans.push(Object.values({ ...span, execution_id: null }))
    }
    if (event['type'] !== 'attempt.started' && event['type'] !== 'execution.completed') continue
    appends.push(open)
    open = { events: [], spans: [], stepsEnded: 0 }
  }
  const [execution = {}] = read('executions', 'id')
  const [stats = {}] = read('stats_hourly', 'hour')
  return {
    appends,
    execution: Object.values({ ...execution, id: null }),
    mutables: EXECUTION_MUTABLES.map((column) => execution[column] ?? null),
    stats: Object.values(stats),
  }
}

/** Writes append `at` of the chain as execution `id`. */
type WriteAppend = (id: string, at: number) => void

function prepareWriter(
  database: DatabaseSync,
  chain: RawChain,
): { readonly database: DatabaseSync; readonly append: WriteAppend } {
  const insertInto = (table: string): StatementSync => {
    const columns = database
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name))
    return database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
  }
  const columnsOf = (table: string): readonly string[] =>
    database
      .prepare(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => String(name))
  const idAt = {
    events: columnsOf('execution_events').indexOf('execution_id'),
    spans: columnsOf('spans').indexOf('execution_id'),
  }
  const [insertExecution, insertEvent, insertSpan] = ['executions', 'execution_events', 'spans'].map(insertInto) as [
    StatementSync,
    StatementSync,
    StatementSync,
  ]
  const kept = EXECUTION_MUTABLES.filter((column) => column !== 'status')
  const update = database.prepare(
    `UPDATE executions SET ${kept.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
  )
  const updateStatus = database.prepare(
    `UPDATE executions SET ${EXECUTION_MUTABLES.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
  )
  const running = chain.execution.with(columnsOf('executions').indexOf('status'), 'running')
  const mutables = chain.mutables.slice(0, kept.length)
  const append: WriteAppend = (id, at) => {
    const { events, spans } = chain.appends[at]!
    if (at === 0) insertExecution.run(...running.with(0, id))
    else if (at === chain.appends.length - 1) updateStatus.run(...chain.mutables, id)
    else update.run(...mutables, id)
    for (const cells of events) insertEvent.run(...cells.with(idAt.events, id))
    for (const cells of spans) insertSpan.run(...cells.with(idAt.spans, id))
  }
  return { database, append }
}

function measure(load: {
  readonly write: ReturnType<typeof prepareWriter>
  readonly chain: RawChain
  readonly concurrency: number
  readonly seconds: number
}): ChainFigures & { readonly commitP50Ms: number } {
  const { write, chain, concurrency } = load
  const length = chain.appends.length
  // Spread over the chain, as chains are that run for themselves.
  const cursors = Array.from({ length: concurrency }, (_, index) => ({
    id: nextId(),
    at: 0,
    waits: index % length,
    since: 0,
  }))
  const durations: number[] = []
  const commits: number[] = []
  let steps = 0
  const startedAt = performance.now()
  while (performance.now() - startedAt < load.seconds * 1_000) {
    const beganAt = performance.now()
    write.database.exec('BEGIN IMMEDIATE')
    const ended: number[] = []
    for (const cursor of cursors) {
      if (cursor.waits > 0) {
        cursor.waits -= 1
        continue
      }
      if (cursor.at === 0) cursor.since = beganAt
      write.append(cursor.id, cursor.at)
      steps += chain.appends[cursor.at]!.stepsEnded
      cursor.at += 1
      if (cursor.at < length) continue
      ended.push(cursor.since)
      cursor.at = 0
      cursor.id = nextId()
    }
    write.database.exec('COMMIT')
    const now = performance.now()
    commits.push(now - beganAt)
    for (const since of ended) durations.push(now - since)
  }
  const elapsed = (performance.now() - startedAt) / 1_000
  return {
    chains: durations.length,
    steps,
    seconds: elapsed,
    stepsPerSecond: steps / elapsed,
    p50Ms: quantile(durations, 0.5),
    p95Ms: quantile(durations, 0.95),
    commitP50Ms: quantile(commits, 0.5),
  }
}

/** Ids that grow with time, as Heddle's do. */
function nextId(): string {
  const hex = Date.now().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${crypto.randomUUID().slice(15)}`
}

/*
 * The raw ceiling: the rows that Heddle writes for a chain of 10, written again and again by prepared statements on one
 * connection with the store's settings, one transaction for all chains at a time. No threads, no engine, no checks.
 * Prints one JSON line of figures per concurrency.
 *
 * The rows are read from a real run: one for each append, and the row of `executions`, of which most appends change only
 * the progress.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXECUTION_MUTABLES, EXECUTION_PROGRESS } from '../../packages/store/src/journal/columns.ts'
import { SqliteConnection } from '../../packages/store/src/sqlite/sqlite-connection.ts'
import { chainDefinition } from '../definitions.ts'
import { openBenchHeddle } from '../open-bench-heddle.ts'
import { quantile } from '../quantile.ts'
import type { ChainFigures } from './chain-load.ts'

const [seconds = '5', ...concurrencies] = process.argv.slice(2)
const STEPS = 10

type Cells = readonly SQLInputValue[]

/** What one commit of one chain writes, beside the row of `executions`. */
interface RawAppend {
  readonly lastSeq: number
  readonly events: string
  readonly spans: string | null
  readonly stepsEnded: number
}

interface RawChain {
  readonly appends: readonly RawAppend[]
  /** Row of `executions`, without `n`; the id is null. */
  readonly execution: Cells
  readonly mutables: Cells
  readonly progress: Cells
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
  const appends = read('execution_appends', 'last_seq').map((row) => ({
    lastSeq: row['last_seq'] as number,
    events: row['events'] as string,
    spans: row['spans'] as string | null,
    stepsEnded: String(row['events']).split('"type":"node.completed"').length - 1,
  }))
  const [{ n: _, ...execution } = {}] = read('executions', 'id')
  return {
    appends,
    execution: Object.values({ ...execution, id: null, status: 'running' }),
    mutables: EXECUTION_MUTABLES.map((column) => execution[column] ?? null),
    progress: EXECUTION_PROGRESS.map((column) => execution[column] ?? null),
  }
}

/** One execution that goes through the chain. */
interface Cursor {
  id: string
  /** `executions.n`, from its first append on. */
  number: number | bigint
  /** The append that comes next. */
  at: number
  waits: number
  since: number
}

interface Writer {
  readonly database: DatabaseSync
  readonly append: (cursor: Cursor) => void
}

function prepareWriter(database: DatabaseSync, chain: RawChain): Writer {
  const columns = database
    .prepare(`SELECT name FROM pragma_table_info('executions') WHERE name <> 'n'`)
    .all()
    .map(({ name }) => String(name))
  const insertExecution = database.prepare(
    `INSERT INTO executions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  )
  const insertAppend = database.prepare(
    'INSERT INTO execution_appends (execution_n, last_seq, events, spans) VALUES (?, ?, ?, ?)',
  )
  const update = (changed: readonly string[]): StatementSync =>
    database.prepare(`UPDATE executions SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE n = ?`)
  const updateProgress = update(EXECUTION_PROGRESS)
  const updateAll = update(EXECUTION_MUTABLES)
  const append = (cursor: Cursor): void => {
    const { lastSeq, events, spans } = chain.appends[cursor.at]!
    if (cursor.at === 0) cursor.number = insertExecution.run(...chain.execution.with(0, cursor.id)).lastInsertRowid
    else if (cursor.at === chain.appends.length - 1) updateAll.run(...chain.mutables, cursor.number)
    else updateProgress.run(...chain.progress, cursor.number)
    insertAppend.run(cursor.number, lastSeq, events, spans)
  }
  return { database, append }
}

function measure(load: {
  readonly write: Writer
  readonly chain: RawChain
  readonly concurrency: number
  readonly seconds: number
}): ChainFigures & { readonly commitP50Ms: number } {
  const { write, chain, concurrency } = load
  const length = chain.appends.length
  // Spread over the chain, as chains are that run for themselves.
  const cursors: Cursor[] = Array.from({ length: concurrency }, (_, index) => ({
    id: nextId(),
    number: 0,
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
      write.append(cursor)
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

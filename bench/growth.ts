/*
 * Whether the cost of a node grows: with the nodes of a workflow (10, 100, 1,000) and with the executions that are stored
 * (1k, 100k, 1M; written by bulk SQL into the real tables). Cost is processor time of the whole process per node execution:
 * other load on the machine changes it less than it changes the time of the clock. Loads take turns; medians count.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseBenchArguments } from './bench-arguments.ts'
import { chainDefinition } from './definitions.ts'
import { inParallel } from './in-parallel.ts'
import { openBenchHeddle, type BenchHeddle } from './open-bench-heddle.ts'
import { median } from './quantile.ts'
import { report, type Row } from './report.ts'

const LENGTHS = [10, 100, 1_000] as const
const STORED = [1_000, 100_000, 1_000_000] as const
const CONCURRENCY = 16
const ROUNDS = 3
const MAX_GROWTH = 1.3

interface Cost {
  /** Processor time of all threads, per node execution. */
  readonly microseconds: number
  readonly nodesPerSecond: number
}

const { seconds } = parseBenchArguments({ seconds: 4 })
const roundSeconds = seconds / ROUNDS
const byLength = await withBench((bench) => measureLengths(bench, LENGTHS))
const byStored = await measureStored()
const holds = report('growth', [
  ...LENGTHS.flatMap((length, at) => toRows(`${length} nodes per workflow`, byLength[at]!, byLength[0]!)),
  ...STORED.flatMap((stored, at) =>
    toRows(`${stored.toLocaleString('en-US')} executions stored`, byStored[at]!, byStored[0]!),
  ),
])
process.exitCode = holds ? 0 : 1

async function withBench<Result>(use: (bench: BenchHeddle) => Promise<Result>, folder?: string): Promise<Result> {
  const bench = await openBenchHeddle(folder === undefined ? {} : { folder })
  try {
    return await use(bench)
  } finally {
    await bench.close()
  }
}

async function measureLengths(bench: BenchHeddle, lengths: readonly number[]): Promise<readonly Cost[]> {
  const plans = lengths.map((length) => bench.plan(chainDefinition(length)))
  const rounds: Cost[][] = lengths.map(() => [])
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [at, plan] of plans.entries()) {
      const cost = await measure(() => bench.run(plan), lengths[at]!)
      if (round > 0) rounds[at]!.push(cost)
    }
  }
  return rounds.map((costs) => ({
    microseconds: median(costs.map(({ microseconds }) => microseconds)),
    nodesPerSecond: median(costs.map(({ nodesPerSecond }) => nodesPerSecond)),
  }))
}

/** As many nodes of each length: what is measured is whole executions. */
async function measure(runChain: () => Promise<unknown>, length: number): Promise<Cost> {
  const before = process.cpuUsage()
  const startedAt = performance.now()
  let nodes = 0
  while (performance.now() - startedAt < roundSeconds * 1_000) {
    const chains = Math.max(CONCURRENCY, Math.floor(2_000 / length))
    await inParallel({ count: chains, concurrency: CONCURRENCY }, runChain)
    nodes += chains * length
  }
  const { user, system } = process.cpuUsage(before)
  return { microseconds: (user + system) / nodes, nodesPerSecond: (nodes * 1_000) / (performance.now() - startedAt) }
}

async function measureStored(): Promise<readonly Cost[]> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-growth-'))
  try {
    const costs: Cost[] = []
    await withBench((bench) => bench.run(bench.plan(chainDefinition(1))), folder)
    let before = 0
    for (const stored of STORED) {
      fill(join(folder, 'heddle.db'), { from: before, to: stored })
      before = stored
      costs.push(...(await withBench((bench) => measureLengths(bench, [10]), folder)))
    }
    return costs
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Settled executions of earlier years: copies of the first real one and of its first append. */
function fill(path: string, { from, to }: { readonly from: number; readonly to: number }): void {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000')
    const id = `printf('0150%04x-%04x-7000-8000-%012x', number / 65536, number % 65536, number)`
    const columns = database
      .prepare(`SELECT name FROM pragma_table_info('executions') WHERE name <> 'n'`)
      .all()
      .map(({ name }) => String(name))
    const values = columns.map((column) => (column === 'id' ? id : `row.${column}`))
    database.exec('BEGIN')
    database.exec(`WITH RECURSIVE numbers(number) AS (VALUES (${from}) UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < ${to})
      INSERT INTO executions (${columns.join(', ')}) SELECT ${values.join(', ')} FROM numbers
      CROSS JOIN (SELECT * FROM executions WHERE id = (SELECT max(id) FROM executions) AND status = 'completed') row`)
    database.exec(`INSERT INTO execution_appends (execution_n, last_seq, events, spans)
      SELECT x.n, a.last_seq, a.events, a.spans FROM executions x
      CROSS JOIN (SELECT * FROM execution_appends
        WHERE execution_n = (SELECT n FROM executions WHERE id = (SELECT max(id) FROM executions))
        ORDER BY last_seq LIMIT 1) a
      WHERE x.n > (SELECT max(execution_n) FROM execution_appends)`)
    // Synced, so that nothing of it is left to be written while costs are measured.
    database.exec('COMMIT; PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

function toRows(name: string, cost: Cost, first: Cost): readonly Row[] {
  const measured: Row = {
    name,
    value: cost.microseconds,
    unit: 'µs/node',
    note: `processor time, all threads; ${cost.nodesPerSecond.toFixed(0)} nodes/s`,
  }
  if (cost === first) return [measured]
  return [
    measured,
    {
      name: `${name} / first`,
      value: cost.microseconds / first.microseconds,
      unit: '×',
      bar: { op: '<=', value: MAX_GROWTH },
    },
  ]
}

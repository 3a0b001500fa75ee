/*
 * A database as it is after a month of heavy use: 10,000 workflows and 1,000,000 settled executions, written by bulk SQL
 * into the real tables. Each execution is a copy of one real execution, with its events and spans, at a time, with a
 * workflow, status and trigger of its own; the hourly statistics are summed from them, in the order in which they would have come.
 */
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

export interface Fill {
  readonly workflows: number
  readonly executions: number
  /** Workflow and execution that are copied. */
  readonly workflowId: string
  readonly executionId: string
  /** Time of the last one, ms since 1970; the first is 30 days older. */
  readonly endsAt: number
}

const DAYS_30_MS = 30 * 86_400_000

/** Ids of the copied workflows: `workflow-00000` and on. */
export function toFilledWorkflowId(number: number): string {
  return `workflow-${String(number).padStart(5, '0')}`
}

/** `n`: the SQL of a running number. */
interface Dialect {
  readonly numbers: (count: number) => string
  readonly hex: (value: string, digits: number) => string
  readonly text: (value: string) => string
  readonly pad5: (value: string) => string
  readonly log2: (value: string) => string
}

const SQLITE: Dialect = {
  numbers: (count) =>
    `(WITH RECURSIVE numbers(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ${count}) SELECT n FROM numbers) s`,
  hex: (value, digits) => `printf('%0${digits}x', ${value})`,
  text: (value) => `CAST(${value} AS TEXT)`,
  pad5: (value) => `printf('%05d', ${value})`,
  log2: (value) => `CAST(log2(${value}) AS INTEGER)`,
}

const POSTGRES: Dialect = {
  numbers: (count) => `(SELECT n::bigint FROM generate_series(0, ${count - 1}) n) s`,
  hex: (value, digits) => `lpad(to_hex((${value})::bigint), ${digits}, '0')`,
  text: (value) => `(${value})::text`,
  pad5: (value) => `lpad((${value})::text, 5, '0')`,
  log2: (value) => `floor(log(2, (${value})::numeric))::integer`,
}

/** Fills a SQLite file that nobody has open. */
export function fillSqlite(path: string, fill: Fill): void {
  const database = new DatabaseSync(path)
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000')
    const columns = (table: string) =>
      database
        .prepare(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => String(name))
    const first = database.prepare('SELECT n FROM executions WHERE id = ?').get(fill.executionId)
    database.exec('BEGIN')
    database.exec(copyWorkflows(SQLITE, columns('workflows'), fill))
    database.exec(copyVersions(SQLITE, columns('workflow_versions'), fill))
    database.exec(
      copyExecutions(
        SQLITE,
        columns('executions').filter((name) => name !== 'n'),
        fill,
      ),
    )
    database.exec(`INSERT INTO execution_appends (execution_n, last_seq, events, spans)
      SELECT x.n, a.last_seq, a.events, a.spans FROM executions x
      CROSS JOIN (SELECT * FROM execution_appends WHERE execution_n = ${Number(first?.['n'])}) a
      WHERE x.workflow_id LIKE 'workflow-%'`)
    database.exec(sumStatistics(SQLITE))
    database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

/** Fills a Postgres database. */
export async function fillPostgres(url: string, fill: Fill): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const columns = async (table: string): Promise<readonly string[]> => {
      const { rows } = await client.query<{ name: string }>(
        'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 AND table_schema = current_schema()',
        [table],
      )
      return rows.map(({ name }) => name)
    }
    await client.query('SET synchronous_commit = off')
    await client.query(copyWorkflows(POSTGRES, await columns('workflows'), fill))
    await client.query(copyVersions(POSTGRES, await columns('workflow_versions'), fill))
    await client.query(copyExecutions(POSTGRES, await columns('executions'), fill))
    await client.query(`INSERT INTO execution_appends (execution_id, last_seq, events, spans)
      SELECT x.id, a.last_seq, a.events, a.spans FROM executions x
      CROSS JOIN (SELECT * FROM execution_appends WHERE execution_id = '${fill.executionId}') a
      WHERE x.workflow_id LIKE 'workflow-%'`)
    await client.query(sumStatistics(POSTGRES))
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}

function copyWorkflows(dialect: Dialect, columns: readonly string[], { workflows, workflowId, endsAt }: Fill): string {
  const name = `'Workflow ' || ${dialect.text('s.n')} || ' of team ' || ${dialect.text('s.n % 97')}`
  const own: { readonly [column: string]: string } = {
    id: `'workflow-' || ${dialect.pad5('s.n')}`,
    name,
    search_text: `lower(${name})`,
    updated_at: `${endsAt} - s.n * 60000`,
  }
  return `INSERT INTO workflows (${columns.join(', ')})
    SELECT ${columns.map((column) => own[column] ?? `row_.${column}`).join(', ')} FROM ${dialect.numbers(workflows)}
    CROSS JOIN (SELECT * FROM workflows WHERE id = '${workflowId}') row_`
}

function copyVersions(dialect: Dialect, columns: readonly string[], { workflows, workflowId }: Fill): string {
  const own: { readonly [column: string]: string } = { workflow_id: `'workflow-' || ${dialect.pad5('s.n')}` }
  return `INSERT INTO workflow_versions (${columns.join(', ')})
    SELECT ${columns.map((column) => own[column] ?? `row_.${column}`).join(', ')} FROM ${dialect.numbers(workflows)}
    CROSS JOIN (SELECT * FROM workflow_versions WHERE workflow_id = '${workflowId}') row_`
}

function copyExecutions(dialect: Dialect, columns: readonly string[], fill: Fill): string {
  const { workflows, executions, executionId, endsAt } = fill
  const at = `(${endsAt - DAYS_30_MS} + s.n * ${Math.floor(DAYS_30_MS / executions)})`
  const time = (from: string) => dialect.hex(from, 4)
  const own: { readonly [column: string]: string } = {
    id: `${dialect.hex(`${at} / 65536`, 8)} || '-' || ${time(`${at} % 65536`)} || '-7000-8000-' || ${dialect.hex('s.n', 12)}`,
    workflow_id: `'workflow-' || ${dialect.pad5(`(s.n * 7919) % ${workflows}`)}`,
    status: `CASE WHEN s.n % 100 < 88 THEN 'completed' WHEN s.n % 100 < 96 THEN 'failed' WHEN s.n % 100 < 99 THEN 'cancelled' ELSE 'timeout' END`,
    outcome: `CASE WHEN s.n % 100 < 88 THEN 'success' WHEN s.n % 100 < 96 THEN 'failed' ELSE NULL END`,
    error: `CASE WHEN s.n % 100 BETWEEN 88 AND 95 THEN '{"code":"UPSTREAM_UNAVAILABLE","message":"The service did not answer."}' ELSE NULL END`,
    trigger_kind: `CASE s.n % 4 WHEN 0 THEN 'manual' WHEN 1 THEN 'webhook' WHEN 2 THEN 'schedule' ELSE 'event' END`,
    created_at: at,
    started_at: `${at} + 5`,
    ended_at: `${at} + 5 + (s.n * 31) % 5000`,
  }
  return `INSERT INTO executions (${columns.join(', ')})
    SELECT ${columns.map((column) => own[column] ?? `row_.${column}`).join(', ')} FROM ${dialect.numbers(executions)}
    CROSS JOIN (SELECT * FROM executions WHERE id = '${executionId}') row_`
}

function sumStatistics(dialect: Dialect): string {
  const code = `CASE WHEN status = 'failed' THEN 'UPSTREAM_UNAVAILABLE' WHEN status = 'timeout' THEN 'EXECUTION_TIMEOUT' ELSE '' END`
  const hour = 'created_at - created_at % 3600000'
  const bucket = dialect.log2('CASE WHEN ended_at - started_at < 1 THEN 1 ELSE ended_at - started_at END')
  return `INSERT INTO stats_hourly (workspace_id, workflow_id, hour, status, code, trigger_kind, bucket, count, total_ms,
      input_tokens, output_tokens, cost)
    SELECT workspace_id, workflow_id, hour, status, code, trigger_kind, bucket, count(*), sum(ms), 0, 0, 0
    FROM (SELECT workspace_id, workflow_id, ${hour} AS hour, status, ${code} AS code, trigger_kind, ${bucket} AS bucket,
        ended_at - started_at AS ms FROM executions WHERE workflow_id LIKE 'workflow-%') x
    GROUP BY workspace_id, workflow_id, hour, status, code, trigger_kind, bucket ORDER BY hour`
}

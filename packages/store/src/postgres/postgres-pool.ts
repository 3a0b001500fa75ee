import pg from 'pg'
import type { Cell, Rows } from '../database.ts'

const INT8 = 20

/** `bigint` columns hold times and counts that fit a number. */
const numericTypes = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown),
}

/** A new connection plans its first queries slowly: those in use are kept over pauses of people. */
const IDLE_MS = 5 * 60_000

export interface PoolSettings {
  readonly url: string
  readonly maxConnections: number
  /** So many stay open, however long nobody asks; default 0. */
  readonly minConnections?: number
}

/** A pool whose rows come as arrays of cells. A broken idle connection is replaced at the next use. */
export function createPool(settings: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.maxConnections,
    min: settings.minConnections ?? 0,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    types: numericTypes as pg.CustomTypesConfig,
  })
  // A connection died. The pool drops an idle one; the query of a busy one fails; who needs one next learns whether it works.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function createClient(url: string): pg.Client {
  return new pg.Client({ connectionString: url, keepAlive: true, types: numericTypes as pg.CustomTypesConfig })
}

const numbered = new Map<string, string>()

/** Our `?` parameters as Postgres numbers them. Our SQL has no other question marks. */
export function toNumbered(sql: string): string {
  if (!sql.includes('?')) return sql
  const known = numbered.get(sql)
  if (known !== undefined) return known
  let index = 0
  const text = sql.replaceAll('?', () => `$${++index}`)
  if (numbered.size < 1_000) numbered.set(sql, text)
  return text
}

type Queryable = Pick<pg.ClientBase, 'query'>

/** One statement; with `name`, its connection keeps it prepared under that. */
interface RunnableStatement {
  readonly sql: string
  readonly params: readonly Cell[]
  readonly name?: string
}

/** Runs one statement; columns and cells in order. */
export async function runOn(client: Queryable, { sql, params, name }: RunnableStatement): Promise<Rows> {
  const query = { text: toNumbered(sql), values: [...params], rowMode: 'array' } as const
  const result = await client.query<Cell[]>(name === undefined ? query : { ...query, name })
  return { columns: result.fields.map((field) => field.name), rows: result.rows, changes: result.rowCount ?? 0 }
}

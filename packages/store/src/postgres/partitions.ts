import type pg from 'pg'
import { toFirstId } from '../repositories/first-id.ts'
import { JOURNAL_TABLES } from '../schema/postgres-0001.ts'

/** One month of execution ids: `from` belongs to it, `to` to the next. */
export interface MonthRange {
  /** `202611`. */
  readonly name: string
  readonly from: string
  readonly to: string
  /** Ms since 1970. */
  readonly startsAt: number
  /** When the next month starts, ms since 1970. */
  readonly endsAt: number
}

/** The month `offset` months after the one that holds `atMs`, in UTC. */
export function toMonth(atMs: number, offset: number): MonthRange {
  const date = new Date(atMs)
  const startsAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1)
  const endsAt = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset + 1, 1)
  const name = new Date(startsAt).toISOString().slice(0, 7).replace('-', '')
  return { name, from: toFirstId(startsAt), to: toFirstId(endsAt), startsAt, endsAt }
}

/** The month a partition name ends with, or null for the default partition. */
export function parseMonth(partition: string): MonthRange | null {
  const match = /_p(\d{4})(\d{2})$/.exec(partition)
  return match === null ? null : toMonth(Date.UTC(Number(match[1]), Number(match[2]) - 1, 1), 0)
}

/**
 * Makes the partitions of the month of `nowMs` and the two after it. Rows that the default partition took meanwhile
 * move to their month. Must run in a transaction.
 */
export async function ensurePartitions(client: pg.ClientBase, nowMs: number): Promise<void> {
  const { rows } = await client.query<{ relname: string }>(
    'SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()',
  )
  const existing = new Set(rows.map((row) => row.relname))
  for (const table of JOURNAL_TABLES) {
    for (const offset of [0, 1, 2]) {
      const month = toMonth(nowMs, offset)
      if (!existing.has(`${table}_p${month.name}`)) await createPartition(client, table, month)
    }
  }
}

/** Bounds are written into the statement (DDL takes no parameters): they are hexadecimal digits and dashes of ours. */
async function createPartition(client: pg.ClientBase, table: string, month: MonthRange): Promise<void> {
  const name = `${table}_p${month.name}`
  await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL)`)
  await client.query(
    `WITH moved AS (DELETE FROM ${table}_default WHERE execution_id >= '${month.from}' AND execution_id < '${month.to}' RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
  )
  await client.query(
    `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${month.from}') TO ('${month.to}')`,
  )
}

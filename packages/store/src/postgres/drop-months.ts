import type pg from 'pg'
import { JOURNAL_TABLES } from '../schema/postgres-0001.ts'
import { DAY_MS, DEFAULT_FULL_DAYS, FULL_DAYS, IS_OPEN, RULE_JOINS } from '../system/retention.ts'
import { parseMonth, type MonthRange } from './partitions.ts'

const EMPTY = '{"json":null}'

/** The first month that is past the retention of every workspace, or null. */
export async function findPastMonth(client: pg.ClientBase, nowMs: number): Promise<MonthRange | null> {
  const { rows } = await client.query<{ relname: string; days: number }>(
    `SELECT c.relname, greatest(${DEFAULT_FULL_DAYS}, (SELECT coalesce(max(full_days), 0) FROM workspaces)) AS days
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'execution_appends'::regclass ORDER BY c.relname`,
  )
  for (const { relname, days } of rows) {
    const month = parseMonth(relname)
    if (month !== null && month.endsAt < nowMs - days * DAY_MS) return month
  }
  return null
}

/**
 * Drops a month: first copies the journals of executions that must stay (open, starred, longer rule) to `…_kept` and
 * notes that in their rows; the others keep only their row. Must run in a transaction.
 */
export async function dropMonth(client: pg.ClientBase, month: MonthRange, nowMs: number): Promise<void> {
  await client.query(
    `CREATE TEMPORARY TABLE staying ON COMMIT DROP AS
     SELECT e.id FROM executions e ${RULE_JOINS} WHERE e.id >= $1 AND e.id < $2
       AND (${IS_OPEN} OR e.starred = 1 OR e.created_at >= $3::bigint - ${DAY_MS}::bigint * ${FULL_DAYS})`,
    [month.from, month.to, nowMs],
  )
  for (const table of JOURNAL_TABLES) {
    const partition = `${table}_p${month.name}`
    await client.query(
      `INSERT INTO ${table}_kept SELECT * FROM ${partition} WHERE execution_id IN (SELECT id FROM staying) ON CONFLICT DO NOTHING`,
    )
    await client.query(`ALTER TABLE ${table} DETACH PARTITION ${partition}`)
    await client.query(`DROP TABLE ${partition}`)
  }
  await client.query('UPDATE executions SET kept = 1 WHERE id IN (SELECT id FROM staying)')
  await reduceOthers(client, month)
}

async function reduceOthers(client: pg.ClientBase, { from, to }: MonthRange): Promise<void> {
  const range = [from, to]
  const left = (column: string) =>
    `${column} >= $1 AND ${column} < $2 AND NOT EXISTS (SELECT 1 FROM staying WHERE staying.id = ${column})`
  await client.query(`DELETE FROM execution_inputs WHERE ${left('execution_id')}`, range)
  await client.query(`DELETE FROM waits WHERE ${left('execution_id')}`, range)
  await client.query(`DELETE FROM blob_refs WHERE ${left('owner')}`, range)
  await client.query(
    `UPDATE executions SET data_level = 'metadata', input = '${EMPTY}', output = '${EMPTY}' WHERE ${left('id')}`,
    range,
  )
}

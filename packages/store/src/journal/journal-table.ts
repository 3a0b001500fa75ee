import type { SqlDialect } from '../database.ts'
import type { JOURNAL_TABLES } from '../schema/postgres-0001.ts'

export type JournalTable = (typeof JOURNAL_TABLES)[number]

const APPENDS = `(SELECT x.id AS execution_id, a.last_seq, a.events, a.spans
  FROM executions x JOIN execution_appends a ON a.execution_n = x.n)`

/** What to read a journal table from, by `execution_id`: on Postgres, with the rows that outlived their month. */
export function journalTable(dialect: SqlDialect, table: JournalTable): string {
  if (dialect === 'postgres') return `(SELECT * FROM ${table} UNION ALL SELECT * FROM ${table}_kept)`
  return table === 'execution_appends' ? APPENDS : table
}

import type { SqlDialect } from '../database.ts'

export type JournalTable = 'execution_events' | 'spans' | 'steps' | 'execution_snapshots' | 'execution_logs'

/** What to read a journal table from: on Postgres, with the rows that outlived their month. */
export function journalTable(dialect: SqlDialect, table: JournalTable): string {
  return dialect === 'sqlite' ? table : `(SELECT * FROM ${table} UNION ALL SELECT * FROM ${table}_kept)`
}

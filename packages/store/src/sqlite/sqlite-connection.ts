import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Cell, Rows } from '../database.ts'

interface CachedStatement {
  readonly statement: StatementSync
  readonly columns: readonly string[]
}

const CACHED_STATEMENTS = 300

/** One connection with a cache of prepared statements. Lives in a worker thread: `node:sqlite` is synchronous. */
export class SqliteConnection {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, CachedStatement>()

  private constructor(database: DatabaseSync) {
    this.database = database
  }

  /**
   * The write connection: WAL, every commit synced. Cache sizes are KiB, negative as SQLite wants them. A commit costs by
   * the pages it touches: 64 appends touch 55 pages of 4 KiB, 40 of 8 KiB or 30 of 16 KiB, which takes about the same
   * time; smaller ones are slower. A database keeps the size it was made with.
   */
  static openWriter(path: string): SqliteConnection {
    const database = new DatabaseSync(path, { timeout: 10_000, enableForeignKeyConstraints: false })
    database.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;`)
    return new SqliteConnection(database)
  }

  static openReader(path: string): SqliteConnection {
    const database = new DatabaseSync(path, { timeout: 10_000, readOnly: true })
    database.exec('PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; PRAGMA query_only = 1;')
    return new SqliteConnection(database)
  }

  run(sql: string, params: readonly Cell[]): Rows {
    const { statement, columns } = this.#prepare(sql)
    if (columns.length === 0) return { columns, rows: [], changes: Number(statement.run(...params).changes) }
    const rows = statement.all(...params) as unknown as Cell[][]
    return { columns, rows, changes: rows.length }
  }

  close(): void {
    this.#statements.clear()
    this.database.close()
  }

  #prepare(sql: string): CachedStatement {
    const cached = this.#statements.get(sql)
    if (cached !== undefined) return cached
    const statement = this.database.prepare(sql)
    statement.setReturnArrays(true)
    const entry = { statement, columns: statement.columns().map((column) => column.name) }
    if (this.#statements.size >= CACHED_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!)
    this.#statements.set(sql, entry)
    return entry
  }
}

import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseJournal } from '../journal/database-journal.ts'
import type { Store } from '../store.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { acquireSqliteOwner } from './sqlite-owner.ts'

export interface SqliteStoreConfig {
  /** The database file; its folder is made, and holds `heddle.lock` and `heddle.address` too. */
  readonly path: string
}

/** Opens a store on a SQLite file. Throws `ILLEGAL_STATE` when the file is newer than this program. */
export async function openSqliteStore(config: SqliteStoreConfig): Promise<Store> {
  await mkdir(dirname(config.path), { recursive: true })
  const database = await SqliteDatabase.open(config.path)
  return {
    journal: new DatabaseJournal(database, database),
    acquireOwner: (info) => acquireSqliteOwner({ database, path: config.path, info }),
    close: () => database.close(),
  }
}

import { DatabaseJournal } from '../journal/database-journal.ts'
import type { Store } from '../store.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { acquirePostgresOwner } from './postgres-owner.ts'

export interface PostgresStoreConfig {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string
}

/** Opens a store on Postgres. Throws `ILLEGAL_STATE` when the database is newer than this program. */
export async function openPostgresStore(config: PostgresStoreConfig): Promise<Store> {
  const database = new PostgresDatabase(config.url)
  try {
    await database.transact((client) => migratePostgres(client, Date.now()))
  } catch (error) {
    await database.close()
    throw error
  }
  return {
    journal: new DatabaseJournal(database, database),
    acquireOwner: (info) => acquirePostgresOwner(config.url, info),
    close: () => database.close(),
  }
}

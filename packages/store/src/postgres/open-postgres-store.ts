import { HeddleError } from '@heddle/model'
import { assembleStore } from '../assemble-store.ts'
import { openBlobs, type BlobConfig } from '../blobs/open-blobs.ts'
import { SchemaRefusal } from '../schema/schema-refusal.ts'
import type { BackupReport, Store } from '../store.ts'
import { dropMonth, findPastMonth } from './drop-months.ts'
import { migratePostgres } from './migrate-postgres.ts'
import { ensurePartitions } from './partitions.ts'
import { backupPostgres, restorePostgres } from './postgres-backup.ts'
import { PostgresDatabase } from './postgres-database.ts'
import { acquirePostgresOwner } from './postgres-owner.ts'

export interface PostgresStoreConfig {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string
  /** A folder that all replicas share, or a bucket. */
  readonly blobs: BlobConfig
  /** Ms since 1970. Default: the machine's clock. */
  readonly now?: () => number
}

/** Opens a store on Postgres. Throws `ILLEGAL_STATE` when the database is newer than this program. */
export async function openPostgresStore(config: PostgresStoreConfig): Promise<Store> {
  const now = config.now ?? Date.now
  const database = await openDatabase(config.url, now())
  const blobs = openBlobs(config.blobs, '')
  return assembleStore({
    database,
    blobs,
    now,
    maintainPartitions: (nowMs) => maintainPartitions(database, nowMs),
    acquireOwner: (info) => acquirePostgresOwner(config.url, info),
    backup: (folder) => backupPostgres({ database, blobs, folder }),
    close: () => database.close(),
  })
}

/** Restores a backup to an empty database. Throws `INPUT_INVALID` on a damaged backup, `CONFLICT` when it has rows. */
export async function restorePostgresStore(folder: string, config: PostgresStoreConfig): Promise<BackupReport> {
  const database = await openDatabase(config.url, (config.now ?? Date.now)())
  try {
    return await restorePostgres({ database, blobs: openBlobs(config.blobs, ''), folder })
  } finally {
    await database.close()
  }
}

async function openDatabase(url: string, nowMs: number): Promise<PostgresDatabase> {
  const database = new PostgresDatabase(url)
  try {
    await database.transact((client) => migratePostgres(client, nowMs))
    await database.warm()
    return database
  } catch (error) {
    await database.close()
    throw error instanceof SchemaRefusal ? new HeddleError(error.code, error.message) : error
  }
}

async function maintainPartitions(database: PostgresDatabase, nowMs: number): Promise<readonly string[]> {
  await database.transact((client) => ensurePartitions(client, nowMs))
  const dropped: string[] = []
  for (;;) {
    const month = await database.transact(async (client) => {
      const past = await findPastMonth(client, nowMs)
      if (past !== null) await dropMonth(client, past, nowMs)
      return past
    })
    if (month === null) return dropped
    dropped.push(month.name)
  }
}

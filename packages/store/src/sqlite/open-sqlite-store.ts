import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assembleStore } from '../assemble-store.ts'
import { openBlobs, type BlobConfig } from '../blobs/open-blobs.ts'
import type { BackupReport, Store } from '../store.ts'
import { backupSqlite, restoreSqlite } from './sqlite-backup.ts'
import { SqliteDatabase } from './sqlite-database.ts'
import { acquireSqliteOwner } from './sqlite-owner.ts'

export interface SqliteStoreConfig {
  /** The database file; its folder is made, and holds `heddle.lock` and `heddle.address` too. */
  readonly path: string
  /** Default: the folder `blobs` beside the database file. */
  readonly blobs?: BlobConfig
  /** Ms since 1970, for the times of what repositories write. Default: the machine's clock. */
  readonly now?: () => number
}

/** Opens a store on a SQLite file. Throws `ILLEGAL_STATE` when the file is newer than this program. */
export async function openSqliteStore(config: SqliteStoreConfig): Promise<Store> {
  const { path } = config
  await mkdir(dirname(path), { recursive: true })
  const database = await SqliteDatabase.open(path)
  const blobs = openBlobs(config.blobs, dirname(path))
  return assembleStore({
    database,
    blobs,
    now: config.now ?? Date.now,
    maintainPartitions: () => Promise.resolve([]),
    acquireOwner: (info) => acquireSqliteOwner({ database, path, info }),
    backup: (folder) => backupSqlite({ path, blobs, folder }),
    close: () => database.close(),
  })
}

/** Restores a backup to where there is no database yet. Throws `INPUT_INVALID` on a damaged one, `CONFLICT` otherwise. */
export function restoreSqliteStore(folder: string, config: SqliteStoreConfig): Promise<BackupReport> {
  const blobs = openBlobs(config.blobs, dirname(config.path))
  return restoreSqlite({ folder, path: config.path, blobs })
}

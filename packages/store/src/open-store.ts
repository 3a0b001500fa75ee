import { join } from 'node:path'
import type { BlobConfig } from './blobs/open-blobs.ts'
import { openSqliteStore, restoreSqliteStore } from './sqlite/open-sqlite-store.ts'
import type { BackupReport, Store } from './store.ts'

/** Where everything is stored. */
export interface StoreConfig {
  /** Holds `heddle.db`, `heddle.lock`, `heddle.address` and, unless `blobs` says otherwise, `blobs/`. */
  readonly dataFolder: string
  /** Postgres instead of `heddle.db`; null or absent: SQLite. */
  readonly databaseUrl?: string | null
  readonly blobs?: BlobConfig
  /** Ms since 1970. Default: the machine's clock. */
  readonly now?: () => number
}

const DATABASE = 'heddle.db'

/** Opens the store that the configuration names. Throws `ILLEGAL_STATE` when its schema is newer than this program. */
export async function openStore(config: StoreConfig): Promise<Store> {
  const { databaseUrl } = config
  if (databaseUrl === null || databaseUrl === undefined) return openSqliteStore(toSqliteConfig(config))
  const { openPostgresStore } = await loadPostgres()
  return openPostgresStore(toPostgresConfig(config, databaseUrl))
}

/**
 * Puts the backup in `folder` where the configuration says; nothing may be there yet. Throws `INPUT_INVALID` on a
 * damaged backup, `CONFLICT` when there is a database.
 */
export async function restoreStore(folder: string, config: StoreConfig): Promise<BackupReport> {
  const { databaseUrl } = config
  if (databaseUrl === null || databaseUrl === undefined) return restoreSqliteStore(folder, toSqliteConfig(config))
  const { restorePostgresStore } = await loadPostgres()
  return restorePostgresStore(folder, toPostgresConfig(config, databaseUrl))
}

/** Most Heddles have no Postgres: its driver is no part of their start, nor of their memory. */
function loadPostgres() {
  return import('./postgres/open-postgres-store.ts')
}

function toSqliteConfig({ dataFolder, blobs, now }: StoreConfig) {
  const path = join(dataFolder, DATABASE)
  return { path, ...(blobs === undefined ? {} : { blobs }), ...(now === undefined ? {} : { now }) }
}

function toPostgresConfig({ dataFolder, blobs, now }: StoreConfig, url: string) {
  const where = blobs ?? { folder: join(dataFolder, 'blobs') }
  return { url, blobs: where, ...(now === undefined ? {} : { now }) }
}

import { createHash } from 'node:crypto'
import type { SqlDialect } from '../database.ts'
import { POSTGRES_0001 } from './postgres-0001.ts'
import { SchemaRefusal } from './schema-refusal.ts'
import { SQLITE_0001 } from './sqlite-0001.ts'

/** One step forward. There is no way back: a backup is made before each. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  /** SHA-256 of the SQL: a migration that has run may never change. */
  readonly hash: string
}

interface AppliedMigration {
  readonly number: number
  readonly hash: string
}

const SOURCES: readonly { readonly name: string; readonly sqlite: string; readonly postgres: string }[] = [
  { name: 'initial', sqlite: SQLITE_0001, postgres: POSTGRES_0001 },
]

export const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)`

/** All migrations of one database, in order. */
export function listMigrations(dialect: SqlDialect): readonly Migration[] {
  return SOURCES.map((source, index) => ({
    number: index + 1,
    name: source.name,
    sql: source[dialect],
    hash: createHash('sha256').update(source[dialect]).digest('hex'),
  }))
}

/**
 * What is still to run. Throws a `SchemaRefusal` when the database is newer than this program, or when a migration
 * that has run is not the one this program knows.
 */
export function resolvePendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  const newest = applied.reduce((max, migration) => Math.max(max, migration.number), 0)
  if (newest > known.length) {
    throw new SchemaRefusal(
      'ILLEGAL_STATE',
      `The database has schema ${newest}, this program knows schemas up to ${known.length}. Start the newer Heddle, or restore a backup made before the upgrade.`,
    )
  }
  for (const { number, hash } of applied) {
    const migration = known[number - 1]
    if (migration?.hash === hash) continue
    throw new SchemaRefusal(
      'ILLEGAL_STATE',
      `Migration ${number} of the database is not the one this program knows. Start the Heddle release that made the database, or restore a backup.`,
    )
  }
  return known.filter((migration) => !applied.some((other) => other.number === migration.number))
}

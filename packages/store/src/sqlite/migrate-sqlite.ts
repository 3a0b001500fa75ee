import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { MIGRATIONS_TABLE, listMigrations, resolvePendingMigrations, type Migration } from '../schema/migrations.ts'
import { SchemaRefusal } from '../schema/schema-refusal.ts'
import { OwnerFileLock } from './owner-file-lock.ts'

/** The file whose lock makes a process the owner; beside the database. */
export function toLockPath(databasePath: string): string {
  return join(dirname(databasePath), 'heddle.lock')
}

/**
 * Brings the file to this program's schema. Holds the owner's lock meanwhile, and copies an existing database to
 * `<file>.before-<number>-<ms>` before each step. Throws a `SchemaRefusal`: `ILLEGAL_STATE` when the file is newer than the
 * program or was migrated by another, `CONFLICT` when an owner is using the older schema.
 */
export function migrateSqlite(database: DatabaseSync, path: string): void {
  if (listPending(database).length === 0) return
  const lock = new OwnerFileLock()
  if (!lock.take(toLockPath(path))) {
    throw new SchemaRefusal(
      'CONFLICT',
      `Another Heddle is using ${path} with an older schema. Stop it, then start again.`,
    )
  }
  try {
    for (const migration of listPending(database)) runMigration({ database, path, migration })
  } finally {
    lock.release()
  }
}

function listPending(database: DatabaseSync): readonly Migration[] {
  database.exec(MIGRATIONS_TABLE)
  const applied = database.prepare('SELECT number, hash FROM schema_migrations').all() as unknown as {
    readonly number: number
    readonly hash: string
  }[]
  return resolvePendingMigrations(listMigrations('sqlite'), applied)
}

interface Step {
  readonly database: DatabaseSync
  readonly path: string
  readonly migration: Migration
}

function runMigration({ database, path, migration }: Step): void {
  if (migration.number > 1) copyBefore(database, path, migration.number)
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(migration.sql)
    database
      .prepare('INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES (?, ?, ?, ?)')
      .run(migration.number, migration.name, migration.hash, Date.now())
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** Copies the database to `<path>.before-<number>-<ms>`: what a migration that went wrong is undone by. */
export function copyBefore(database: DatabaseSync, path: string, number: number): void {
  database.prepare('VACUUM INTO ?').run(`${path}.before-${number}-${Date.now()}`)
}

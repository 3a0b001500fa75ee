import type pg from 'pg'
import { MIGRATIONS_TABLE, listMigrations, resolvePendingMigrations } from '../schema/migrations.ts'
import { ensurePartitions } from './partitions.ts'

/** Any number, the same for all Heddles: makes processes that start together migrate one after the other. */
const MIGRATION_LOCK = 4_843_332

/**
 * Brings the database to this program's schema, and makes the partitions of the coming months. Must run in a
 * transaction: DDL is transactional here, so a failed migration leaves nothing. Throws `ILLEGAL_STATE` when the
 * database is newer than the program or was migrated by another.
 */
export async function migratePostgres(client: pg.ClientBase, nowMs: number): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
  await client.query(MIGRATIONS_TABLE)
  const applied = await client.query<{ number: number; hash: string }>('SELECT number, hash FROM schema_migrations')
  for (const migration of resolvePendingMigrations(listMigrations('postgres'), applied.rows)) {
    await client.query(migration.sql)
    await client.query('INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)', [
      migration.number,
      migration.name,
      migration.hash,
      nowMs,
    ])
  }
  await ensurePartitions(client, nowMs)
}

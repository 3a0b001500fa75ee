import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { HeddleError } from '@heddle/model'
import type pg from 'pg'
import { copyBlobs } from '../backup/copy-blobs.ts'
import { checkBackup, hashFile, makeBackupFolder, writeManifest, type Manifest } from '../backup/manifest.ts'
import type { BlobArea } from '../blobs/blob-area.ts'
import { FileBlobs } from '../blobs/file-blobs.ts'
import type { BackupReport } from '../store.ts'
import type { PostgresDatabase } from './postgres-database.ts'

/*
 * A logical dump: `tables/<table>.ndjson.gz`, one JSON object a line, all tables in one snapshot.
 *
 * 1. The schema is not in it: restoring migrates an empty database to this program's schema first, so the dump must be
 *    of the same schema number (its `schema_migrations` says so).
 * 2. Partitioned tables are dumped as a whole; restoring spreads their rows over the partitions that exist.
 */

const ROWS_TOGETHER = 1_000
const BLOBS = 'blobs'

interface BackupParts {
  readonly database: PostgresDatabase
  readonly blobs: BlobArea
  readonly folder: string
}

export async function backupPostgres({ database, blobs, folder }: BackupParts): Promise<BackupReport> {
  await makeBackupFolder(folder)
  await mkdir(join(folder, 'tables'))
  const paths = await database.transact(async (client) => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY')
    const written: string[] = []
    for (const table of await listTables(client)) {
      const path = `tables/${table}.ndjson.gz`
      await pipeline(readRows(client, table), createGzip(), createWriteStream(join(folder, path), { flush: true }))
      written.push(path)
    }
    return written
  })
  const copied = await copyBlobs(blobs, new FileBlobs(join(folder, BLOBS)))
  const files: { [path: string]: string } = {}
  let databaseBytes = 0
  for (const path of paths) {
    files[path] = await hashFile(join(folder, path))
    databaseBytes += (await stat(join(folder, path))).size
  }
  await writeManifest(folder, { database: 'postgres', createdAt: new Date().toISOString(), files, blobs: copied })
  return { folder, databaseBytes, blobs: copied }
}

export async function restorePostgres({ database, blobs, folder }: BackupParts): Promise<BackupReport> {
  const manifest = await checkBackup(folder, 'postgres')
  const restored = await copyBlobs(new FileBlobs(join(folder, BLOBS)), blobs)
  await database.transact((client) => loadTables(client, folder, manifest))
  return { folder, databaseBytes: 0, blobs: restored }
}

async function loadTables(client: pg.ClientBase, folder: string, manifest: Manifest): Promise<void> {
  const known = new Set(await listTables(client))
  const { rows } = await client.query('SELECT 1 FROM workflows UNION ALL SELECT 1 FROM executions LIMIT 1')
  if (rows.length > 0) throw new HeddleError('CONFLICT', 'The database is not empty. Restore to a new one.')
  for (const path of Object.keys(manifest.files)) {
    const table = path.slice('tables/'.length, -'.ndjson.gz'.length)
    if (!known.has(table)) {
      throw new HeddleError('INPUT_INVALID', `The backup has a table ${table} that this Heddle does not know.`)
    }
    if (table === 'schema_migrations') await assertSameSchema(client, join(folder, path))
    else await loadTable(client, table, join(folder, path))
  }
  await client.query("SELECT setval('execution_logs_id', (SELECT coalesce(max(id), 0) + 1 FROM execution_logs))")
  for (const table of ['signals', 'binding_history']) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM ${table}))`,
    )
  }
}

/** The row of `owner` and the like are there already: what the backup holds replaces them. */
async function loadTable(client: pg.ClientBase, table: string, path: string): Promise<void> {
  await client.query(`DELETE FROM ${table}`)
  let group: string[] = []
  const insert = `INSERT INTO ${table} SELECT * FROM json_populate_recordset(NULL::${table}, $1)`
  for await (const line of readLines(path)) {
    group.push(line)
    if (group.length < ROWS_TOGETHER) continue
    await client.query(insert, [`[${group.join(',')}]`])
    group = []
  }
  if (group.length > 0) await client.query(insert, [`[${group.join(',')}]`])
}

async function assertSameSchema(client: pg.ClientBase, path: string): Promise<void> {
  const { rows } = await client.query<{ line: string }>(
    'SELECT number || hash AS line FROM schema_migrations ORDER BY number',
  )
  const dumped: string[] = []
  for await (const line of readLines(path)) {
    const { number, hash } = JSON.parse(line) as { readonly number: number; readonly hash: string }
    dumped.push(`${number}${hash}`)
  }
  if (
    dumped.toSorted().join() ===
    rows
      .map((row) => row.line)
      .toSorted()
      .join()
  )
    return
  throw new HeddleError(
    'INPUT_INVALID',
    'The backup was made by a Heddle with another schema. Restore it with that release.',
  )
}

function readLines(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity })
}

/** Tables of this schema; partitions belong to their parents. Names come from the catalogue, so they are safe in SQL. */
async function listTables(client: pg.ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition ORDER BY relname`,
  )
  return rows.map((row) => row.relname)
}

async function* readRows(client: pg.ClientBase, table: string): AsyncIterable<string> {
  await client.query(`DECLARE dump CURSOR FOR SELECT row_to_json(t)::text AS line FROM ${table} t`)
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${ROWS_TOGETHER} FROM dump`)
    if (rows.length === 0) break
    yield rows.map(({ line }) => `${line}\n`).join('')
  }
  await client.query('CLOSE dump')
}

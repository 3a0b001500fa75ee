import { access, copyFile, mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HeddleError } from '@heddle/model'
import { copyBlobs } from '../backup/copy-blobs.ts'
import { checkBackup, hashFile, makeBackupFolder, writeManifest } from '../backup/manifest.ts'
import type { BlobArea } from '../blobs/blob-area.ts'
import { FileBlobs } from '../blobs/file-blobs.ts'
import type { BackupReport } from '../store.ts'
import { ThreadClient } from './thread-client.ts'

const DATABASE = 'heddle.db'
const BLOBS = 'blobs'

/**
 * Copies the database (one snapshot, on a connection of its own) and then the blobs: a blob is put before the event
 * that names it, so none is missing.
 */
export async function backupSqlite(parts: {
  readonly path: string
  readonly blobs: BlobArea
  readonly folder: string
}): Promise<BackupReport> {
  const { path, blobs, folder } = parts
  await makeBackupFolder(folder)
  const target = join(folder, DATABASE)
  const reader = await ThreadClient.start({ path, role: 'reader' })
  try {
    await reader.call<'copy'>({ op: 'copy', target })
  } finally {
    await reader.close()
  }
  await syncFile(target)
  const copied = await copyBlobs(blobs, new FileBlobs(join(folder, BLOBS)))
  const files = { [DATABASE]: await hashFile(target) }
  await writeManifest(folder, { database: 'sqlite', createdAt: new Date().toISOString(), files, blobs: copied })
  return { folder, databaseBytes: (await stat(target)).size, blobs: copied }
}

/**
 * Puts a backup where there is no database yet, after checking it: hashes of all files and blobs, and SQLite's own
 * integrity check. Throws `INPUT_INVALID` on a damaged backup, `CONFLICT` when `path` exists.
 */
export async function restoreSqlite(parts: {
  readonly folder: string
  readonly path: string
  readonly blobs: BlobArea
}): Promise<BackupReport> {
  const { folder, path, blobs } = parts
  const manifest = await checkBackup(folder, 'sqlite')
  if (await exists(path)) {
    throw new HeddleError('CONFLICT', `There is a database at ${path}. Move it away, or name another data directory.`)
  }
  await mkdir(dirname(path), { recursive: true })
  const restored = await copyBlobs(new FileBlobs(join(folder, BLOBS)), blobs)
  if (restored < manifest.blobs) {
    throw new HeddleError('INPUT_INVALID', `The backup ${folder} lacks ${manifest.blobs - restored} of its blobs.`)
  }
  const arriving = `${path}.restoring`
  await copyFile(join(folder, DATABASE), arriving)
  await syncFile(arriving)
  await assertIntact(arriving)
  await rename(arriving, path)
  return { folder, databaseBytes: (await stat(path)).size, blobs: restored }
}

async function assertIntact(path: string): Promise<void> {
  const reader = await ThreadClient.start({ path, role: 'reader' })
  try {
    const { rows } = await reader.call<'read'>({ op: 'read', sql: 'PRAGMA integrity_check', params: [] })
    if (rows[0]?.[0] === 'ok') return
    throw new HeddleError('INPUT_INVALID', `The database of the backup is damaged: ${String(rows[0]?.[0])}.`)
  } finally {
    await reader.close()
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { HeddleError } from '@heddle/model'

const NAME = 'manifest.json'
const FORMAT = 'heddle/backup/v1'

/** What a backup folder says of itself. Written last: a folder without one is no backup. */
export interface Manifest {
  readonly format: typeof FORMAT
  readonly database: 'sqlite' | 'postgres'
  readonly createdAt: string
  /** SHA-256 of each file but blobs, by path relative to the folder. */
  readonly files: { readonly [path: string]: string }
  readonly blobs: number
}

/** Makes the folder. Throws `CONFLICT` when it holds anything. */
export async function makeBackupFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length === 0) return
  throw new HeddleError('CONFLICT', `The folder ${folder} is not empty. Name a new one for the backup.`)
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

export async function writeManifest(folder: string, manifest: Omit<Manifest, 'format'>): Promise<void> {
  const file = await open(join(folder, NAME), 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ format: FORMAT, ...manifest }, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Reads the manifest and checks the files it names. Throws `INPUT_INVALID` when the folder is no whole backup. */
export async function checkBackup(folder: string, database: Manifest['database']): Promise<Manifest> {
  const manifest = await readManifest(folder)
  if (manifest.database !== database) {
    const text = `The backup ${folder} is of ${manifest.database}, not of ${database}. Restore it to that kind of database.`
    throw new HeddleError('INPUT_INVALID', text)
  }
  for (const [path, expected] of Object.entries(manifest.files)) {
    if ((await hashFile(join(folder, path))) === expected) continue
    throw new HeddleError(
      'INPUT_INVALID',
      `The file ${path} of the backup ${folder} was changed or damaged. Use another backup.`,
    )
  }
  return manifest
}

async function readManifest(folder: string): Promise<Manifest> {
  let manifest: Partial<Manifest>
  try {
    manifest = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as Partial<Manifest>
  } catch (error) {
    throw new HeddleError('INPUT_INVALID', `${folder} holds no whole backup: its ${NAME} cannot be read.`, {
      cause: error,
    })
  }
  if (manifest.format === FORMAT) return manifest as Manifest
  throw new HeddleError('INPUT_INVALID', `${folder} holds a backup of another format: ${String(manifest.format)}.`)
}

import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { OwnerLock } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import { describeOwner } from '../describe-owner.ts'
import type { OwnerInfo } from '../store.ts'
import { toLockPath } from './migrate-sqlite.ts'
import type { SqliteDatabase } from './sqlite-database.ts'

interface OwnerRequest {
  readonly database: SqliteDatabase
  readonly path: string
  readonly info: OwnerInfo
}

/**
 * Takes `heddle.lock` and writes who holds it to `heddle.address` (readable by this user only).
 * Throws `CONFLICT` when another process holds it.
 */
export async function acquireSqliteOwner({ database, path, info }: OwnerRequest): Promise<OwnerLock> {
  const addressPath = toAddressPath(path)
  if (!(await database.own(toLockPath(path)))) {
    throw new HeddleError('CONFLICT', describeOwner(dirname(path), await readOwner(path)))
  }
  await writeFile(`${addressPath}.new`, `${JSON.stringify(info)}\n`, { mode: 0o600 })
  await rename(`${addressPath}.new`, addressPath)
  return {
    lost: database.ended,
    release: async () => {
      await rm(addressPath, { force: true })
      await database.disown()
    },
  }
}

/** Who said last that they own the database at `path`, or null. Only the lock tells whether they still do. */
export async function readOwner(path: string): Promise<OwnerInfo | null> {
  try {
    return JSON.parse(await readFile(toAddressPath(path), 'utf8')) as OwnerInfo
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}

function toAddressPath(path: string): string {
  return join(dirname(path), 'heddle.address')
}

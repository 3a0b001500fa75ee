import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, opendir, readFile, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { StorageFailure } from '@heddle/engine'
import type { WorkspaceId } from '@heddle/model'
import { toStorageError } from '../storage-error.ts'
import type { BlobArea, StoredBlob } from './blob-area.ts'
import { isSha256, parseBlobKey, toBlobKey } from './blob-key.ts'

const TEMPORARY = 'tmp'
/** The disk is full, or what its user may have of it. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT'])

/**
 * Blobs as files, written beside and renamed when file and folder are synced. `put` and `putStream` reject with a
 * storage failure of kind `disk-full` when there is no room.
 */
export class FileBlobs implements BlobArea {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async put(workspaceId: WorkspaceId, bytes: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const path = this.#toPath(workspaceId, sha256)
    if (await renew(path)) {
      await syncFolder(dirname(path))
      return { sha256, bytes: bytes.byteLength }
    }
    await this.#write(async (file) => {
      await file.writeFile(bytes)
      return path
    })
    return { sha256, bytes: bytes.byteLength }
  }

  async putStream(
    workspaceId: WorkspaceId,
    stream: ReadableStream<Uint8Array>,
  ): Promise<{ sha256: string; bytes: number }> {
    const hash = createHash('sha256')
    let sha256 = ''
    let bytes = 0
    await this.#write(async (file) => {
      for await (const chunk of stream) {
        hash.update(chunk)
        bytes += chunk.byteLength
        await file.writeFile(chunk)
      }
      sha256 = hash.digest('hex')
      return this.#toPath(workspaceId, sha256)
    })
    return { sha256, bytes }
  }

  async get(workspaceId: WorkspaceId, sha256: string): Promise<Uint8Array | null> {
    if (!isSha256(sha256)) return null
    try {
      return await readFile(this.#toPath(workspaceId, sha256))
    } catch (error) {
      return absentOrThrow(error, null)
    }
  }

  async openStream(workspaceId: WorkspaceId, sha256: string): Promise<ReadableStream<Uint8Array> | null> {
    if (!isSha256(sha256)) return null
    try {
      const path = this.#toPath(workspaceId, sha256)
      await stat(path)
      return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
    } catch (error) {
      return absentOrThrow(error, null)
    }
  }

  async *list(): AsyncIterable<StoredBlob> {
    await mkdir(this.#folder, { recursive: true })
    const folder = await opendir(this.#folder, { recursive: true })
    for await (const entry of folder) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const named = parseBlobKey(relative(this.#folder, path).split(sep).join('/'))
      if (named === null) continue
      const { size, mtimeMs } = await stat(path)
      yield { ...named, bytes: size, putAt: mtimeMs }
    }
  }

  async delete(workspaceId: WorkspaceId, sha256: string): Promise<void> {
    if (isSha256(sha256)) await rm(this.#toPath(workspaceId, sha256), { force: true })
  }

  async deleteUnfinished(beforeMs: number): Promise<void> {
    const folder = join(this.#folder, TEMPORARY)
    const names = await readdir(folder).catch((error: unknown) => absentOrThrow(error, []))
    for (const name of names) {
      const path = join(folder, name)
      const found = await stat(path).catch((error: unknown) => absentOrThrow(error, null))
      if (found !== null && found.mtimeMs < beforeMs) await rm(path, { force: true })
    }
  }

  #toPath(workspaceId: WorkspaceId, sha256: string): string {
    return join(this.#folder, toBlobKey(workspaceId, sha256))
  }

  /** `fill` writes the bytes and says what the file is then called. A full disk leaves nothing behind. */
  async #write(fill: (file: FileHandle) => Promise<string>): Promise<void> {
    const folder = join(this.#folder, TEMPORARY)
    const temporary = join(folder, randomUUID())
    try {
      await mkdir(folder, { recursive: true })
      const file = await open(temporary, 'wx', 0o600)
      let path: string
      try {
        path = await fill(file)
        await file.sync()
      } finally {
        await file.close()
      }
      await this.#name(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '') ? toStorageError(toFull(error as Error)) : error
    }
  }

  async #name(temporary: string, path: string): Promise<void> {
    const made = await mkdir(dirname(path), { recursive: true })
    await rename(temporary, path)
    const last = made === undefined ? dirname(path) : dirname(made)
    let folder = dirname(path)
    await syncFolder(folder)
    while (folder !== last) {
      folder = dirname(folder)
      await syncFolder(folder)
    }
  }
}

function toFull({ message }: Error): StorageFailure {
  return { kind: 'disk-full', message: `The disk is full: ${message}. Free space; Heddle tries again.` }
}

/** True, and as if just written, when the file is there. */
async function renew(path: string): Promise<boolean> {
  try {
    const now = new Date()
    await utimes(path, now, now)
    return true
  } catch (error) {
    return absentOrThrow(error, false)
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function absentOrThrow<Absent>(error: unknown, absent: Absent): Absent {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent
  throw error
}

import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, opendir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { WorkspaceId } from '@heddle/model'
import type { BlobArea, StoredBlob } from './blob-area.ts'
import { isSha256, parseBlobKey, toBlobKey } from './blob-key.ts'

const TEMPORARY = 'tmp'

/** Blobs as files, written beside and renamed when file and folder are synced. */
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
    const temporary = await this.#makeTemporary()
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await this.#name(temporary, path)
    return { sha256, bytes: bytes.byteLength }
  }

  async putStream(
    workspaceId: WorkspaceId,
    stream: ReadableStream<Uint8Array>,
  ): Promise<{ sha256: string; bytes: number }> {
    const temporary = await this.#makeTemporary()
    const hash = createHash('sha256')
    let bytes = 0
    try {
      const file = await open(temporary, 'wx', 0o600)
      try {
        for await (const chunk of stream) {
          hash.update(chunk)
          bytes += chunk.byteLength
          await file.writeFile(chunk)
        }
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    const sha256 = hash.digest('hex')
    await this.#name(temporary, this.#toPath(workspaceId, sha256))
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

  #toPath(workspaceId: WorkspaceId, sha256: string): string {
    return join(this.#folder, toBlobKey(workspaceId, sha256))
  }

  async #makeTemporary(): Promise<string> {
    const folder = join(this.#folder, TEMPORARY)
    await mkdir(folder, { recursive: true })
    return join(folder, randomUUID())
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

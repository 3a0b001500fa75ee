import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HeddleError } from '@heddle/model'

/** Content that has been stored: its SHA-256 in lower-case hex, and its bytes. */
export interface FileObject {
  readonly sha256: string
  readonly size: number
}

const SHA256 = /^[0-9a-f]{64}$/

/**
 * The contents of one workspace's files, each once, under its SHA-256. An object never changes and appears only when
 * it is whole and synced, so a file value can be read as it was made, whatever became of its path since.
 */
export class FileObjects {
  readonly #folder: string
  readonly #maxBytes: number

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder
    this.#maxBytes = maxBytes
  }

  /** Stores content while reading it once. Rejects with `PAYLOAD_TOO_LARGE`; nothing is left of what failed. */
  async put(content: AsyncIterable<Uint8Array>): Promise<FileObject> {
    return this.#withTemporary(async (path) => {
      const handle = await open(path, 'wx', 0o600)
      let object: FileObject
      try {
        object = await this.#write(handle, content)
        await handle.sync()
      } finally {
        await handle.close()
      }
      const target = await this.#makeFolderOf(object.sha256)
      await rename(path, target)
      await syncFolder(dirname(target))
      return object
    })
  }

  /** Makes `target` name the object, in one synced step: readers see the old content or the new. */
  async publish(sha256: string, target: string): Promise<void> {
    await this.#withTemporary(async (path) => {
      await link(this.#pathOf(sha256), path)
      await rename(path, target)
      await syncFolder(dirname(target))
      // Renaming one name of a file over another of the same file leaves both.
      await rm(path, { force: true })
    })
  }

  /** Opens an object for reading. Rejects with `NOT_FOUND`. */
  async open(sha256: string): Promise<FileHandle> {
    if (!SHA256.test(sha256)) throw new HeddleError('INPUT_INVALID', 'The file value holds no SHA-256; it was altered.')
    try {
      return await open(this.#pathOf(sha256), 'r')
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
      throw new HeddleError('NOT_FOUND', `The content ${sha256} is not in this workspace; write the file again.`, {
        cause,
      })
    }
  }

  async has(sha256: string): Promise<boolean> {
    return stat(this.#pathOf(sha256)).then(isThere, isMissing)
  }

  async #write(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<FileObject> {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of content) {
      size += chunk.byteLength
      if (size > this.#maxBytes) {
        throw new HeddleError(
          'PAYLOAD_TOO_LARGE',
          `The file is larger than ${this.#maxBytes} bytes; write it in parts.`,
        )
      }
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    return { sha256: hash.digest('hex'), size }
  }

  async #withTemporary<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
    const folder = join(this.#folder, 'temporary')
    await mkdir(folder, { recursive: true })
    const path = join(folder, randomUUID())
    try {
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }

  async #makeFolderOf(sha256: string): Promise<string> {
    await mkdir(join(this.#folder, 'objects', sha256.slice(0, 2)), { recursive: true })
    return this.#pathOf(sha256)
  }

  #pathOf(sha256: string): string {
    return join(this.#folder, 'objects', sha256.slice(0, 2), sha256)
  }
}

/** A name is on disk only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isThere(): true {
  return true
}

function isMissing(error: NodeJS.ErrnoException): false {
  if (error.code === 'ENOENT') return false
  throw error
}

import { randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import { HeddleError, type FileValue, type WorkspaceId } from '@heddle/model'
import type { BlobArea } from '../blobs/blob-area.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../schema/tables.ts'
import { parseCursor, resolveLimit, toPage, type Page, type PageRequest } from './page.ts'
import { createQueries, toStatement, type Queries } from './queries.ts'

/** A file of the workspace's file area. */
export interface StoredFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly value: FileValue
  /** Ms since 1970. */
  readonly createdAt: number
  readonly createdBy: string
}

interface RepositoryParts {
  readonly database: Database
  readonly blobs: BlobArea
  readonly now: () => number
}

const MAX_PATH = 1_000

/*
 * The workspace's file area: rows for names, blobs for content.
 *
 * 1. Writing a path again makes a new file; executions that hold the old one can read it until retention takes it.
 * 2. A blob is referenced by the row of its file, deleted or not.
 */
export class FileRepository {
  readonly #database: Database
  readonly #blobs: BlobArea
  readonly #queries: Queries
  readonly #now: () => number

  constructor({ database, blobs, now }: RepositoryParts) {
    this.#database = database
    this.#blobs = blobs
    this.#queries = createQueries(database)
    this.#now = now
  }

  /** Writes a file. Throws `INPUT_INVALID` on a path that is absolute, climbs, or names a folder. */
  async write(
    workspaceId: WorkspaceId,
    file: {
      readonly path: string
      readonly content: Uint8Array | ReadableStream<Uint8Array>
      readonly mediaType: string
      readonly by: string
    },
  ): Promise<StoredFile> {
    const path = parsePath(file.path)
    const { content } = file
    const stored =
      content instanceof Uint8Array
        ? await this.#blobs.put(workspaceId, content)
        : await this.#blobs.putStream(workspaceId, content)
    const id = randomUUID()
    const at = this.#now()
    const row = {
      id,
      workspace_id: workspaceId,
      path,
      name: posix.basename(path),
      media_type: file.mediaType,
      size: stored.bytes,
      sha256: stored.sha256,
      created_at: at,
      created_by: file.by,
      deleted_at: null,
    }
    const reference = { workspace_id: workspaceId, sha256: stored.sha256, owner: `file:${id}` }
    await this.#database.write([
      toStatement(this.#toDelete(workspaceId, path, at)),
      toStatement(this.#queries.insertInto('files').values(row)),
      toStatement(this.#queries.insertInto('blob_refs').values(reference)),
    ])
    return toStoredFile(row)
  }

  /** The file at a path, or null. */
  async find(workspaceId: WorkspaceId, path: string): Promise<StoredFile | null> {
    const row = await this.#queries
      .selectFrom('files')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('path', '=', path)
      .where('deleted_at', 'is', null)
      .executeTakeFirst()
    return row === undefined ? null : toStoredFile(row)
  }

  /** Content of a file value, as long as retention keeps it. Throws `NOT_FOUND`. */
  async open(workspaceId: WorkspaceId, file: FileValue): Promise<ReadableStream<Uint8Array>> {
    const stream = await this.#blobs.openStream(workspaceId, file.$file.sha256)
    if (stream !== null) return stream
    throw new HeddleError('NOT_FOUND', `The file ${file.$file.name} is not in this workspace, or is gone.`)
  }

  /** Files below a folder (`''`: all), by path. */
  async list(
    workspaceId: WorkspaceId,
    request: PageRequest & { readonly folder?: string } = {},
  ): Promise<Page<StoredFile>> {
    const limit = resolveLimit(request)
    const [after] = parseCursor(request.cursor, ['string']) ?? ['']
    const prefix = request.folder === undefined || request.folder === '' ? '' : `${parsePath(request.folder)}/`
    let query = this.#queries
      .selectFrom('files')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
      .where('path', '>', after as string)
      .orderBy('path')
      .limit(limit + 1)
    if (prefix !== '') query = query.where('path', '>', prefix).where('path', '<', `${prefix.slice(0, -1)}0`)
    return toPage(await query.execute(), { limit, toItem: toStoredFile, toKey: (row) => [row.path] })
  }

  /** Soft: executions that hold the file can still read it. Throws `NOT_FOUND`. */
  async delete(workspaceId: WorkspaceId, path: string): Promise<void> {
    const outcome = await this.#database.write([toStatement(this.#toDelete(workspaceId, path, this.#now()), 1)])
    if (!outcome.ok) throw new HeddleError('NOT_FOUND', `There is no file ${path} in this workspace.`)
  }

  #toDelete(workspaceId: WorkspaceId, path: string, at: number) {
    return this.#queries
      .updateTable('files')
      .set({ deleted_at: at })
      .where('workspace_id', '=', workspaceId)
      .where('path', '=', path)
      .where('deleted_at', 'is', null)
  }
}

/** `/` + 1 is `0`: `folder/` … `folder0` holds exactly what is below the folder. */
function parsePath(path: string): string {
  const parts = path.split('/')
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..')
  if (!climbs && path.length <= MAX_PATH && !/[\0\\]/.test(path)) return path
  throw new HeddleError(
    'INPUT_INVALID',
    `The path "${path.slice(0, 100)}" does not name a file of the workspace: use a relative path with / and without ..`,
  )
}

function toStoredFile(row: Tables['files']): StoredFile {
  const { id, name, size, sha256 } = row
  const value = { $file: { id, name, mediaType: row.media_type, size, sha256 } }
  return { path: row.path, value, createdAt: row.created_at, createdBy: row.created_by }
}

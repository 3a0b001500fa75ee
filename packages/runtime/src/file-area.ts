import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, mkdir, open, readFile, readdir, realpath, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { HeddleError, assertInvariant, type FileValue, type WorkspaceId } from '@heddle/model'
import type { Caller, FilesPort } from '@heddle/node-sdk'
import { FileObjects } from './file-objects.ts'
import { RESERVED_FOLDER, isFilePath, parseFilePath } from './file-path.ts'

/*
 * The workspaces' file areas: `<dir>/<workspace>/`, where people may put files too.
 *
 * 1. Only relative paths of plain names reach the disk, and no symbolic link is followed on the way.
 * 2. A file value stands for content, not for a path: it is read from the object under its SHA-256 (`FileObjects`), so
 *    it gives the same bytes after its path was written again.
 * 3. A path shows its old content or its new one, whole.
 * 4. What is known of a path (`Entry`) counts only while size and time of change of the file still agree; a file that
 *    somebody put there is read, hashed and kept as an object when it is first looked at.
 */

export interface FileAreaOptions {
  /** Holds one folder for each workspace; made when needed. */
  readonly dir: string
  /** Largest file, in bytes. Default 10 GB. */
  readonly maxFileBytes?: number
}

interface Entry {
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
  /** Time of change in ns, as text. */
  readonly changed: string
}

interface Area {
  readonly root: string
  readonly objects: FileObjects
}

/** A file with its place. */
export interface AreaFile {
  readonly path: string
  readonly value: FileValue
  /** Ms since 1970. */
  readonly updatedAt: number
}

/** The file areas as people use them: what nodes have, and listing, parts of a file, and removal. */
export interface FileArea extends FilesPort {
  /** Files below a folder (`''`: all), however deep, by path; at most `limit` after the path `after`. */
  listDeep(
    workspaceId: WorkspaceId,
    request: { readonly folder: string; readonly after: string; readonly limit: number },
  ): Promise<readonly AreaFile[]>
  /** The file at a path, or null. */
  find(workspaceId: WorkspaceId, path: string): Promise<AreaFile | null>
  /** Bytes `start` to `end`, both included, of a file's content. */
  openRange(
    workspaceId: WorkspaceId,
    file: FileValue,
    range: { readonly start: number; readonly end: number },
  ): Promise<Readable>
  /** Takes a path out of the area; values that stand for its content can still be read. Rejects with `NOT_FOUND`. */
  remove(workspaceId: WorkspaceId, path: string): Promise<void>
}

const DEFAULT_MAX_FILE_BYTES = 10 * 1024 ** 3
const DEFAULT_MEDIA_TYPE = 'application/octet-stream'
const WORKSPACE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/

/**
 * Makes the files port. Its methods reject with `INPUT_INVALID` (a bad path), `NOT_FOUND`, `CONFLICT` (a folder where a
 * file should be, or the reverse), `POLICY_DENY` (a symbolic link), `PAYLOAD_TOO_LARGE` and `UPSTREAM_UNAVAILABLE` (the
 * disk is full).
 */
export function createFileArea(options: FileAreaOptions): FileArea {
  const maxBytes = options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES

  async function openArea({ workspaceId }: Pick<Caller, 'workspaceId'>): Promise<Area> {
    assertInvariant(WORKSPACE_NAME.test(workspaceId), `"${workspaceId}" cannot name a folder of files.`)
    const folder = join(options.dir, workspaceId)
    await mkdir(folder, { recursive: true })
    const root = await realpath(folder)
    return { root, objects: new FileObjects(join(root, RESERVED_FOLDER), maxBytes) }
  }

  return {
    open: (caller, file) =>
      convertingDiskErrors(async () => {
        const area = await openArea(caller)
        const handle =
          typeof file === 'string' ? await openPath(area, file) : await area.objects.open(file.$file.sha256)
        return handle.readableWebStream({ autoClose: true }) as ReadableStream<Uint8Array>
      }),
    stat: (caller, path) => convertingDiskErrors(async () => statFile(await openArea(caller), path)),
    write: (caller, path, content, mediaType) =>
      convertingDiskErrors(async () => {
        const area = await openArea(caller)
        const target = await makeTarget(area, path)
        const object = await area.objects.put(content instanceof Uint8Array ? once(content) : content)
        await area.objects.publish(object.sha256, target)
        const { mtimeNs } = await lstat(target, { bigint: true })
        const entry = { ...object, mediaType, changed: String(mtimeNs) }
        await saveEntry(area, path, entry)
        return toFileValue(path, entry)
      }),
    list: (caller, folder) =>
      convertingDiskErrors(async () => {
        const area = await openArea(caller)
        const names = await listFiles(area, folder)
        const prefix = folder === '' ? '' : `${folder}/`
        const files: FileValue[] = []
        for (const name of names) {
          const file = await statFile(area, `${prefix}${name}`)
          if (file !== null) files.push(file)
        }
        return files
      }),
    listDeep: (workspaceId, request) =>
      convertingDiskErrors(async () => listDeep(await openArea({ workspaceId }), request)),
    find: (workspaceId, path) => convertingDiskErrors(async () => findFile(await openArea({ workspaceId }), path)),
    openRange: async (workspaceId, file, range) => {
      const { objects } = await openArea({ workspaceId })
      const handle = await objects.open(file.$file.sha256)
      return handle.createReadStream(range)
    },
    remove: async (workspaceId, path) => removeFile(await openArea({ workspaceId }), path),
  }
}

/** Paths of all files below a folder, sorted. Does not go where a symbolic link leads. */
async function listPaths(root: string, folder: string): Promise<readonly string[]> {
  const paths: string[] = []
  const open = [folder]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const prefix = next === '' ? '' : `${next}/`
    for (const entry of (await readdir(join(root, next), { withFileTypes: true }).catch(toMissing)) ?? []) {
      const path = `${prefix}${entry.name}`
      // Names that people gave on the disk and the area does not take are not shown.
      if (!isFilePath(path)) continue
      if (entry.isDirectory()) open.push(path)
      else if (entry.isFile()) paths.push(path)
    }
  }
  return paths.toSorted((left, right) => (left < right ? -1 : 1))
}

async function removeFile(area: Area, path: string): Promise<void> {
  const target = await locate(area, path)
  const found = target === null ? null : await lstat(target).catch(toMissing)
  if (target === null || found === null || !found.isFile()) throw makeMissingError(path)
  await rm(target)
  await rm(entryPath(area, path), { force: true })
}

async function findFile(area: Area, path: string): Promise<AreaFile | null> {
  const value = await statFile(area, path)
  if (value === null) return null
  const { mtimeMs } = await lstat(join(area.root, ...parseFilePath(path)))
  return { path, value, updatedAt: Math.floor(mtimeMs) }
}

async function listDeep(
  area: Area,
  { folder, after, limit }: { readonly folder: string; readonly after: string; readonly limit: number },
): Promise<readonly AreaFile[]> {
  const target = folder === '' ? area.root : await locate(area, folder)
  const isFolder = target !== null && (await lstat(target).catch(toMissing))?.isDirectory() === true
  const paths = isFolder ? await listPaths(area.root, folder) : []
  const files: AreaFile[] = []
  for (const path of paths.filter((each) => each > after)) {
    if (files.length === limit) break
    const file = await findFile(area, path)
    if (file !== null) files.push(file)
  }
  return files
}

/** Where the path lies. Throws `POLICY_DENY` when a symbolic link is on the way; `null` when its folder is missing. */
async function locate(area: Area, path: string): Promise<string | null> {
  const target = join(area.root, ...parseFilePath(path))
  const folder = dirname(target)
  const real = await realpath(folder).catch(toMissing)
  if (real === null) return null
  if (real !== folder) throw makeLinkError(path)
  return target
}

async function openPath(area: Area, path: string): Promise<FileHandle> {
  const target = await locate(area, path)
  const handle = target === null ? null : await openPlain(target, path)
  if (handle === null) throw makeMissingError(path)
  const found = await handle.stat()
  if (found.isFile()) return handle
  await handle.close()
  throw new HeddleError('CONFLICT', `"${path}" is a folder, not a file.`)
}

async function openPlain(target: string, path: string): Promise<FileHandle | null> {
  try {
    // Without waiting, so that a pipe somebody put there cannot hold a node up.
    return await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') throw makeLinkError(path)
    return toMissing(error as NodeJS.ErrnoException)
  }
}

async function statFile(area: Area, path: string): Promise<FileValue | null> {
  const target = await locate(area, path)
  const found = target === null ? null : await lstat(target, { bigint: true }).catch(toMissing)
  if (target === null || found === null || found.isDirectory()) return null
  if (found.isSymbolicLink()) throw makeLinkError(path)
  const known = await loadEntry(area, path)
  const isCurrent = known !== null && known.changed === String(found.mtimeNs) && BigInt(known.size) === found.size
  if (isCurrent && (await area.objects.has(known.sha256))) return toFileValue(path, known)
  const handle = await openPath(area, path)
  const object = await area.objects.put(handle.createReadStream())
  const entry = { ...object, mediaType: known?.mediaType ?? DEFAULT_MEDIA_TYPE, changed: String(found.mtimeNs) }
  await saveEntry(area, path, entry)
  return toFileValue(path, entry)
}

/** Makes the folders above the path. Throws `CONFLICT` when one of them is a file, or the path is a folder. */
async function makeTarget(area: Area, path: string): Promise<string> {
  const segments = parseFilePath(path)
  let folder = area.root
  for (const segment of segments.slice(0, -1)) {
    folder = join(folder, segment)
    await mkdir(folder).catch(toExisting)
    const found = await lstat(folder)
    if (found.isSymbolicLink()) throw makeLinkError(path)
    if (!found.isDirectory()) throw new HeddleError('CONFLICT', `"${path}" cannot be written: ${segment} is a file.`)
  }
  const target = join(area.root, ...segments)
  const found = await lstat(target).catch(toMissing)
  if (found?.isDirectory() === true) throw new HeddleError('CONFLICT', `"${path}" is a folder; choose another name.`)
  return target
}

async function listFiles(area: Area, folder: string): Promise<readonly string[]> {
  const target = folder === '' ? area.root : await locate(area, folder)
  if (target === null) return []
  const real = await realpath(target).catch(toMissing)
  if (real !== null && real !== target) throw makeLinkError(folder)
  const found = await readdir(target, { withFileTypes: true }).catch(toMissing)
  const files = (found ?? []).filter((entry) => entry.isFile())
  return files.map(({ name }) => name).toSorted()
}

function entryPath(area: Area, path: string): string {
  const name = createHash('sha256').update(path).digest('hex')
  return join(area.root, RESERVED_FOLDER, 'entries', `${name}.json`)
}

async function loadEntry(area: Area, path: string): Promise<Entry | null> {
  const text = await readFile(entryPath(area, path), 'utf8').catch(toMissing)
  try {
    return text === null ? null : (JSON.parse(text) as Entry)
  } catch {
    // Cut short by a crash: the file itself says all that is needed.
    return null
  }
}

async function saveEntry(area: Area, path: string, entry: Entry): Promise<void> {
  const file = entryPath(area, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(entry), { mode: 0o600 })
}

/** The id is made of path and content: writing the same again gives the same value. */
function toFileValue(path: string, { sha256, size, mediaType }: Entry): FileValue {
  const id = createHash('sha256').update(`${path}\0${sha256}`).digest('hex').slice(0, 32)
  return { $file: { id, name: path.slice(path.lastIndexOf('/') + 1), mediaType, size, sha256 } }
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

function makeMissingError(path: string): HeddleError {
  return new HeddleError('NOT_FOUND', `There is no file "${path}" in this workspace's file area.`)
}

function makeLinkError(path: string): HeddleError {
  return new HeddleError('POLICY_DENY', `"${path}" leads over a symbolic link, which could leave the file area.`)
}

function toMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

function toExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function convertingDiskErrors<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause
    throw new HeddleError('UPSTREAM_UNAVAILABLE', 'The disk with the file area is full; make room and try again.', {
      cause,
    })
  }
}

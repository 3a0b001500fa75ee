import { HeddleError, type FileValue, type Json, type StoredValue, type ValueReader } from '@heddle/model'
import { sha256OfBytes } from './digest.ts'
import type { BlobsPort, FilesPort, RunnerPorts } from './ports.ts'

/** 2026-01-01T00:00:00Z: where the clock of a node test starts. */
export const TEST_START_MS = 1_767_225_600_000

/** Ports that live in memory: files and blobs work, the clock moves 1 ms per look, the rest refuses by name. */
export function createMemoryPorts(secrets: { readonly [name: string]: string }): RunnerPorts {
  let ticks = 0
  let ids = 0
  return {
    fetch: { fetch: () => refuse('fetch') },
    sandbox: { run: () => refuse('sandbox') },
    files: createMemoryFiles(),
    blobs: createMemoryBlobs(),
    secrets: { get: (_caller, name) => readSecret(secrets, name) },
    values: () => inlineReader,
    store: (_workspaceId, value) => Promise.resolve({ json: value }),
    now: () => TEST_START_MS + (ticks += 1),
    uuid: () => `test-${(ids += 1)}`,
    random: () => 0.5,
  }
}

/** Reads values whose parts are all inline. */
export const inlineReader: ValueReader = {
  loadNow: (stored) => readInline(stored),
  load: (stored) => Promise.resolve(readInline(stored)),
}

function readInline(stored: StoredValue): Json {
  if ('json' in stored) return stored.json
  if ('list' in stored) return stored.list.map(readInline)
  if ('object' in stored) {
    return Object.fromEntries(Object.entries(stored.object).map(([name, part]) => [name, readInline(part)]))
  }
  if ('of' in stored) {
    const whole = readInline(stored.of)
    return typeof whole === 'object' && whole !== null
      ? ((whole as { readonly [at: string]: Json })[stored.at] ?? null)
      : null
  }
  throw new HeddleError(
    'NOT_FOUND',
    'A node test holds values inline only; it has no journal and no blobs to read from.',
  )
}

async function readSecret(secrets: { readonly [name: string]: string }, name: string): Promise<string> {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
  if (secret !== undefined) return secret
  throw new HeddleError('SECRET_NOT_FOUND', `The test has no secret "${name}". Give it with withSecrets.`)
}

function refuse(port: string): Promise<never> {
  return Promise.reject(
    new HeddleError(
      'ILLEGAL_STATE',
      `The node called the port "${port}", which this test has not. Give it with withPorts.`,
    ),
  )
}

function createMemoryFiles(): FilesPort {
  const files = new Map<string, { readonly value: FileValue; readonly bytes: Uint8Array }>()
  const pathOf = (file: FileValue | string) => (typeof file === 'string' ? file : file.$file.id)
  return {
    open: async (_caller, file) => {
      const found = files.get(pathOf(file))
      if (!found) throw new HeddleError('NOT_FOUND', `There is no file "${pathOf(file)}".`)
      return toStream(found.bytes)
    },
    stat: async (_caller, path) => files.get(path)?.value ?? null,
    write: async (_caller, path, content, mediaType) => {
      const bytes = content instanceof Uint8Array ? content : await readAll(content)
      const name = path.slice(path.lastIndexOf('/') + 1)
      const value: FileValue = {
        $file: { id: path, name, mediaType, size: bytes.byteLength, sha256: sha256OfBytes(bytes) },
      }
      files.set(path, { value, bytes })
      return value
    },
    list: async (_caller, folder) =>
      [...files].filter(([path]) => path.startsWith(`${folder}/`)).map(([, { value }]) => value),
  }
}

function createMemoryBlobs(): BlobsPort {
  const blobs = new Map<string, Uint8Array>()
  return {
    put: async (_caller, bytes) => {
      const sha256 = sha256OfBytes(bytes)
      blobs.set(sha256, bytes)
      return { sha256, bytes: bytes.byteLength }
    },
    get: async (_caller, sha256) => {
      const bytes = blobs.get(sha256)
      if (bytes) return bytes
      throw new HeddleError('NOT_FOUND', `There is no blob ${sha256}.`)
    },
  }
}

function toStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      if (bytes.byteLength > 0) controller.enqueue(bytes)
      controller.close()
    },
  })
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

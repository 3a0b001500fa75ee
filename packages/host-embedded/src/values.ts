/*
 * Values behind `StoredValue`: reads references of one execution, and turns results into what events may hold.
 *
 * Boundary: knows the journal's event values and the blob store. Caches are bounded by bytes and hold nothing that
 * cannot be read again.
 *
 * Invariants
 * V1 A blob is synced before anything names it: `store` resolves after `put`.
 * V2 Nothing over `MAX_VALUE_BYTES` is stored (`PAYLOAD_TOO_LARGE`).
 * V3 A workspace never reads another's blobs: both are part of the address.
 */
import type { BlobStore, Journal } from '@heddle/engine'
import {
  HeddleError,
  INLINE_VALUE_BYTES,
  MAX_VALUE_BYTES,
  toCanonicalJson,
  type ExecutionId,
  type Json,
  type JsonObject,
  type StoredValue,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import { fitsCertainly } from './measure-json.ts'

export interface ValuesParts {
  readonly journal: Pick<Journal, 'readEventValue'>
  readonly blobs: BlobStore
  /** Bytes of JSON text kept of values that were read; default 32 MB. */
  readonly cacheBytes?: number
}

/** Reads and stores values. One per host. */
export class Values {
  readonly #parts: ValuesParts
  readonly #cacheBytes: number
  /** In order of last use, oldest first. */
  readonly #cache = new Map<string, { readonly value: Json; readonly bytes: number }>()
  #cachedBytes = 0

  constructor(parts: ValuesParts) {
    this.#parts = parts
    this.#cacheBytes = parts.cacheBytes ?? 32 * 1024 * 1024
  }

  /** A reader of the values of one execution. Rejects with `NOT_FOUND` what is no longer kept. */
  reader(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader {
    return {
      loadNow: (value) => this.#loadNow(workspaceId, executionId, value),
      load: (value) => this.#load(workspaceId, executionId, value),
    }
  }

  /** The inline form of `value` when it surely is small enough, else undefined. */
  storeNow(value: Json): StoredValue | undefined {
    return fitsCertainly(value, INLINE_VALUE_BYTES) ? { json: value } : undefined
  }

  /** The form in which events may hold `value`. Throws `PAYLOAD_TOO_LARGE` above 64 MB. */
  async store(workspaceId: WorkspaceId, value: Json): Promise<StoredValue> {
    const inline = this.storeNow(value)
    if (inline !== undefined) return inline
    const text = toCanonicalJson(value)
    const size = Buffer.byteLength(text)
    if (size <= INLINE_VALUE_BYTES) return { json: value }
    if (size > MAX_VALUE_BYTES) {
      throw new HeddleError(
        'PAYLOAD_TOO_LARGE',
        `The value has ${size} bytes of JSON; at most ${MAX_VALUE_BYTES} are kept. Pass it as a file.`,
      )
    }
    const { sha256, bytes } = await this.#parts.blobs.put(workspaceId, Buffer.from(text))
    return { blob: sha256, bytes }
  }

  #loadNow(workspaceId: WorkspaceId, executionId: ExecutionId, value: StoredValue): Json | undefined {
    if ('json' in value) return value.json
    if ('blob' in value) return this.#cached(`${workspaceId}/${value.blob}`)
    if ('event' in value) return this.#cached(toEventKey(executionId, value))
    if ('of' in value) return toElement(this.#loadNow(workspaceId, executionId, value.of), value.at)
    if ('list' in value) {
      const items: Json[] = []
      for (const part of value.list) {
        const item = this.#loadNow(workspaceId, executionId, part)
        if (item === undefined) return undefined
        items.push(item)
      }
      return items
    }
    const members: [string, Json][] = []
    for (const [name, part] of Object.entries(value.object)) {
      const member = this.#loadNow(workspaceId, executionId, part)
      if (member === undefined) return undefined
      members.push([name, member])
    }
    return Object.fromEntries(members)
  }

  async #load(workspaceId: WorkspaceId, executionId: ExecutionId, value: StoredValue): Promise<Json> {
    if ('json' in value) return value.json
    if ('blob' in value) return this.#loadBlob(workspaceId, value.blob)
    if ('event' in value) return this.#loadEventValue(workspaceId, executionId, value)
    if ('of' in value) return toElement(await this.#load(workspaceId, executionId, value.of), value.at) ?? null
    if ('list' in value) {
      return Promise.all(value.list.map((part) => this.#load(workspaceId, executionId, part)))
    }
    const members = Object.entries(value.object).map(async ([name, part]) => {
      return [name, await this.#load(workspaceId, executionId, part)] as const
    })
    return Object.fromEntries(await Promise.all(members))
  }

  async #loadBlob(workspaceId: WorkspaceId, sha256: string): Promise<Json> {
    const key = `${workspaceId}/${sha256}`
    const cached = this.#cached(key)
    if (cached !== undefined) return cached
    const bytes = await this.#parts.blobs.get(workspaceId, sha256)
    if (bytes === null) throw new HeddleError('NOT_FOUND', `The value ${sha256} is no longer kept.`)
    const value = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as Json
    this.#keep(key, value, bytes.byteLength)
    return value
  }

  async #loadEventValue(
    workspaceId: WorkspaceId,
    executionId: ExecutionId,
    reference: Extract<StoredValue, { readonly event: number }>,
  ): Promise<Json> {
    const key = toEventKey(executionId, reference)
    const cached = this.#cached(key)
    if (cached !== undefined) return cached
    const stored = await this.#parts.journal.readEventValue(executionId, reference.event, reference.name)
    if (stored === null) {
      throw new HeddleError('NOT_FOUND', `Event ${reference.event} of execution ${executionId} records no such value.`)
    }
    const value = await this.#load(workspaceId, executionId, stored)
    // Large ones are kept once, as blobs.
    if ('json' in stored) this.#keep(key, value, INLINE_VALUE_BYTES / 16)
    return value
  }

  #cached(key: string): Json | undefined {
    const entry = this.#cache.get(key)
    if (entry === undefined) return undefined
    this.#cache.delete(key)
    this.#cache.set(key, entry)
    return entry.value
  }

  #keep(key: string, value: Json, bytes: number): void {
    if (bytes > this.#cacheBytes / 4 || this.#cache.has(key)) return
    this.#cache.set(key, { value, bytes })
    this.#cachedBytes += bytes
    for (const [oldest, entry] of this.#cache) {
      if (this.#cachedBytes <= this.#cacheBytes) return
      this.#cache.delete(oldest)
      this.#cachedBytes -= entry.bytes
    }
  }
}

function toEventKey(executionId: ExecutionId, { event, name }: { readonly event: number; readonly name?: string }) {
  return `${executionId}#${event}#${name ?? ''}`
}

function toElement(whole: Json | undefined, at: number | string): Json | undefined {
  if (whole === undefined) return undefined
  if (typeof at === 'number') return Array.isArray(whole) ? ((whole as readonly Json[])[at] ?? null) : null
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole) || !Object.hasOwn(whole, at)) return null
  return (whole as JsonObject)[at] ?? null
}

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
  type ExecutionEvent,
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

  /**
   * A reader of the values of one execution. Rejects with `NOT_FOUND` what is no longer kept. `findEvent` knows events
   * that the journal may not have yet.
   */
  reader(
    workspaceId: WorkspaceId,
    executionId: ExecutionId,
    findEvent: (seq: number) => ExecutionEvent | undefined = () => undefined,
  ): ValueReader {
    const owner: Owner = { workspaceId, executionId, findEvent }
    return { loadNow: (value) => this.#loadNow(owner, value), load: (value) => this.#load(owner, value) }
  }

  /** The inline form of `value` when it surely is small enough, else undefined. */
  storeNow(value: Json): StoredValue | undefined {
    return fitsCertainly(value, INLINE_VALUE_BYTES) ? { json: value } : undefined
  }

  /** The form in which events may hold `value`. Throws `PAYLOAD_TOO_LARGE` above 64 MB. */
  async store(workspaceId: WorkspaceId, value: Json): Promise<StoredValue> {
    const inline = this.storeNow(value)
    if (inline !== undefined) return inline
    // Members keep their order: a value reads the same whether it is inline or a blob.
    const text = JSON.stringify(value)
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

  #loadNow(owner: Owner, value: StoredValue): Json | undefined {
    if ('json' in value) return value.json
    if ('blob' in value) return this.#cached(`${owner.workspaceId}/${value.blob}`)
    if ('event' in value) return this.#loadRecordedNow(owner, value)
    if ('of' in value) return toPart(this.#loadNow(owner, value.of), value.at)
    if ('list' in value) {
      const items: Json[] = []
      for (const part of value.list) {
        const item = this.#loadNow(owner, part)
        if (item === undefined) return undefined
        items.push(item)
      }
      return items
    }
    const members: [string, Json][] = []
    for (const [name, part] of Object.entries(value.object)) {
      const member = this.#loadNow(owner, part)
      if (member === undefined) return undefined
      members.push([name, member])
    }
    return Object.fromEntries(members)
  }

  async #load(owner: Owner, value: StoredValue): Promise<Json> {
    if ('json' in value) return value.json
    if ('blob' in value) return this.#loadBlob(owner.workspaceId, value.blob)
    if ('event' in value) return this.#loadRecorded(owner, value)
    if ('of' in value) return toPart(await this.#load(owner, value.of), value.at) ?? null
    if ('list' in value) return Promise.all(value.list.map((part) => this.#load(owner, part)))
    const members = Object.entries(value.object).map(async ([name, part]) => {
      return [name, await this.#load(owner, part)] as const
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

  #loadRecordedNow(owner: Owner, reference: EventReference): Json | undefined {
    const event = owner.findEvent(reference.event)
    const stored = event === undefined ? null : toRecorded(event, reference.name)
    if (stored !== null) return this.#loadNow(owner, stored)
    return this.#cached(toEventKey(owner, reference))
  }

  async #loadRecorded(owner: Owner, reference: EventReference): Promise<Json> {
    const key = toEventKey(owner, reference)
    const known = this.#loadRecordedNow(owner, reference)
    if (known !== undefined) return known
    const { executionId } = owner
    const stored = await this.#parts.journal.readEventValue(executionId, reference.event, reference.name)
    if (stored === null) {
      throw new HeddleError('NOT_FOUND', `Event ${reference.event} of execution ${executionId} records no such value.`)
    }
    const value = await this.#load(owner, stored)
    // Large ones are kept once, as blobs.
    if ('json' in stored) this.#keep(key, value, RECORDED_BYTES)
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

/** What a cached inline value counts as: most are small, none is over 64 KB. */
const RECORDED_BYTES = 4 * 1024

interface Owner {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly findEvent: (seq: number) => ExecutionEvent | undefined
}

type EventReference = Extract<StoredValue, { readonly event: number }>

function toEventKey({ executionId }: Owner, { event, name }: EventReference): string {
  return `${executionId}#${event}#${name ?? ''}`
}

/** What an event records as its `output`, or as `values[name]`. */
function toRecorded(event: ExecutionEvent, name: string | undefined): StoredValue | null {
  if (name === undefined) return 'output' in event.data ? (event.data.output ?? null) : null
  if (event.type !== 'node.evaluated' || !Object.hasOwn(event.data.values, name)) return null
  return event.data.values[name] ?? null
}

function toPart(whole: Json | undefined, at: number | string): Json | undefined {
  if (whole === undefined) return undefined
  if (typeof at === 'number') return Array.isArray(whole) ? ((whole as readonly Json[])[at] ?? null) : null
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole) || !Object.hasOwn(whole, at)) return null
  return (whole as JsonObject)[at] ?? null
}

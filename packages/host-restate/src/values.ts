/*
 * Values behind `StoredValue`: reads references of one execution, and turns results into what events may hold.
 *
 * Boundary: knows the blob store and the events of the invocation. Keeps nothing.
 *
 * Invariants
 * V1 A blob is synced before anything names it: `store` resolves after `put`.
 * V2 What `loadNow` and `storeNow` can answer depends on their arguments alone, so a replay gets the same.
 */
import type { BlobStore } from '@heddle/engine'
import {
  HeddleError,
  INLINE_VALUE_BYTES,
  MAX_VALUE_BYTES,
  toCanonicalJson,
  type Json,
  type JsonObject,
  type StoredValue,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import type { RecordedEvents } from './recorded-events.ts'

export class Values {
  readonly #blobs: BlobStore

  constructor(blobs: BlobStore) {
    this.#blobs = blobs
  }

  /** A reader of the values of one execution. Rejects with `NOT_FOUND` what is no longer kept. */
  reader(workspaceId: WorkspaceId, events: RecordedEvents | null): ValueReader {
    return {
      loadNow: (value) => loadNow(events === null ? value : events.resolve(value)),
      load: (value) => this.#load(workspaceId, events === null ? value : events.resolve(value)),
    }
  }

  /** The inline form of `value` when it is small enough, else undefined. */
  storeNow(value: Json): StoredValue | undefined {
    return Buffer.byteLength(JSON.stringify(value)) <= INLINE_VALUE_BYTES ? { json: value } : undefined
  }

  /** The form in which events may hold `value`. Throws `PAYLOAD_TOO_LARGE` above 64 MB. */
  async store(workspaceId: WorkspaceId, value: Json): Promise<StoredValue> {
    const inline = this.storeNow(value)
    if (inline !== undefined) return inline
    const bytes = Buffer.from(toCanonicalJson(value))
    if (bytes.byteLength > MAX_VALUE_BYTES) {
      const message = `The value has ${bytes.byteLength} bytes of JSON; at most ${MAX_VALUE_BYTES} are kept. Pass it as a file.`
      throw new HeddleError('PAYLOAD_TOO_LARGE', message)
    }
    const stored = await this.#blobs.put(workspaceId, bytes)
    return { blob: stored.sha256, bytes: stored.bytes }
  }

  /** All values of an answer, by name. */
  async storeAll(
    workspaceId: WorkspaceId,
    values: { readonly [name: string]: Json },
  ): Promise<{ readonly [name: string]: StoredValue }> {
    const entries = Object.entries(values).map(
      async ([name, value]) => [name, await this.store(workspaceId, value)] as const,
    )
    return Object.fromEntries(await Promise.all(entries))
  }

  async #load(workspaceId: WorkspaceId, value: StoredValue): Promise<Json> {
    if ('json' in value) return value.json
    if ('blob' in value) return this.#loadBlob(workspaceId, value.blob)
    if ('event' in value) throw new HeddleError('NOT_FOUND', `Event ${value.event} records no such value.`)
    if ('of' in value) return toPart(await this.#load(workspaceId, value.of), value.at)
    if ('list' in value) return Promise.all(value.list.map((part) => this.#load(workspaceId, part)))
    const members = Object.entries(value.object).map(async ([name, part]) => {
      return [name, await this.#load(workspaceId, part)] as const
    })
    return Object.fromEntries(await Promise.all(members))
  }

  async #loadBlob(workspaceId: WorkspaceId, sha256: string): Promise<Json> {
    const bytes = await this.#blobs.get(workspaceId, sha256)
    if (bytes === null) throw new HeddleError('NOT_FOUND', `The value ${sha256} is no longer kept.`)
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Json
  }
}

function loadNow(value: StoredValue): Json | undefined {
  if ('json' in value) return value.json
  if ('blob' in value || 'event' in value) return undefined
  if ('of' in value) {
    const whole = loadNow(value.of)
    return whole === undefined ? undefined : toPart(whole, value.at)
  }
  const parts = 'list' in value ? Object.entries(value.list) : Object.entries(value.object)
  const loaded: [string, Json][] = []
  for (const [name, part] of parts) {
    const member = loadNow(part)
    if (member === undefined) return undefined
    loaded.push([name, member])
  }
  return 'list' in value ? loaded.map(([, item]) => item) : Object.fromEntries(loaded)
}

function toPart(whole: Json, at: number | string): Json {
  if (typeof at === 'number') return Array.isArray(whole) ? ((whole as readonly Json[])[at] ?? null) : null
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole) || !Object.hasOwn(whole, at)) return null
  return (whole as JsonObject)[at] ?? null
}

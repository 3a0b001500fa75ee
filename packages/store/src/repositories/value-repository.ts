import type { BlobStore, Journal } from '@heddle/engine'
import { HeddleError, maskValue, type ExecutionId, type Json, type StoredValue, type WorkspaceId } from '@heddle/model'

/** Part of a value: itself when it is small, else one page of its elements, members or characters. */
export interface ValuePage {
  readonly kind: 'whole' | 'list' | 'object' | 'text'
  readonly value: Json
  /** Elements, members or characters of the whole; null for `whole`. */
  readonly total: number | null
  readonly nextOffset: number | null
  /** Elements and members of this page that are too large to stand in it: null stands for them. Read them by their path. */
  readonly large: readonly LargePart[]
}

/** A part that is left out of a page. */
export interface LargePart {
  /** JSON Pointer into the whole value. */
  readonly path: string
  readonly kind: 'list' | 'object' | 'text'
  /** Elements, members or characters. */
  readonly total: number
}

export interface ValueRequest {
  readonly executionId: ExecutionId
  readonly value: StoredValue
  /** JSON Pointer into it; default: the whole. */
  readonly path?: string
  readonly offset?: number
  /** Elements, members or (times 100) characters; 1 to 1,000, default 100. */
  readonly limit?: number
  /** Parts people do not see. */
  readonly sensitive?: readonly string[]
}

interface RepositoryParts {
  readonly journal: Pick<Journal, 'readEventValue'>
  readonly blobs: BlobStore
}

const WHOLE_BYTES = 16 * 1024
const TEXT_PER_ITEM = 100

/** What stored values stand for, in pages. Callers check that the execution is the workspace's. */
export class ValueRepository {
  readonly #journal: Pick<Journal, 'readEventValue'>
  readonly #blobs: BlobStore

  constructor({ journal, blobs }: RepositoryParts) {
    this.#journal = journal
    this.#blobs = blobs
  }

  /** One page. Throws `NOT_FOUND` when the path leads nowhere or a part of the value is gone. */
  async readPage(workspaceId: WorkspaceId, request: ValueRequest): Promise<ValuePage> {
    const { limit = 100, offset = 0 } = request
    if (!Number.isInteger(limit) || limit < 1 || limit > 1_000 || !Number.isInteger(offset) || offset < 0) {
      throw new HeddleError('INPUT_INVALID', 'The limit must be from 1 to 1,000 and the offset at least 0.')
    }
    const loaded = await this.load(workspaceId, request.executionId, request.value)
    const whole = maskValue(loaded, request.sensitive ?? [])
    const part = followPointer(whole, request.path ?? '')
    if (JSON.stringify(part).length <= WHOLE_BYTES && offset === 0) {
      return { kind: 'whole', value: part, total: null, nextOffset: null, large: [] }
    }
    return cutPage(part, { path: request.path ?? '', offset, limit })
  }

  /** All of a value. Throws `NOT_FOUND` when a part of it is gone. */
  async load(workspaceId: WorkspaceId, executionId: ExecutionId, value: StoredValue): Promise<Json> {
    const load = (inner: StoredValue) => this.load(workspaceId, executionId, inner)
    if ('json' in value) return value.json
    if ('blob' in value) return this.#loadBlob(workspaceId, value.blob)
    if ('event' in value) {
      const found = await this.#journal.readEventValue(executionId, value.event, value.name)
      if (found === null) throw gone(`event ${value.event} of execution ${executionId}`)
      return load(found)
    }
    if ('of' in value) {
      const list = (await load(value.of)) as { readonly [at: string | number]: Json } | null
      return list !== null && typeof list === 'object' && Object.hasOwn(list, value.at) ? list[value.at]! : null
    }
    if ('list' in value) return Promise.all(value.list.map(load))
    const entries = Object.entries(value.object).map(async ([name, inner]) => [name, await load(inner)] as const)
    return Object.fromEntries(await Promise.all(entries))
  }

  async #loadBlob(workspaceId: WorkspaceId, sha256: string): Promise<Json> {
    const bytes = await this.#blobs.get(workspaceId, sha256)
    if (bytes === null) throw gone(`the blob ${sha256}`)
    return JSON.parse(new TextDecoder().decode(bytes)) as Json
  }
}

interface Cut {
  readonly path: string
  readonly offset: number
  readonly limit: number
}

function cutPage(part: Json, { path, offset, limit }: Cut): ValuePage {
  if (typeof part === 'string') {
    const end = offset + limit * TEXT_PER_ITEM
    const value = part.slice(offset, end)
    return { kind: 'text', value, total: part.length, nextOffset: end < part.length ? end : null, large: [] }
  }
  const end = offset + limit
  const large: LargePart[] = []
  const keep = (name: string | number, member: Json): Json => {
    const left = toLargePart(`${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`, member)
    if (left === null) return member
    large.push(left)
    return null
  }
  if (Array.isArray(part)) {
    const elements = part.slice(offset, end) as readonly Json[]
    const value = elements.map((element, at) => keep(offset + at, element))
    return { kind: 'list', value, total: part.length, nextOffset: end < part.length ? end : null, large }
  }
  const entries = Object.entries((part ?? {}) as { readonly [name: string]: Json })
  const value = Object.fromEntries(entries.slice(offset, end).map(([name, member]) => [name, keep(name, member)]))
  return { kind: 'object', value, total: entries.length, nextOffset: end < entries.length ? end : null, large }
}

/** What is said of a part instead of the part; null: it is small enough to be shown itself. */
function toLargePart(path: string, part: Json): LargePart | null {
  if (typeof part === 'string') return part.length > WHOLE_BYTES ? { path, kind: 'text', total: part.length } : null
  if (typeof part !== 'object' || part === null || JSON.stringify(part).length <= WHOLE_BYTES) return null
  return Array.isArray(part)
    ? { path, kind: 'list', total: part.length }
    : { path, kind: 'object', total: Object.keys(part).length }
}

/** Own members only: a pointer never reaches a prototype. */
function followPointer(value: Json, pointer: string): Json {
  let current = value
  for (const token of pointer === '' ? [] : pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, name)) {
      throw new HeddleError('NOT_FOUND', `The value has nothing at ${pointer}.`)
    }
    current = (current as { readonly [name: string]: Json })[name]!
  }
  return current
}

function gone(what: string): HeddleError {
  return new HeddleError('NOT_FOUND', `A part of the value, ${what}, is gone: retention has taken it.`)
}

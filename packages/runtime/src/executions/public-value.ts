import { maskValue, type Json, type StoredValue, type ValueReader } from '@heddle/model'
import { toRef, type ValuePlace } from './value-place.ts'

/** A value in an answer: itself up to 16 KB of JSON; else where its pages are, with a glimpse of it. */
export type PublicValue =
  | { readonly value: Json }
  | {
      /** For `GET /executions/{id}/values/{ref}`. */
      readonly ref: string
      /** Of JSON text; null when it is put together from so many parts that they were not read. */
      readonly bytes: number | null
      /** Long texts and lists cut; null when the value was not read. */
      readonly preview: Json
    }

export interface ShownValue {
  readonly stored: StoredValue
  readonly place: ValuePlace
  readonly sensitive: readonly string[]
}

const INLINE_BYTES = 16 * 1024
/** A larger value is not read for its preview. */
const PREVIEW_FROM_BYTES = 1024 * 1024
/** A value put together from more parts is not read. */
const MAX_PARTS = 500

/**
 * The form in which an answer holds a value. What retention has taken, or is too large to be read for a list, is a `ref`
 * without a preview.
 */
export async function toPublicValue(reader: ValueReader, shown: ShownValue): Promise<PublicValue> {
  const { stored, place, sensitive } = shown
  const ref = toRef(place)
  if ('blob' in stored && stored.bytes > PREVIEW_FROM_BYTES) return { ref, bytes: stored.bytes, preview: null }
  if (countParts(stored) > MAX_PARTS) return { ref, bytes: null, preview: null }
  const loaded = reader.loadNow(stored) ?? (await loadOrNull(reader, stored))
  if (loaded === undefined) return { ref, bytes: null, preview: null }
  const value = sensitive.length === 0 ? loaded : maskValue(loaded, sensitive)
  const bytes = 'blob' in stored ? stored.bytes : Buffer.byteLength(JSON.stringify(value))
  return bytes <= INLINE_BYTES ? { value } : { ref, bytes, preview: toPreview(value) }
}

async function loadOrNull(reader: ValueReader, stored: StoredValue): Promise<Json | undefined> {
  try {
    return await reader.load(stored)
  } catch {
    // Retention has taken a part, or storage fails: whoever opens the ref is told which.
    return undefined
  }
}

function countParts(stored: StoredValue): number {
  if ('of' in stored) return countParts(stored.of)
  if (!('list' in stored) && !('object' in stored)) return 1
  let parts = 1
  for (const part of 'list' in stored ? stored.list : Object.values(stored.object)) {
    parts += countParts(part)
    if (parts > MAX_PARTS) return parts
  }
  return parts
}

const PREVIEW_TEXT = 200
const PREVIEW_ITEMS = 10
const PREVIEW_MEMBERS = 20
const PREVIEW_DEPTH = 3

/** The beginning of a value: 200 characters of texts, 10 elements of lists, 20 members of objects, 3 levels. */
export function toPreview(value: Json, depth = PREVIEW_DEPTH): Json {
  if (typeof value === 'string') return value.length > PREVIEW_TEXT ? `${value.slice(0, PREVIEW_TEXT)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return Array.isArray(value) ? ['…'] : { '…': '…' }
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    const items = list.slice(0, PREVIEW_ITEMS).map((item) => toPreview(item, depth - 1))
    return list.length > PREVIEW_ITEMS ? [...items, '…'] : items
  }
  const members = Object.entries(value)
  const shown = members.slice(0, PREVIEW_MEMBERS).map(([name, member]) => [name, toPreview(member, depth - 1)] as const)
  return Object.fromEntries(members.length > PREVIEW_MEMBERS ? [...shown, ['…', '…']] : shown)
}

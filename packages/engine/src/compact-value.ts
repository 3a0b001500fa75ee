import { INLINE_RESULT_BYTES, type Json, type StoredValue } from '@heddle/model'

/**
 * What state keeps of a value that event `seq` records (as `output`, or as `values[name]`): the value itself up to
 * INLINE_RESULT_BYTES, else a reference to the event. Blobs and references stay what they are.
 */
export function compactValue(value: StoredValue, seq: number, name?: string): StoredValue {
  if ('blob' in value || 'event' in value) return value
  if (valueBytes(value, INLINE_RESULT_BYTES) <= INLINE_RESULT_BYTES) return value
  return name === undefined ? { event: seq } : { event: seq, name }
}

/** Roughly the bytes of JSON text of a value; counting ends once it is above `limit`. */
export function valueBytes(value: StoredValue, limit: number): number {
  if ('json' in value) return jsonBytes(value.json, limit)
  if ('blob' in value) return 100
  if ('event' in value) return 20 + (value.name?.length ?? 0)
  if ('of' in value) return 16 + valueBytes(value.of, limit)
  const parts = 'list' in value ? value.list : Object.values(value.object)
  let bytes = 2
  for (const part of parts) {
    bytes += 8 + valueBytes(part, limit - bytes)
    if (bytes > limit) return bytes
  }
  return bytes
}

function jsonBytes(value: Json, limit: number): number {
  if (value === null) return 4
  if (typeof value === 'string') return value.length > limit ? limit + 1 : value.length * bytesPerUnit(value) + 2
  if (typeof value === 'number') return 12
  if (typeof value === 'boolean') return 5
  let bytes = 2
  for (const name in value as { readonly [name: string]: Json }) {
    const member = (value as { readonly [name: string]: Json })[name] ?? null
    bytes += (Array.isArray(value) ? 1 : name.length + 4) + jsonBytes(member, limit - bytes)
    if (bytes > limit) return bytes
  }
  return bytes
}

/** Text beyond Latin takes up to three bytes a unit in UTF-8. */
function bytesPerUnit(text: string): number {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return 3
  return 1
}

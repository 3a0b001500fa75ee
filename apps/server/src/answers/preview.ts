import type { Json } from '@heddle/model'

/** Values up to this many bytes of JSON text are shown whole. */
export const WHOLE_BYTES = 16 * 1024

const LEVELS = 4
const ITEMS = 10
const CHARACTERS = 200

/** The whole of a small value, else its beginning: texts, lists and objects cut short, four levels deep. */
export function makePreview(value: Json): {
  readonly bytes: number
  readonly preview: Json
  readonly isWhole: boolean
} {
  const bytes = Buffer.byteLength(JSON.stringify(value))
  if (bytes <= WHOLE_BYTES) return { bytes, preview: value, isWhole: true }
  return { bytes, preview: cut(value, LEVELS), isWhole: false }
}

function cut(value: Json, levels: number): Json {
  if (typeof value === 'string') return value.length <= CHARACTERS ? value : `${value.slice(0, CHARACTERS)}…`
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return '…'
  if (Array.isArray(value)) return (value as readonly Json[]).slice(0, ITEMS).map((item) => cut(item, levels - 1))
  const members = Object.entries(value).slice(0, ITEMS)
  return Object.fromEntries(members.map(([name, member]) => [name, cut(member, levels - 1)]))
}

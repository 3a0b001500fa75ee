/** What JSON can be. */
export type JsonData = null | boolean | number | string | readonly JsonData[] | { readonly [key: string]: JsonData }

/** One line of a JSON tree. */
export interface JsonRow {
  /** JSON Pointer (RFC 6901); `` is the whole. */
  readonly path: string
  /** Key or index in its parent; null for the whole. */
  readonly name: string | number | null
  readonly depth: number
  readonly value: JsonData
  /** Entries of an object or array; null for a plain value. */
  readonly size: number | null
  readonly isOpen: boolean
}

/** Entries of one object or array that are shown until more are asked for. */
export const ENTRIES_SHOWN = 10_000

export interface FlattenOptions {
  /** Whether the object or array at this path shows its entries. */
  readonly isOpen: (path: string, depth: number) => boolean
}

/** The lines of a tree from top to bottom, without those inside what is closed. */
export function flattenJson(value: JsonData, { isOpen }: FlattenOptions): readonly JsonRow[] {
  const rows: JsonRow[] = []
  const visit = (each: JsonData, path: string, name: JsonRow['name'], depth: number): void => {
    const entries = entriesOf(each)
    const open = entries !== null && entries.length > 0 && isOpen(path, depth)
    rows.push({ path, name, depth, value: each, size: entries?.length ?? null, isOpen: open })
    if (!open) return
    for (const [key, inner] of entries.slice(0, ENTRIES_SHOWN)) {
      visit(inner, `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, key, depth + 1)
    }
  }
  visit(value, '', null, 0)
  return rows
}

function entriesOf(value: JsonData): readonly (readonly [string | number, JsonData])[] | null {
  if (Array.isArray(value)) return value.map((inner, index) => [index, inner] as const)
  return value !== null && typeof value === 'object' ? Object.entries(value) : null
}

/** A plain value in one line; what is longer than `limit` is cut. */
export function previewJson(value: JsonData, limit = 300): string {
  const text = JSON.stringify(value)
  return text.length > limit ? `${text.slice(0, limit)}…` : text
}

/** `/items/0/name` → `items[0].name`, as expressions write it. */
export function toExpressionPath(path: string): string {
  if (path === '') return ''
  const parts = path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return parts
    .map((part, index) => {
      if (/^\d+$/.test(part)) return `[${part}]`
      if (/^[A-Za-z_$][\w$]*$/.test(part)) return index === 0 ? part : `.${part}`
      return `[${JSON.stringify(part)}]`
    })
    .join('')
}

import { HeddleError } from '@heddle/model'

/** One page of a list. `nextCursor` is null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface PageRequest {
  /** 1 to 200; default 50. */
  readonly limit?: number
  /** From the page before. */
  readonly cursor?: string | null
}

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 200

/** The page's size. Throws `INPUT_INVALID` outside 1 to 200. */
export function resolveLimit(request: PageRequest): number {
  const limit = request.limit ?? DEFAULT_LIMIT
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit
  throw new HeddleError('INPUT_INVALID', `The limit is ${limit}; it must be a whole number from 1 to ${MAX_LIMIT}.`)
}

type Key = readonly (string | number)[]

/** The keys of the row that a page ended with, as opaque text. */
export function toCursor(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** The keys in a cursor, or null without one. Throws `INPUT_INVALID` on text that is no cursor of this list. */
export function parseCursor(cursor: string | null | undefined, kinds: readonly ('string' | 'number')[]): Key | null {
  if (cursor === null || cursor === undefined) return null
  const key = parseJson(Buffer.from(cursor, 'base64url').toString('utf8'))
  const fits = Array.isArray(key) && key.length === kinds.length && kinds.every((kind, at) => typeof key[at] === kind)
  if (!fits) throw new HeddleError('INPUT_INVALID', 'The cursor is not one of this list. Start again without it.')
  return key as Key
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** A page from `limit + 1` rows: the extra one only tells that there is more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  options: { readonly limit: number; readonly toItem: (row: Row) => Item; readonly toKey: (row: Row) => Key },
): Page<Item> {
  const { limit, toItem, toKey } = options
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const nextCursor = rows.length > limit && last !== undefined ? toCursor(toKey(last)) : null
  return { items: shown.map(toItem), nextCursor }
}

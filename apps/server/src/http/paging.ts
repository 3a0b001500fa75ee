import { HeddleError } from '@heddle/model'
import { z } from 'zod'

/** `?limit` and `?cursor` of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('Items on a page.'),
  cursor: z.string().max(2_000).optional().describe('`nextCursor` of the page before.'),
} as const

/** A page of `item`. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z.string().nullable().describe('Of the next page; null on the last.'),
  })
}

/** A query parameter that may be given several times, or with commas between: always a list. */
export function listQuery<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => (Array.isArray(given) ? given : [given]).flatMap((text) => text.split(',')))
    .pipe(z.array(item).max(50))
}

/** `true` or `false` in a query. */
export const booleanQuery = z.enum(['true', 'false']).transform((text) => text === 'true')

/** One page of a list that is in memory as a whole. The cursor is the place where it goes on. */
export function pageList<Item>(
  items: readonly Item[],
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const start = cursor === undefined ? 0 : Number(/^at(\d{1,9})$/.exec(cursor)?.[1])
  if (Number.isNaN(start)) {
    throw new HeddleError('INPUT_INVALID', 'The cursor is not one of this list. Start again without it.')
  }
  const end = start + limit
  return { items: items.slice(start, end), nextCursor: end < items.length ? `at${end}` : null }
}

/** One page of a list, as the API answers it. */
export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/**
 * Every item of a list, page after page, loaded as they are asked for. `loadPage` gets the cursor of the page, or
 * undefined for the first.
 */
export async function* listAll<Item>(
  loadPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await loadPage(cursor)
    yield* page.items
    if (page.nextCursor === null) return
    cursor = page.nextCursor
  }
}

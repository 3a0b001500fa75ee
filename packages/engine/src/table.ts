/**
 * A record whose keys come from people (node ids may be `constructor`): without a prototype, so that only what was
 * put in is found. `entries` are taken over.
 */
export function createTable<Value>(entries: { readonly [key: string]: Value } = {}): { [key: string]: Value } {
  return Object.assign(Object.create(null) as { [key: string]: Value }, entries)
}

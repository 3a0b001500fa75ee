/**
 * A concurrency key for people. Keys are the workflow's id, or that id, a colon and the value of the workflow's own key
 * expression: only the value means something to anybody.
 */
export function describeKey(key: string): string {
  const colon = key.indexOf(':')
  return colon < 0 ? 'of this workflow' : `with the concurrency key ${JSON.stringify(key.slice(colon + 1))}`
}

/** What a node key says. `pages[3]/book~undo`: the handler `undo` for `book` in iteration 3 of `pages`. */
export interface NodePath {
  /** The node in the definition. */
  readonly id: string
  /** The scope it is in: '' at the top, `pages[3]`, or a parallel container's key. */
  readonly scope: string
  /** The container's key; null at the top. */
  readonly container: string | null
  /** Of the iteration; null in parallel containers and at the top. */
  readonly index: number | null
  /** Of a compensation: the node execution it undoes. */
  readonly undoes: string | null
}

/** Reads a node key. Never throws: what it cannot read is taken as an id at the top. */
export function parseNodeKey(key: string): NodePath {
  const tilde = key.lastIndexOf('~')
  if (tilde > key.lastIndexOf('/')) {
    const undoes = key.slice(0, tilde)
    return { ...parseNodeKey(undoes), id: key.slice(tilde + 1), undoes }
  }
  const slash = key.lastIndexOf('/')
  const last = key.slice(slash + 1)
  const item = /^(.*)\[(\d+)\]$/.exec(last)
  if (item !== null) {
    // The only child of an `each` node carries its iteration's key.
    const container = key.slice(0, key.lastIndexOf('['))
    return { id: item[1] ?? last, scope: key, container, index: Number(item[2]), undoes: null }
  }
  if (slash === -1) return { id: key, scope: '', container: null, index: null, undoes: null }
  const scope = key.slice(0, slash)
  return { id: last, scope, ...parseScopeKey(scope), undoes: null }
}

/** Reads a scope key: `pages[3]`, or a parallel container's key with or without its branch (`both`, `both#left`). */
export function parseScopeKey(scope: string): { readonly container: string | null; readonly index: number | null } {
  if (scope === '') return { container: null, index: null }
  const iteration = /\[(\d+)\]$/.exec(scope)
  if (iteration !== null) return { container: scope.slice(0, iteration.index), index: Number(iteration[1]) }
  const branch = scope.lastIndexOf('#')
  return { container: branch > scope.lastIndexOf('/') ? scope.slice(0, branch) : scope, index: null }
}

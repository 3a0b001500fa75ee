import type { NodeId, NodeKey, ScopeKey } from './ids.ts'

/** The scope of the workflow itself. */
export const ROOT_SCOPE = '' as ScopeKey

/** The key of node `id` inside `scope`: `fetch`, `pages[3]/fetch`, `both/left`. */
export function makeNodeKey(scope: ScopeKey, id: NodeId): NodeKey {
  return (scope === '' ? id : `${scope}/${id}`) as NodeKey
}

/** The scope of iteration `index` of the loop at `loop`: `pages[3]`. */
export function makeIterationScope(loop: NodeKey, index: number): ScopeKey {
  return `${loop}[${index}]` as ScopeKey
}

/** The scope inside the parallel container at `container`: its own key. */
export function makeParallelScope(container: NodeKey): ScopeKey {
  return container as string as ScopeKey
}

/** The only child of an `each` node has its iteration's key: `fetch[3]`, not `fetch[3]/fetch`. */
export function makeEachKey(scope: ScopeKey): NodeKey {
  return scope as string as NodeKey
}

/** The key under which `handler` compensates the node execution `nodeKey`: `pages[3]/book~cancel`. */
export function makeCompensationKey(nodeKey: NodeKey, handler: NodeId): NodeKey {
  return `${nodeKey}~${handler}` as NodeKey
}

import type { NodeDefinition } from '@heddle/model'
import type { ExecutionView, ScopeView } from './execution-view.ts'

/** Scopes by the key of the container that opened them, in order of index. */
export type ScopesByContainer = ReadonlyMap<string, readonly ScopeView[]>

export function groupScopes(view: Pick<ExecutionView, 'scopes'>): ScopesByContainer {
  const groups = new Map<string, ScopeView[]>()
  for (const scope of view.scopes.values()) {
    const group = groups.get(scope.container)
    if (group === undefined) groups.set(scope.container, [scope])
    else group.push(scope)
  }
  for (const group of groups.values()) group.sort((left, right) => (left.index ?? 0) - (right.index ?? 0))
  return groups
}

/** Which iteration of each container the graph shows, by container key; others show the most telling one. */
export type ContainerFocus = ReadonlyMap<string, number>

/**
 * The iteration of a container that the graph shows: the chosen one, else the first that failed, else the latest.
 * Null when it has none.
 */
export function focusedIndex(args: {
  readonly containerKey: string
  readonly scopes: ScopesByContainer
  readonly focus: ContainerFocus
}): number | null {
  const chosen = args.focus.get(args.containerKey)
  if (chosen !== undefined) return chosen
  const scopes = args.scopes.get(args.containerKey) ?? []
  return (scopes.find((scope) => scope.status === 'failed') ?? scopes.at(-1))?.index ?? null
}

/**
 * The node key under which node `id` is shown on the graph: inside containers, that of the focused iteration. Null when
 * no iteration was opened yet.
 */
export function focusedKey(args: {
  readonly id: string
  readonly nodes: ReadonlyMap<string, NodeDefinition>
  readonly scopes: ScopesByContainer
  readonly focus: ContainerFocus
}): string | null {
  const { id, nodes, scopes, focus } = args
  const path: string[] = []
  for (let at = nodes.get(id); at !== undefined && path.length <= nodes.size; at = nodes.get(at.parent ?? '')) {
    path.unshift(at.id)
  }
  let key: string | null = null
  for (const [depth, step] of path.entries()) {
    const inner: string = key === null ? step : `${key}/${step}`
    if (depth === path.length - 1) return inner
    const isLoop = nodes.get(step)?.type.startsWith('flow.loop') ?? false
    const index: number | null = isLoop ? focusedIndex({ containerKey: inner, scopes, focus }) : null
    if (isLoop && index === null) return null
    key = isLoop ? `${inner}[${index}]` : inner
  }
  return key
}

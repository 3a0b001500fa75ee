import type { Definition, NodeDefinition } from '@heddle/model'
import { groupScopes, type ScopesByContainer } from './container-focus.ts'
import type { ExecutionView, NodeView, ScopeView } from './execution-view.ts'

/** One line of the list of node executions. `depth` counts from 0. */
export type NodeRow =
  | {
      readonly kind: 'node'
      readonly key: string
      readonly depth: number
      readonly definition: NodeDefinition | null
      /** Null: not reached. */
      readonly node: NodeView | null
      readonly isExpandable: boolean
      readonly isExpanded: boolean
    }
  | {
      readonly kind: 'scope'
      readonly key: string
      readonly depth: number
      readonly scope: ScopeView
      readonly isExpandable: true
      readonly isExpanded: boolean
    }

interface Context {
  readonly view: ExecutionView
  readonly expanded: ReadonlySet<string>
  readonly scopes: ScopesByContainer
  readonly children: ReadonlyMap<string, readonly NodeDefinition[]>
  readonly byId: ReadonlyMap<string, NodeDefinition>
  readonly undoing: ReadonlyMap<string, readonly NodeView[]>
  readonly rows: NodeRow[]
}

/**
 * The node executions as a tree: definition order, iterations under their container, compensations under what they
 * undo. Only what is inside `expanded` rows (node and scope keys) is walked, so a loop of a thousand is one row.
 */
export function listNodeRows(args: {
  readonly definition: Definition
  readonly view: ExecutionView
  readonly expanded: ReadonlySet<string>
}): readonly NodeRow[] {
  const { definition, view, expanded } = args
  const handlers = new Set(definition.nodes.flatMap((node) => node.compensate ?? []))
  const children = Map.groupBy(
    definition.nodes.filter((node) => !handlers.has(node.id)),
    (node) => node.parent ?? '',
  )
  const undoing = Map.groupBy(
    [...view.nodes.values()].filter((node) => node.undoes !== null),
    (node) => node.undoes ?? '',
  )
  const byId = new Map(definition.nodes.map((node) => [node.id, node]))
  const rows: NodeRow[] = []
  const context = { view, expanded, scopes: groupScopes(view), children, byId, undoing, rows }
  addNodes(context, { parent: '', prefix: '', depth: 0 })
  return rows
}

function addNodes(
  context: Context,
  at: { readonly parent: string; readonly prefix: string; readonly depth: number },
): void {
  for (const definition of context.children.get(at.parent) ?? []) {
    addNode(context, { definition, key: `${at.prefix}${definition.id}`, depth: at.depth })
  }
}

function addNode(
  context: Context,
  at: { readonly definition: NodeDefinition; readonly key: string; readonly depth: number },
): void {
  const { definition, key, depth } = at
  const node = context.view.nodes.get(key) ?? null
  const scopes = context.scopes.get(key) ?? []
  const isExpandable = scopes.length > 0
  const isExpanded = isExpandable && context.expanded.has(key)
  context.rows.push({ kind: 'node', key, depth, definition, node, isExpandable, isExpanded })
  if (isExpanded) addInside(context, { definition, key, depth: depth + 1, scopes })
  for (const undo of context.undoing.get(key) ?? []) addUndo(context, { undo, depth: depth + 1 })
}

function addInside(
  context: Context,
  at: {
    readonly definition: NodeDefinition
    readonly key: string
    readonly depth: number
    readonly scopes: readonly ScopeView[]
  },
): void {
  const { definition, key, depth, scopes } = at
  if (definition.type.startsWith('flow.parallel')) {
    addNodes(context, { parent: definition.id, prefix: `${key}/`, depth })
    return
  }
  for (const scope of scopes) {
    if (definition.each !== undefined) {
      addItem(context, { definition, key: scope.key, depth })
      continue
    }
    const isExpanded = context.expanded.has(scope.key)
    context.rows.push({ kind: 'scope', key: scope.key, depth, scope, isExpandable: true, isExpanded })
    if (isExpanded) addNodes(context, { parent: definition.id, prefix: `${scope.key}/`, depth: depth + 1 })
  }
}

function addItem(
  context: Context,
  row: { readonly definition: NodeDefinition; readonly key: string; readonly depth: number },
): void {
  const node = context.view.nodes.get(row.key) ?? null
  context.rows.push({ kind: 'node', ...row, node, isExpandable: false, isExpanded: false })
  for (const undo of context.undoing.get(row.key) ?? []) addUndo(context, { undo, depth: row.depth + 1 })
}

function addUndo(context: Context, { undo, depth }: { readonly undo: NodeView; readonly depth: number }): void {
  const definition = context.byId.get(undo.id) ?? null
  const row = { key: undo.key, depth, definition, node: undo, isExpandable: false, isExpanded: false }
  context.rows.push({ kind: 'node', ...row })
}

import type { GraphNode, GraphScope } from '../graph.ts'
import { listTargets, walk } from '../reach.ts'
import { isContainer } from '../type-lookup.ts'
import { nodePath, type CheckContext } from './check-context.ts'
import { isDead } from './check-edges.ts'

/** Nodes of one scope above which the canvas becomes hard to read. */
const MANY_NODES = 50

/** `unreachable`: nothing that starts leads here. */
export function checkReachable(context: CheckContext): void {
  for (const scope of context.graph.scopes) {
    const reached = walk(
      listStarts(context, scope),
      listTargets((edge) => !isDead(context, edge)),
    )
    for (const node of scope.nodes) {
      if (reached.has(node) || node.isHandler) continue
      const message = `Nothing leads to \`${node.id}\`, so it never runs. Connect it, or remove it.`
      context.report({ code: 'unreachable', severity: 'warning', path: nodePath(node), nodeId: node.id, message })
    }
  }
}

/** At the top triggers where there are any, else the nodes without incoming edges. */
function listStarts(context: CheckContext, scope: GraphScope): readonly GraphNode[] {
  if (scope.container === null) {
    const triggers = scope.nodes.filter((node) => context.typeOf(node)?.role === 'trigger')
    if (triggers.length > 0) return triggers
  }
  return scope.nodes.filter((node) => node.incoming.length === 0 && !node.isHandler)
}

/** `many-nodes` and `empty-container`. */
export function checkSizes(context: CheckContext): void {
  for (const scope of context.graph.scopes) {
    if (scope.nodes.length <= MANY_NODES) continue
    const { container } = scope
    const where = container === null ? 'The workflow' : `\`${container.id}\``
    const message =
      `${where} holds ${scope.nodes.length} nodes side by side. ` +
      'Move some into containers or a sub-workflow to keep it readable.'
    const place = container === null ? { path: '/nodes' } : { path: nodePath(container), nodeId: container.id }
    context.report({ code: 'many-nodes', severity: 'hint', ...place, message })
  }
  for (const node of context.graph.nodes) {
    if (node.inside !== null || node.isDuplicate || !isContainer(context.typeOf(node))) continue
    const message = `\`${node.id}\` holds no nodes. Name it as the \`parent\` of some, or remove it.`
    context.report({ code: 'empty-container', severity: 'warning', path: nodePath(node), nodeId: node.id, message })
  }
}

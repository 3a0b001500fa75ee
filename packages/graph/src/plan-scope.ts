import { toNodeId, type NodeId, type PlanScope } from '@heddle/model'
import type { GraphNode, GraphScope } from './graph.ts'
import { eachChildId } from './plan-node.ts'
import { walk } from './reach.ts'

/** A scope as the engine walks it; handlers are left out. `isTrigger` names the nodes that start executions. */
export function planScope(scope: GraphScope, isTrigger: (node: GraphNode) => boolean): PlanScope {
  const nodes = scope.nodes.filter((node) => !node.isHandler)
  return {
    container: scope.container === null ? null : toNodeId(scope.container.id),
    nodes: nodes.map(toId),
    roots: nodes.filter((node) => node.incoming.length === 0).map(toId),
    triggers: nodes.filter(isTrigger).map(toId),
    leaves: nodes.filter((node) => node.outgoing.length === 0).map(toId),
    branches: listBranches(nodes),
  }
}

/** The inside of a container that holds no nodes. */
export function planEmptyScope(container: GraphNode): PlanScope {
  return { container: toId(container), nodes: [], roots: [], triggers: [], leaves: [], branches: [] }
}

/** The inside of the loop that an `each` node stands for. */
export function planEachScope(node: GraphNode): PlanScope {
  const child = eachChildId(node.id)
  const nodes = [child]
  return { container: toId(node), nodes, roots: nodes, triggers: [], leaves: nodes, branches: [{ name: child, nodes }] }
}

function listBranches(nodes: readonly GraphNode[]): PlanScope['branches'] {
  const groups = new Map<GraphNode, NodeId[]>()
  const groupOf = new Map<GraphNode, GraphNode>()
  for (const node of nodes) {
    if (!groupOf.has(node)) for (const member of walk([node], listNeighbours)) groupOf.set(member, node)
    const first = groupOf.get(node) ?? node
    const group = groups.get(first)
    if (group === undefined) groups.set(first, [toId(node)])
    else group.push(toId(node))
  }
  return [...groups].map(([first, members]) => ({ name: toId(first), nodes: members }))
}

function listNeighbours(node: GraphNode): readonly GraphNode[] {
  return [...node.incoming.map((edge) => edge.from), ...node.outgoing.map((edge) => edge.to)]
}

function toId(node: GraphNode): NodeId {
  return toNodeId(node.id)
}

import { toCanonicalJson } from '@heddle/model'
import { canonicalNode, dropExtensions, hashText } from './canonical-definition.ts'
import type { Graph, GraphNode, GraphScope } from './graph.ts'
import { sortScope } from './order-nodes.ts'

/*
 * Hashes that decide whether an earlier result may be reused. A node's hash covers its own definition, what leads to
 * it (nodes and edges) and the containers around it; a container's also covers all inside it. A child that reads what
 * earlier iterations gave depends on the whole inside of its loop, so its hash covers that too.
 */

/** SHA-256 of each node with its ancestors, by node. The graph must be free of cycles. */
export function hashNodes(graph: Graph, readsHistory: ReadonlySet<GraphNode>): ReadonlyMap<GraphNode, string> {
  const insides = hashInsides(graph)
  const hashes = new Map<GraphNode, string>()
  /** Of containers: as seen by their children, without what is inside. */
  const outer = new Map<GraphNode, string>()
  for (const scope of graph.scopes) {
    const around = scope.container === null ? '' : (outer.get(scope.container) ?? '')
    for (const node of sortScope(scope)) {
      const sources = node.incoming.map((edge) => `${hashOf(edge.definition)}${hashes.get(edge.from) ?? ''}`)
      const history = readsHistory.has(node) && scope.container !== null ? (insides.get(scope) ?? '') : ''
      const own = hashText([hashOf(canonicalNode(node.definition)), around, history, ...sources.toSorted()].join('\n'))
      outer.set(node, own)
      hashes.set(node, node.inside === null ? own : hashText(`${own}\n${insides.get(node.inside) ?? ''}`))
    }
  }
  return hashes
}

/** Hash of all that stands in each scope, deeper scopes included. */
function hashInsides(graph: Graph): ReadonlyMap<GraphScope, string> {
  const insides = new Map<GraphScope, string>()
  for (const scope of graph.scopes.toReversed()) {
    const nodes = scope.nodes.map((node) => hashOf(canonicalNode(node.definition)) + describeInside(node, insides))
    const edges = scope.edges.map((edge) => hashOf(edge.definition))
    insides.set(scope, hashText([...nodes, '', ...edges].join('\n')))
  }
  return insides
}

function describeInside(node: GraphNode, insides: ReadonlyMap<GraphScope, string>): string {
  return node.inside === null ? '' : (insides.get(node.inside) ?? '')
}

function hashOf(object: { readonly [name: string]: unknown }): string {
  return hashText(toCanonicalJson(dropExtensions(object)))
}

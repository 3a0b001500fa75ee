import type { GraphNode, GraphScope } from './graph.ts'

/** A strongly connected group of nodes; `isCyclic` when an edge path leads from a member back to itself. */
export interface Component {
  readonly nodes: readonly GraphNode[]
  readonly isCyclic: boolean
}

/**
 * Strongly connected components of one scope, in topological order: edges lead from earlier to later ones.
 * Tarjan's algorithm (1972) with an explicit stack.
 */
export function listComponents(scope: GraphScope): readonly Component[] {
  const search = new ComponentSearch()
  for (const node of scope.nodes) search.visit(node)
  return search.components.toReversed()
}

interface Frame {
  readonly node: GraphNode
  nextEdge: number
}

class ComponentSearch {
  /** In reverse topological order. */
  readonly components: Component[] = []
  readonly #order = new Map<GraphNode, number>()
  readonly #low = new Map<GraphNode, number>()
  readonly #pending: GraphNode[] = []
  readonly #isPending = new Set<GraphNode>()

  visit(start: GraphNode): void {
    if (this.#order.has(start)) return
    const frames: Frame[] = [this.#open(start)]
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const edge = frame.node.outgoing[frame.nextEdge]
      frame.nextEdge += 1
      if (edge === undefined) {
        frames.pop()
        const around = frames.at(-1)
        if (around !== undefined) this.#lower(around.node, this.#low.get(frame.node) ?? 0)
        this.#close(frame.node)
      } else if (!this.#order.has(edge.to)) frames.push(this.#open(edge.to))
      else if (this.#isPending.has(edge.to)) this.#lower(frame.node, this.#order.get(edge.to) ?? 0)
    }
  }

  #open(node: GraphNode): Frame {
    this.#low.set(node, this.#order.size)
    this.#order.set(node, this.#order.size)
    this.#pending.push(node)
    this.#isPending.add(node)
    return { node, nextEdge: 0 }
  }

  #lower(node: GraphNode, to: number): void {
    if (to < (this.#low.get(node) ?? 0)) this.#low.set(node, to)
  }

  #close(node: GraphNode): void {
    if (this.#low.get(node) !== this.#order.get(node)) return
    const nodes = this.#pending.splice(this.#pending.lastIndexOf(node))
    for (const member of nodes) this.#isPending.delete(member)
    const isCyclic = nodes.length > 1 || node.outgoing.some((edge) => edge.to === node)
    this.components.push({ nodes, isCyclic })
  }
}

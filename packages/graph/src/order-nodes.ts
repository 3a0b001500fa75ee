import type { Definition } from '@heddle/model'
import { buildGraph, type GraphNode, type GraphScope } from './graph.ts'
import { listComponents } from './components.ts'

/**
 * Ids of one scope's nodes, each after all that lead to it; otherwise in definition order as far as possible.
 * Nodes of a cycle and those behind one are left out. `container` is the scope's node; default: the top.
 */
export function orderNodes(definition: Definition, container: string | null = null): readonly string[] {
  const graph = buildGraph(definition)
  const scope = container === null ? graph.top : graph.byId.get(container)?.inside
  return scope ? sortScope(scope).map((node) => node.id) : []
}

/** Nodes of a scope in topological order (Kahn, 1962), first in, first out. */
export function sortScope(scope: GraphScope): readonly GraphNode[] {
  const open = new Map<GraphNode, number>()
  const sorted: GraphNode[] = []
  for (const node of scope.nodes) {
    open.set(node, node.incoming.length)
    if (node.incoming.length === 0) sorted.push(node)
  }
  for (let at = 0; at < sorted.length; at += 1) {
    for (const { to } of sorted[at]?.outgoing ?? []) {
      const left = (open.get(to) ?? 0) - 1
      open.set(to, left)
      if (left === 0) sorted.push(to)
    }
  }
  return sorted
}

/** Edge visits that the search for the shortest cycle of one component may cost. */
const CYCLE_SEARCH_BUDGET = 2_000_000

/**
 * One cycle for each group of nodes that lead to one another, as ids in edge order; the shortest one, unless the
 * group is so large that two million edge visits do not settle which that is.
 */
export function findCycles(definition: Definition): readonly (readonly string[])[] {
  return buildGraph(definition).scopes.flatMap((scope) =>
    findScopeCycles(scope).map((cycle) => cycle.map((node) => node.id)),
  )
}

/** As `findCycles`, for one scope. */
export function findScopeCycles(scope: GraphScope): readonly (readonly GraphNode[])[] {
  const cyclic = listComponents(scope).filter((component) => component.isCyclic)
  return cyclic.map((component) => findShortestCycle(component.nodes))
}

function findShortestCycle(component: readonly GraphNode[]): readonly GraphNode[] {
  const members = new Set(component)
  const budget = { left: CYCLE_SEARCH_BUDGET }
  let best: readonly GraphNode[] = []
  for (const start of component.toSorted((left, right) => left.index - right.index)) {
    const cycle = findCycleThrough({ start, members, budget, shorterThan: best.length || Infinity })
    if (cycle !== null) best = cycle
    if (best.length === 1 || budget.left <= 0) break
  }
  return best
}

/** Breadth first from `start` back to it. The first search ignores the budget, so that there always is a cycle. */
function findCycleThrough(args: {
  readonly start: GraphNode
  readonly members: ReadonlySet<GraphNode>
  readonly budget: { left: number }
  readonly shorterThan: number
}): readonly GraphNode[] | null {
  const { start, members, budget, shorterThan } = args
  const cameFrom = new Map<GraphNode, GraphNode>()
  const distance = new Map<GraphNode, number>([[start, 1]])
  const queue = [start]
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] as GraphNode
    const length = distance.get(node) ?? 0
    if (length >= shorterThan || (budget.left <= 0 && shorterThan !== Infinity)) return null
    for (const { to } of node.outgoing) {
      budget.left -= 1
      if (to === start) return tracePath(node, cameFrom)
      if (!members.has(to) || distance.has(to)) continue
      distance.set(to, length + 1)
      cameFrom.set(to, node)
      queue.push(to)
    }
  }
  return null
}

function tracePath(end: GraphNode, cameFrom: ReadonlyMap<GraphNode, GraphNode>): readonly GraphNode[] {
  const path: GraphNode[] = []
  for (let node: GraphNode | undefined = end; node !== undefined; node = cameFrom.get(node)) path.push(node)
  return path.toReversed()
}

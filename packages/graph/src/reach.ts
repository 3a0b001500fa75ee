import type { Definition } from '@heddle/model'
import { listComponents } from './components.ts'
import { buildGraph, type GraphEdge, type GraphNode, type GraphScope } from './graph.ts'

/** Ids that edges lead to from any of `ids`, these included. Stays inside the scopes of `ids`. */
export function reachableFrom(definition: Definition, ids: readonly string[]): ReadonlySet<string> {
  const graph = buildGraph(definition)
  const starts = ids.map((id) => graph.byId.get(id)).filter((node) => node !== undefined)
  return toIds(walk(starts, (node) => node.outgoing.map((edge) => edge.to)))
}

/**
 * Ids of what has settled, or can be known never to run, before node `id` starts: all that lead to it in its own
 * scope, and all that lead to each container around it.
 */
export function ancestorsOf(definition: Definition, id: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (let node = buildGraph(definition).byId.get(id) ?? null; node !== null; node = node.scope.container) {
    const start = node
    for (const ancestor of walk([start], listSources)) if (ancestor !== start) found.add(ancestor.id)
  }
  return found
}

/** A scope as ids: the workflow itself (`container` null) or the inside of a container. */
export interface ScopeIds {
  readonly container: string | null
  readonly nodes: readonly string[]
}

/** All scopes of a definition, the top first, nodes in definition order. */
export function scopesOf(definition: Definition): readonly ScopeIds[] {
  return buildGraph(definition).scopes.map(({ container, nodes }) => ({
    container: container?.id ?? null,
    nodes: nodes.map((node) => node.id),
  }))
}

/** Everything that `next` leads to from `starts`, these included. */
export function walk(
  starts: Iterable<GraphNode>,
  next: (node: GraphNode) => readonly GraphNode[],
): ReadonlySet<GraphNode> {
  const seen = new Set<GraphNode>(starts)
  // A set's iteration reaches what is added on the way.
  for (const node of seen) for (const following of next(node)) seen.add(following)
  return seen
}

/** Nodes with an edge to `node`. */
export function listSources(node: GraphNode): readonly GraphNode[] {
  return node.incoming.map((edge) => edge.from)
}

/** Nodes that edges which `isUsed` accepts lead to. */
export function listTargets(isUsed: (edge: GraphEdge) => boolean): (node: GraphNode) => readonly GraphNode[] {
  return (node) => node.outgoing.filter(isUsed).map((edge) => edge.to)
}

function toIds(nodes: Iterable<GraphNode>): ReadonlySet<string> {
  const ids = new Set<string>()
  for (const node of nodes) ids.add(node.id)
  return ids
}

/** Does a path of edges lead from `from` to `to`? */
export interface ReachQuestion {
  readonly from: GraphNode
  readonly to: GraphNode
}

/** Words of 32 sources that are followed in one pass. */
const BLOCK_WORDS = 32

/**
 * Answers many reachability questions of one scope. Sources are followed in blocks of 1,024 at once, as bits that
 * travel along the edges in topological order: time is edges × blocks, memory nodes × 128 bytes.
 * Members of a cycle reach each other and themselves.
 */
export function answerReachability(scope: GraphScope, questions: readonly ReachQuestion[]): readonly boolean[] {
  const sources = [...new Set(questions.map((question) => question.from))]
  const answers = questions.map(() => false)
  if (sources.length === 0) return answers
  const components = listComponents(scope)
  const componentOf = new Map<GraphNode, number>()
  for (const [at, component] of components.entries()) for (const node of component.nodes) componentOf.set(node, at)
  const links = listLinks(scope, componentOf)
  for (let first = 0; first < sources.length; first += BLOCK_WORDS * 32) {
    const block = new Map(sources.slice(first, first + BLOCK_WORDS * 32).map((node, bit) => [node, bit]))
    const words = Math.ceil(block.size / 32)
    const bits = spread({ block, words, components: components.length, componentOf, links })
    for (const [at, { from, to }] of questions.entries()) {
      const bit = block.get(from)
      if (bit === undefined) continue
      const isSelf = from === to || componentOf.get(from) === componentOf.get(to)
      const word = bits[(componentOf.get(to) ?? 0) * words + (bit >> 5)] ?? 0
      answers[at] = isSelf
        ? (components[componentOf.get(to) ?? 0]?.isCyclic ?? false)
        : ((word >>> (bit & 31)) & 1) === 1
    }
  }
  return answers
}

/** Component of each edge's target and source, ordered by source. */
function listLinks(
  scope: GraphScope,
  componentOf: ReadonlyMap<GraphNode, number>,
): readonly (readonly [number, number])[] {
  return scope.edges
    .map((edge) => [componentOf.get(edge.from) ?? 0, componentOf.get(edge.to) ?? 0] as const)
    .filter(([from, to]) => from !== to)
    .toSorted(([left], [right]) => left - right)
}

function spread(args: {
  readonly block: ReadonlyMap<GraphNode, number>
  readonly words: number
  readonly components: number
  readonly componentOf: ReadonlyMap<GraphNode, number>
  readonly links: readonly (readonly [number, number])[]
}): Int32Array {
  const { words } = args
  const bits = new Int32Array(args.components * words)
  for (const [node, bit] of args.block) {
    const at = (args.componentOf.get(node) ?? 0) * words + (bit >> 5)
    bits[at] = (bits[at] ?? 0) | (1 << (bit & 31))
  }
  for (const [from, to] of args.links) {
    for (let word = 0; word < words; word += 1) {
      bits[to * words + word] = (bits[to * words + word] ?? 0) | (bits[from * words + word] ?? 0)
    }
  }
  return bits
}

import type { GraphNode, GraphScope } from '../graph.ts'
import { sortScope } from '../order-nodes.ts'
import { answerReachability, type ReachQuestion } from '../reach.ts'
import { nodePath, type CheckContext } from './check-context.ts'

/** Pairs of writers that are looked at for lying on two ports of one node; more is not worth the time. */
const MAX_EXCLUSION_CHECKS = 100

interface WriterPair extends ReachQuestion {
  readonly name: string
}

/**
 * `parallel-writers`: two nodes that write one of `vars` and may run at the same time, so that the last commit wins
 * by chance. Writers on different ports of one node are not said to.
 */
export function checkWriters(context: CheckContext): void {
  const pairs = new Map<GraphScope, WriterPair[]>()
  for (const [name, writers] of listWriters(context)) {
    for (const writer of writers) checkConcurrentLoop(context, name, writer)
    for (const [scope, inScope] of groupByScope(writers)) addPairs(pairs, { name, scope, writers: inScope })
  }
  let checks = 0
  for (const [scope, asked] of pairs) {
    const answers = answerReachability(scope, asked)
    for (const [at, pair] of asked.entries()) {
      if (answers[at] === true || (checks += 1) > MAX_EXCLUSION_CHECKS || areExclusive(pair.from, pair.to)) continue
      reportPair(context, pair)
    }
  }
}

function listWriters(context: CheckContext): ReadonlyMap<string, readonly GraphNode[]> {
  const writers = new Map<string, GraphNode[]>()
  for (const node of context.graph.nodes) {
    for (const name of Object.keys(node.definition.set ?? {})) {
      const list = writers.get(name)
      if (list === undefined) writers.set(name, [node])
      else list.push(node)
    }
  }
  return writers
}

/** Writers, and containers that hold writers, by the scope they stand in; only where there are two. */
function groupByScope(writers: readonly GraphNode[]): ReadonlyMap<GraphScope, ReadonlySet<GraphNode>> {
  const groups = new Map<GraphScope, Set<GraphNode>>()
  if (writers.length < 2) return groups
  for (const writer of writers) {
    for (let around: GraphNode | null = writer; around !== null; around = around.scope.container) {
      const group = groups.get(around.scope)
      if (group === undefined) groups.set(around.scope, new Set([around]))
      else group.add(around)
    }
  }
  return groups
}

/** In topological order, neighbours that are not connected are enough: being connected is transitive. */
function addPairs(
  pairs: Map<GraphScope, WriterPair[]>,
  group: { readonly name: string; readonly scope: GraphScope; readonly writers: ReadonlySet<GraphNode> },
): void {
  const { name, scope, writers } = group
  if (writers.size < 2) return
  const positions = getPositions(scope)
  const sorted = [...writers]
    .filter((node) => positions.has(node) && !node.isHandler)
    .toSorted((left, right) => (positions.get(left) ?? 0) - (positions.get(right) ?? 0))
  const list = pairs.get(scope) ?? []
  for (const [at, to] of sorted.entries()) {
    const from = sorted[at - 1]
    if (from !== undefined) list.push({ name, from, to })
  }
  pairs.set(scope, list)
}

const knownPositions = new WeakMap<GraphScope, ReadonlyMap<GraphNode, number>>()

/** Place of each node in topological order; nodes of cycles have none. */
function getPositions(scope: GraphScope): ReadonlyMap<GraphNode, number> {
  const known = knownPositions.get(scope)
  if (known !== undefined) return known
  const positions = new Map(sortScope(scope).map((node, at) => [node, at]))
  knownPositions.set(scope, positions)
  return positions
}

/** Whether they lie behind different ports of one node. */
function areExclusive(left: GraphNode, right: GraphNode): boolean {
  const portsToRight = collectPorts(right)
  for (const [node, ports] of collectPorts(left)) {
    const others = portsToRight.get(node)
    if (others !== undefined && ports.isDisjointFrom(others)) return true
  }
  return false
}

/** Of each node before `node`: the ports through which it leads there. */
function collectPorts(node: GraphNode): ReadonlyMap<GraphNode, Set<string>> {
  const found = new Map<GraphNode, Set<string>>()
  const seen = new Set([node])
  for (const reached of seen) {
    for (const { from, port } of reached.incoming) {
      seen.add(from)
      const ports = found.get(from)
      if (ports === undefined) found.set(from, new Set([port]))
      else ports.add(port)
    }
  }
  return found
}

function reportPair(context: CheckContext, { name, from, to }: WriterPair): void {
  const message =
    `\`${from.id}\` and \`${to.id}\` may write vars.${name} at the same time, and the last one wins by chance. ` +
    'Connect one to the other, or use two names.'
  context.report({ code: 'parallel-writers', severity: 'warning', path: nodePath(to), nodeId: to.id, message })
}

function checkConcurrentLoop(context: CheckContext, name: string, writer: GraphNode): void {
  for (let loop = writer.scope.container; loop !== null; loop = loop.scope.container) {
    const concurrency = loop.definition.config?.['concurrency']
    if (context.typeOf(loop)?.role !== 'loop' || typeof concurrency !== 'number' || concurrency < 2) continue
    const message =
      `Iterations of \`${loop.id}\` run at the same time and all write vars.${name}; the last one wins by chance. ` +
      "Use the loop's results, or set its concurrency to 1."
    const path = nodePath(writer, 'set', name)
    context.report({ code: 'parallel-writers', severity: 'warning', path, nodeId: writer.id, message })
    return
  }
}

import type { Definition, EdgeDefinition, NodeDefinition } from '@heddle/model'

/*
 * The graph of a definition, indexed once for all questions. It is tolerant: of two nodes with one id the first
 * counts (the other is kept to be checked, but stands nowhere), a node with a bad parent counts as top-level, an edge that dangles or crosses a wall is left out. What is
 * wrong is said by the checks of validateDefinition, not here.
 *
 * G1 Every question answers in time linear in nodes and edges (reachability: times the number of blocks of sources),
 *    and without recursion over the graph.
 */

export interface GraphNode {
  /** Position in `Graph.nodes`. */
  readonly index: number
  /** Position in `definition.nodes`. */
  readonly position: number
  readonly id: string
  readonly definition: NodeDefinition
  readonly scope: GraphScope
  /** The inside of this node, when nodes name it as their parent. */
  readonly inside: GraphScope | null
  readonly incoming: readonly GraphEdge[]
  readonly outgoing: readonly GraphEdge[]
  /** Named by `settings.errorHandler` or a `compensate`. */
  readonly isHandler: boolean
  /** Named by a `compensate`. */
  readonly isCompensation: boolean
  /** An earlier node has this id: this one is in no scope and has no edges. */
  readonly isDuplicate: boolean
}

export interface GraphEdge {
  /** Its own, or `from.port>to.port`. */
  readonly id: string
  /** Position in `definition.edges`. */
  readonly position: number
  readonly from: GraphNode
  readonly port: string
  readonly to: GraphNode
  readonly toPort: string
  readonly definition: EdgeDefinition
}

export interface GraphScope {
  /** The node around it; null at the top. */
  readonly container: GraphNode | null
  /** 0 at the top. */
  readonly depth: number
  /** In definition order. */
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

export interface Graph {
  readonly definition: Definition
  readonly nodes: readonly GraphNode[]
  readonly byId: ReadonlyMap<string, GraphNode>
  readonly top: GraphScope
  /** The top first; a scope comes after the one around it. */
  readonly scopes: readonly GraphScope[]
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] }
type DraftScope = Writable<GraphScope> & { nodes: GraphNode[]; edges: GraphEdge[] }
type DraftNode = Writable<GraphNode> & { incoming: GraphEdge[]; outgoing: GraphEdge[] }

/** Port that an edge or a node uses when it names none. */
export const MAIN_PORT = 'main'

/** Id of a node that validation could not read: it takes a place in the list and no part in the graph. */
export const UNUSABLE_ID = ''

/** The id an edge goes by: its own, or `from.port>to.port`. */
export function edgeIdOf(edge: EdgeDefinition): string {
  return edge.id ?? `${edge.from}.${edge.port ?? MAIN_PORT}>${edge.to}.${edge.toPort ?? MAIN_PORT}`
}

/** Indexes a definition. Never throws on a definition of the right shape. */
export function buildGraph(definition: Definition): Graph {
  const top: DraftScope = { container: null, depth: 0, nodes: [], edges: [] }
  const nodes: DraftNode[] = []
  const byId = new Map<string, DraftNode>()
  const compensations = new Set<string>()
  for (const [position, node] of definition.nodes.entries()) {
    if (node.compensate !== undefined) compensations.add(node.compensate)
    if (node.id === UNUSABLE_ID) continue
    const isDuplicate = byId.has(node.id)
    const draft = createNode({ index: nodes.length, position, definition: node, scope: top, isDuplicate })
    nodes.push(draft)
    if (!isDuplicate) byId.set(node.id, draft)
  }
  for (const id of compensations) {
    const node = byId.get(id)
    if (node !== undefined) node.isHandler = node.isCompensation = true
  }
  const handler = byId.get(definition.settings?.errorHandler ?? '')
  if (handler !== undefined) handler.isHandler = true
  const scopes = placeNodes({ nodes: nodes.filter((node) => !node.isDuplicate), byId, top })
  connect(definition, byId)
  return { definition, nodes, byId, top, scopes }
}

function createNode(args: {
  readonly index: number
  readonly position: number
  readonly definition: NodeDefinition
  readonly scope: GraphScope
  readonly isDuplicate: boolean
}): DraftNode {
  return {
    ...args,
    id: args.definition.id,
    inside: null,
    incoming: [],
    outgoing: [],
    isHandler: false,
    isCompensation: false,
  }
}

function placeNodes(args: {
  readonly nodes: readonly DraftNode[]
  readonly byId: ReadonlyMap<string, DraftNode>
  readonly top: DraftScope
}): GraphScope[] {
  const { nodes, byId, top } = args
  const misplaced = findMisplaced(nodes, byId)
  const children = new Map<DraftNode, DraftNode[]>()
  for (const node of nodes) {
    const parent = misplaced.has(node) ? undefined : byId.get(node.definition.parent ?? '')
    if (parent === undefined) top.nodes.push(node)
    else getOrAdd(children, parent).push(node)
  }
  const scopes: DraftScope[] = [top]
  for (let at = 0; at < scopes.length; at += 1) {
    const scope = scopes[at] as DraftScope
    for (const node of scope.nodes as DraftNode[]) {
      node.scope = scope
      const held = children.get(node)
      if (held === undefined) continue
      const inside: DraftScope = { container: node, depth: scope.depth + 1, nodes: held, edges: [] }
      node.inside = inside
      scopes.push(inside)
    }
  }
  return scopes
}

/** Containers may be nested this deep. */
export const MAX_CONTAINER_DEPTH = 32

/** Nodes that are, through `parent`, inside themselves, or nested deeper than 32 containers: they count as top-level. */
export function findMisplaced<Node extends { readonly id: string; readonly definition: NodeDefinition }>(
  nodes: readonly Node[],
  byId: ReadonlyMap<string, Node>,
): ReadonlySet<Node> {
  const misplaced = new Set<Node>()
  const depths = new Map<Node, number>()
  for (const start of nodes) {
    const path = new Set<Node>()
    let node: Node | undefined = start
    while (node !== undefined && !depths.has(node) && !path.has(node)) {
      path.add(node)
      node = byId.get(node.definition.parent ?? '')
    }
    if (node !== undefined && path.has(node)) {
      for (const member of listFrom(path, node)) misplaced.add(member)
    }
    setDepths({ path, above: node, depths, misplaced })
  }
  return misplaced
}

function listFrom<Node>(path: ReadonlySet<Node>, first: Node): readonly Node[] {
  const list = [...path]
  return list.slice(list.indexOf(first))
}

function setDepths<Node>(args: {
  readonly path: ReadonlySet<Node>
  readonly above: Node | undefined
  readonly depths: Map<Node, number>
  readonly misplaced: Set<Node>
}): void {
  let depth = args.above === undefined ? -1 : (args.depths.get(args.above) ?? -1)
  for (const node of [...args.path].toReversed()) {
    depth = args.misplaced.has(node) ? 0 : depth + 1
    if (depth > MAX_CONTAINER_DEPTH) {
      args.misplaced.add(node)
      depth = 0
    }
    args.depths.set(node, depth)
  }
}

function connect(definition: Definition, byId: ReadonlyMap<string, DraftNode>): void {
  for (const [position, edge] of (definition.edges ?? []).entries()) {
    const from = byId.get(edge.from)
    const to = byId.get(edge.to)
    if (from === undefined || to === undefined || from.scope !== to.scope) continue
    const { port = MAIN_PORT, toPort = MAIN_PORT } = edge
    const connected: GraphEdge = { id: edgeIdOf(edge), position, from, port, to, toPort, definition: edge }
    from.outgoing.push(connected)
    to.incoming.push(connected)
    ;(from.scope as DraftScope).edges.push(connected)
  }
}

function getOrAdd(lists: Map<DraftNode, DraftNode[]>, key: DraftNode): DraftNode[] {
  const existing = lists.get(key)
  if (existing !== undefined) return existing
  const created: DraftNode[] = []
  lists.set(key, created)
  return created
}

import { edgeIdOf } from '@heddle/graph'
import type { Category, Definition, NodeDefinition } from '@heddle/model'
import { guessCategory } from './node-category.ts'
import { placeNodes, type Placement, type Point } from './place-nodes.ts'

/** What the graph needs to know of a node type; the catalogue's manifests have more. */
export interface TypeFacts {
  readonly category: Category
  readonly title: string
  readonly icon: string
  readonly outPorts: readonly string[]
}

/** What a drawn node says; the same for cards and containers. */
export interface GraphNodeData extends Record<string, unknown> {
  readonly definition: NodeDefinition
  readonly category: Category
  readonly typeTitle: string
  readonly icon: string | null
  /** In the order in which they are drawn, top to bottom. */
  readonly outPorts: readonly string[]
  /** Ports from which edges begin; the others are drawn only where they have a name. */
  readonly usedPorts: readonly string[]
  readonly hasIncoming: boolean
  readonly isContainer: boolean
  readonly isHandler: boolean
}

/** A node as React Flow takes it; children of containers are placed relative to them. */
export interface GraphNodeElement {
  readonly id: string
  readonly type: 'card' | 'container'
  readonly position: { readonly x: number; readonly y: number }
  readonly width: number
  readonly height: number
  readonly parentId?: string
  readonly data: GraphNodeData
}

export interface GraphEdgeElement {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly sourceHandle: string
  readonly targetHandle: string
  readonly type: 'flow' | 'handler'
  readonly data: {
    readonly [name: string]: unknown
    readonly port: string
    readonly when: string | null
    readonly kind: 'flow' | 'error' | 'compensate'
    /** Where it passes layers between its ends; in the coordinates of the whole graph. */
    readonly passage: readonly Point[]
  }
}

export interface GraphElements {
  /** Containers before what they hold, as React Flow asks. */
  readonly nodes: readonly GraphNodeElement[]
  readonly edges: readonly GraphEdgeElement[]
}

/** Port that handlers are linked from; no edge may use it. */
export const HANDLER_PORT = '~handler'

/** A definition as nodes and edges to draw. `types` by `name@major`; types it lacks are guessed from their names. */
export function toGraphElements(
  definition: Definition,
  types: ReadonlyMap<string, TypeFacts> = new Map(),
): GraphElements {
  const { boxes, passages } = placeNodes(definition)
  const handlers = new Set(definition.nodes.flatMap((node) => node.compensate ?? []))
  if (definition.settings?.errorHandler !== undefined) handlers.add(definition.settings.errorHandler)
  const containers = new Set(definition.nodes.flatMap((node) => node.parent ?? []))
  const usedPorts = listUsedPorts(definition, { boxes, passages })
  const targets = new Set((definition.edges ?? []).map((edge) => edge.to))
  const nodes = definition.nodes.flatMap((node): readonly GraphNodeElement[] => {
    const box = boxes.get(node.id)
    if (box === undefined) return []
    const isContainer = containers.has(node.id)
    return [
      {
        id: node.id,
        type: isContainer ? 'container' : 'card',
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        ...(node.parent === undefined || !boxes.has(node.parent) ? {} : { parentId: node.parent }),
        data: toData({
          node,
          facts: types.get(node.type),
          used: usedPorts.get(node.id) ?? [],
          targets,
          isContainer,
          handlers,
        }),
      },
    ]
  })
  return {
    nodes: sortByDepth(nodes),
    edges: [...listEdges({ definition, boxes, passages }), ...listHandlerEdges(definition, boxes)],
  }
}

function toData(args: {
  readonly node: NodeDefinition
  readonly facts: TypeFacts | undefined
  readonly used: readonly string[]
  readonly targets: ReadonlySet<string>
  readonly isContainer: boolean
  readonly handlers: ReadonlySet<string>
}): GraphNodeData {
  const { node, facts, used } = args
  // `error` is a port of nearly every type: it is drawn only where something is connected to it.
  const offered = node.each === undefined ? (facts?.outPorts ?? []).filter((port) => port !== 'error') : ['main']
  const ports = [...new Set([...used, ...offered])]
  return {
    definition: node,
    category: facts?.category ?? guessCategory(node.type),
    typeTitle: facts?.title ?? node.type.split('@')[0] ?? node.type,
    icon: facts?.icon ?? null,
    outPorts: ports.length === 0 ? ['main'] : ports,
    usedPorts: used,
    hasIncoming: args.targets.has(node.id),
    isContainer: args.isContainer,
    isHandler: args.handlers.has(node.id),
  }
}

/** Ports that edges begin at, by node; ordered by the height their edges lead to, so that edges seldom cross. */
function listUsedPorts(definition: Definition, { boxes, passages }: Placement): ReadonlyMap<string, readonly string[]> {
  const heights = new Map<string, Map<string, number>>()
  for (const edge of definition.edges ?? []) {
    const target = boxes.get(edge.to)
    const height = passages.get(edgeIdOf(edge))?.[0]?.y ?? (target === undefined ? 0 : target.y + target.height / 2)
    const ports = heights.get(edge.from) ?? new Map<string, number>()
    const port = edge.port ?? 'main'
    heights.set(edge.from, ports.set(port, Math.min(ports.get(port) ?? Infinity, height)))
  }
  return new Map(
    [...heights].map(([id, ports]) => [
      id,
      [...ports].toSorted(([, left], [, right]) => left - right).map(([port]) => port),
    ]),
  )
}

function sortByDepth(nodes: readonly GraphNodeElement[]): readonly GraphNodeElement[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const depthOf = (node: GraphNodeElement): number => {
    let depth = 0
    for (let at = byId.get(node.parentId ?? ''); at !== undefined && depth < nodes.length; depth += 1) {
      at = byId.get(at.parentId ?? '')
    }
    return depth
  }
  return nodes
    .map((node) => ({ node, depth: depthOf(node) }))
    .toSorted((left, right) => left.depth - right.depth)
    .map(({ node }) => node)
}

function listEdges({ definition, boxes, passages }: Placement & { readonly definition: Definition }) {
  const parents = new Map(definition.nodes.map((node) => [node.id, node.parent]))
  return (definition.edges ?? [])
    .filter((edge) => boxes.has(edge.from) && boxes.has(edge.to))
    .map((edge): GraphEdgeElement => {
      const origin = originOf(edge.from, { boxes, parents })
      const passage = (passages.get(edgeIdOf(edge)) ?? []).map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y }))
      return {
        id: edgeIdOf(edge),
        source: edge.from,
        target: edge.to,
        sourceHandle: edge.port ?? 'main',
        targetHandle: 'main',
        type: 'flow',
        data: {
          port: edge.port ?? 'main',
          when: edge.when ?? null,
          kind: edge.port === 'error' ? 'error' : 'flow',
          passage,
        },
      }
    })
}

/** Where the container of a node lies in the whole graph. */
function originOf(
  id: string,
  { boxes, parents }: Pick<Placement, 'boxes'> & { readonly parents: ReadonlyMap<string, string | undefined> },
): Point {
  let [x, y] = [0, 0]
  const seen = new Set<string>()
  for (let at = parents.get(id); at !== undefined && !seen.has(at); at = parents.get(at)) {
    seen.add(at)
    x += boxes.get(at)?.x ?? 0
    y += boxes.get(at)?.y ?? 0
  }
  return { x, y }
}

function listHandlerEdges(definition: Definition, known: ReadonlyMap<string, unknown>): readonly GraphEdgeElement[] {
  return definition.nodes.flatMap((node) => {
    const target = node.compensate
    if (target === undefined || !known.has(target)) return []
    return [
      {
        id: `${node.id}.${HANDLER_PORT}>${target}`,
        source: node.id,
        target,
        sourceHandle: HANDLER_PORT,
        targetHandle: HANDLER_PORT,
        type: 'handler' as const,
        data: { port: HANDLER_PORT, when: null, kind: 'compensate' as const, passage: [] },
      },
    ]
  })
}

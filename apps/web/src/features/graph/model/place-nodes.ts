import { edgeIdOf, layoutGraph, type NodeBox } from '@heddle/graph'
import type { Definition, EdgeDefinition, NodeDefinition } from '@heddle/model'

const NODE_WIDTH = 200
const NODE_HEIGHT = 80
const PADDING = 40
/** Between a scope's graph and its row of handlers. */
const HANDLER_GAP = 40
/** More places than these are not kept free for long edges: the graph would be too large to be read anyway. */
const MAX_PLACES = 2_000

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Placement {
  /** By node id; children are relative to their container. */
  readonly boxes: ReadonlyMap<string, NodeBox>
  /** By edge id: where an edge over several layers passes between their nodes; relative like its ends. */
  readonly passages: ReadonlyMap<string, readonly Point[]>
}

/**
 * Where nodes and long edges are drawn: where the author put the nodes when all have a position, else an automatic
 * layout. In it each layer is centred, so that a chain is a straight line; an edge over several layers has a place of
 * its own in each of them, so that it crosses no node; handlers stand in a row below.
 */
export function placeNodes(definition: Definition): Placement {
  const isPlaced = definition.nodes.length > 0 && definition.nodes.every((node) => node.position !== undefined)
  if (isPlaced) return { boxes: placeAsWritten(definition), passages: new Map() }
  const { extended, places } = reservePlaces(definition)
  const boxes: Boxes = new Map(layoutGraph(extended))
  for (const scope of listScopes(extended)) centreLayers({ definition: extended, scope, boxes })
  const passages = new Map<string, readonly Point[]>()
  for (const [key, ids] of places) {
    passages.set(
      key,
      ids.flatMap((id) => {
        const box = boxes.get(id)
        boxes.delete(id)
        return box === undefined ? [] : [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }]
      }),
    )
  }
  return { boxes, passages }
}

type Boxes = Map<string, NodeBox>

/** The definition with a stand-in node for every layer that an edge only passes. */
function reservePlaces(definition: Definition): {
  readonly extended: Definition
  readonly places: ReadonlyMap<string, readonly string[]>
} {
  const layers = findLayers(definition)
  const parents = new Map(definition.nodes.map((node) => [node.id, node.parent]))
  const nodes: NodeDefinition[] = [...definition.nodes]
  const edges: EdgeDefinition[] = []
  const places = new Map<string, string[]>()
  let count = 0
  for (const edge of definition.edges ?? []) {
    const [from, to] = [layers.get(edge.from), layers.get(edge.to)]
    const span = from === undefined || to === undefined ? 0 : to - from
    if (span < 2 || parents.get(edge.from) !== parents.get(edge.to) || count + span > MAX_PLACES) {
      edges.push(edge)
      continue
    }
    const ids = Array.from({ length: span - 1 }, () => `passage${(count += 1)}~`)
    places.set(edgeIdOf(edge), ids)
    const parent = parents.get(edge.from)
    for (const id of ids) nodes.push({ id, type: 'passage@1', ...(parent === undefined ? {} : { parent }) })
    const path = [edge.from, ...ids, edge.to]
    for (const [at, id] of path.slice(1).entries()) edges.push({ from: path[at] ?? edge.from, to: id })
  }
  return { extended: { ...definition, nodes, edges }, places }
}

/** Layer of each node within its scope, counted from the left. */
function findLayers(definition: Definition): ReadonlyMap<string, number> {
  const boxes = layoutGraph(definition)
  const layers = new Map<string, number>()
  for (const scope of listScopes(definition)) {
    const columns = [...new Set(scope.map((node) => boxes.get(node.id)?.x ?? 0))].toSorted(
      (left, right) => left - right,
    )
    for (const node of scope) layers.set(node.id, columns.indexOf(boxes.get(node.id)?.x ?? 0))
  }
  return layers
}

function listScopes(definition: Definition): readonly (readonly NodeDefinition[])[] {
  return [...Map.groupBy(definition.nodes, (node) => node.parent ?? '').values()]
}

function centreLayers(args: {
  readonly definition: Definition
  readonly scope: readonly NodeDefinition[]
  readonly boxes: Boxes
}): void {
  const { scope, boxes } = args
  const handlers = listHandlers(args.definition)
  const flow = scope.filter((node) => !handlers.has(node.id))
  const layers = [...Map.groupBy(flow, (node) => boxes.get(node.id)?.x ?? 0).values()]
  const bottoms = layers.map((layer) => Math.max(...layer.map((node) => bottomOf(boxes.get(node.id)))))
  const bottom = Math.max(0, ...bottoms)
  for (const [at, layer] of layers.entries()) {
    for (const node of layer) shift(boxes, { id: node.id, by: Math.round((bottom - (bottoms[at] ?? 0)) / 2) })
  }
  for (const node of scope.filter((candidate) => handlers.has(candidate.id))) {
    const box = boxes.get(node.id)
    if (box !== undefined && flow.length > 0) boxes.set(node.id, { ...box, y: bottom + HANDLER_GAP })
  }
}

function shift(boxes: Boxes, { id, by }: { readonly id: string; readonly by: number }): void {
  const box = boxes.get(id)
  if (box !== undefined) boxes.set(id, { ...box, y: box.y + by })
}

function bottomOf(box: NodeBox | undefined): number {
  return box === undefined ? 0 : box.y + box.height
}

function listHandlers(definition: Definition): ReadonlySet<string> {
  const handlers = new Set(definition.nodes.flatMap((node) => node.compensate ?? []))
  if (definition.settings?.errorHandler !== undefined) handlers.add(definition.settings.errorHandler)
  return handlers
}

/** Sizes of containers follow from where their children were put, innermost first. */
function placeAsWritten(definition: Definition): Boxes {
  const children = Map.groupBy(definition.nodes, (node) => node.parent ?? '')
  const boxes: Boxes = new Map()
  const place = (node: NodeDefinition): NodeBox => {
    const known = boxes.get(node.id)
    if (known !== undefined) return known
    const { x, y } = node.position ?? { x: 0, y: 0 }
    boxes.set(node.id, { x, y, width: NODE_WIDTH, height: NODE_HEIGHT })
    const inside = (children.get(node.id) ?? []).map(place)
    const box = {
      x,
      y,
      width: Math.max(NODE_WIDTH, ...inside.map((child) => child.x + child.width + PADDING)),
      height: Math.max(NODE_HEIGHT, ...inside.map((child) => child.y + child.height + PADDING)),
    }
    boxes.set(node.id, box)
    return box
  }
  for (const node of definition.nodes) place(node)
  return boxes
}

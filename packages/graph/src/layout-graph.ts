import type { Definition } from '@heddle/model'
import { buildGraph, type GraphNode, type GraphScope } from './graph.ts'
import { sortScope } from './order-nodes.ts'

/** Where a node stands on the canvas, in pixels; children of a container relative to its upper left corner. */
export interface NodeBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const NODE_WIDTH = 200
const NODE_HEIGHT = 80
const LAYER_GAP = 80
const ROW_GAP = 40
const CONTAINER_PADDING = 40
/** Sweeps over the layers; more change little. */
const SWEEPS = 4

/**
 * A layered layout, from left to right: a node's layer is the longest path to it, nodes of a layer are ordered by the
 * mean place of their neighbours (barycentre; Sugiyama, Tagawa and Toda, 1981). Containers are sized around their
 * children. Nodes of cycles follow in the first layer, handlers in a row below.
 */
export function layoutGraph(definition: Definition): ReadonlyMap<string, NodeBox> {
  const graph = buildGraph(definition)
  const sizes = new Map<GraphNode, { readonly width: number; readonly height: number }>()
  const boxes = new Map<string, NodeBox>()
  for (const scope of graph.scopes.toReversed()) {
    const placed = layoutScope(scope, (node) => sizes.get(node) ?? { width: NODE_WIDTH, height: NODE_HEIGHT })
    let [width, height] = [0, 0]
    for (const [node, box] of placed) {
      boxes.set(node.id, box)
      width = Math.max(width, box.x + box.width)
      height = Math.max(height, box.y + box.height)
    }
    if (scope.container === null) continue
    sizes.set(scope.container, { width: width + CONTAINER_PADDING, height: height + CONTAINER_PADDING })
  }
  return boxes
}

type Sizes = (node: GraphNode) => { readonly width: number; readonly height: number }

function layoutScope(scope: GraphScope, sizeOf: Sizes): ReadonlyMap<GraphNode, NodeBox> {
  const start = scope.container === null ? 0 : CONTAINER_PADDING
  const layers = orderLayers(listLayers(scope))
  const boxes = new Map<GraphNode, NodeBox>()
  let x = start
  let bottom = start
  for (const layer of layers) {
    let y = start
    let width = NODE_WIDTH
    for (const node of layer) {
      const size = sizeOf(node)
      boxes.set(node, { x, y, ...size })
      y += size.height + ROW_GAP
      width = Math.max(width, size.width)
    }
    bottom = Math.max(bottom, y)
    x += width + LAYER_GAP
  }
  let handlerX = start
  for (const node of scope.nodes.filter((candidate) => candidate.isHandler)) {
    const size = sizeOf(node)
    boxes.set(node, { x: handlerX, y: bottom, ...size })
    handlerX += size.width + LAYER_GAP
  }
  return boxes
}

function listLayers(scope: GraphScope): GraphNode[][] {
  const depth = new Map<GraphNode, number>()
  for (const node of sortScope(scope)) {
    depth.set(
      node,
      node.incoming.reduce((deepest, edge) => Math.max(deepest, (depth.get(edge.from) ?? 0) + 1), 0),
    )
  }
  const layers: GraphNode[][] = []
  for (const node of scope.nodes) {
    if (node.isHandler) continue
    const layer = depth.get(node) ?? 0
    while (layers.length <= layer) layers.push([])
    layers[layer]?.push(node)
  }
  return layers
}

function orderLayers(layers: readonly (readonly GraphNode[])[]): readonly (readonly GraphNode[])[] {
  const places = new Map<GraphNode, number>()
  for (const layer of layers) for (const [at, node] of layer.entries()) places.set(node, at)
  const ordered = layers.map((layer) => [...layer])
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isForward = sweep % 2 === 0
    for (const layer of isForward ? ordered : ordered.toReversed()) {
      const wanted = new Map(
        layer.map((node) => [node, meanPlace(node, isForward ? listFrom(node) : listTo(node), places)]),
      )
      layer.sort((left, right) => (wanted.get(left) ?? 0) - (wanted.get(right) ?? 0))
      for (const [at, node] of layer.entries()) places.set(node, at)
    }
  }
  return ordered
}

function meanPlace(node: GraphNode, neighbours: readonly GraphNode[], places: ReadonlyMap<GraphNode, number>): number {
  if (neighbours.length === 0) return places.get(node) ?? 0
  return neighbours.reduce((sum, neighbour) => sum + (places.get(neighbour) ?? 0), 0) / neighbours.length
}

function listFrom(node: GraphNode): readonly GraphNode[] {
  return node.incoming.map((edge) => edge.from)
}

function listTo(node: GraphNode): readonly GraphNode[] {
  return node.outgoing.map((edge) => edge.to)
}

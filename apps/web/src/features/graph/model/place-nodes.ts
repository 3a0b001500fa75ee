import { layoutGraph, type NodeBox } from '@heddle/graph'
import type { Definition, NodeDefinition } from '@heddle/model'

const NODE_WIDTH = 200
const NODE_HEIGHT = 80
const PADDING = 40
/** Between a scope's graph and its row of handlers. */
const HANDLER_GAP = 40

/**
 * Where each node is drawn: where its author put it when all nodes have a position, else an automatic layout, in which
 * each layer is centred so that a chain is a straight line, and handlers stand in a row of their own below.
 * Children are relative to their container.
 */
export function placeNodes(definition: Definition): ReadonlyMap<string, NodeBox> {
  const isPlaced = definition.nodes.length > 0 && definition.nodes.every((node) => node.position !== undefined)
  const boxes = new Map(isPlaced ? placeAsWritten(definition) : layoutGraph(definition))
  if (!isPlaced) for (const scope of listScopes(definition)) centreLayers({ definition, scope, boxes })
  return boxes
}

type Boxes = Map<string, NodeBox>

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

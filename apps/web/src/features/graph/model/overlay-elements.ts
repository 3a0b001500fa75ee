import type { GraphEdgeElement, GraphElements, GraphNodeElement } from './graph-elements.ts'
import type { EdgeState, GraphNodeState } from './node-state.ts'

export type OverlaidNode = GraphNodeElement & {
  readonly selected: boolean
  readonly data: { readonly state: GraphNodeState | null }
}
export type OverlaidEdge = GraphEdgeElement & { readonly data: { readonly state: EdgeState | null } }

/** What an execution adds to a drawn graph. */
export interface Overlay {
  readonly nodes: ReadonlyMap<string, GraphNodeState>
  readonly edges: ReadonlyMap<string, EdgeState>
}

/**
 * Lays an overlay over elements. Elements that look as in `before` are the same objects as there, so that only what
 * changed is drawn again.
 */
export function overlayElements(args: {
  readonly elements: GraphElements
  readonly overlay: Overlay | null
  readonly selectedId: string | null
  readonly before: { readonly nodes: readonly OverlaidNode[]; readonly edges: readonly OverlaidEdge[] }
}): { readonly nodes: readonly OverlaidNode[]; readonly edges: readonly OverlaidEdge[] } {
  const { elements, overlay, selectedId, before } = args
  const knownNodes = new Map(before.nodes.map((node) => [node.id, node]))
  const knownEdges = new Map(before.edges.map((edge) => [edge.id, edge]))
  return {
    nodes: elements.nodes.map((node) => {
      const state = overlay?.nodes.get(node.id) ?? null
      const selected = node.id === selectedId
      const known = knownNodes.get(node.id)
      const isSame =
        known !== undefined &&
        known.data.definition === node.data.definition &&
        known.data.typeTitle === node.data.typeTitle &&
        known.selected === selected &&
        isSameState(known.data.state, state)
      return isSame ? known : { ...node, selected, data: { ...node.data, state } }
    }),
    edges: elements.edges.map((edge) => {
      const state = overlay === null ? null : (overlay.edges.get(edge.id) ?? 'open')
      const known = knownEdges.get(edge.id)
      const isSame = known !== undefined && known.data.state === state && known.data.when === edge.data.when
      return isSame ? known : { ...edge, data: { ...edge.data, state } }
    }),
  }
}

function isSameState(left: GraphNodeState | null, right: GraphNodeState | null): boolean {
  if (left === right) return true
  return left !== null && right !== null && JSON.stringify(left) === JSON.stringify(right)
}

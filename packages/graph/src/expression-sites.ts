import type { FieldKind, JsonObject, NodeTypeManifest } from '@heddle/model'
import { listConfigExpressions } from '@heddle/expressions'
import type { Graph, GraphEdge, GraphNode } from './graph.ts'
import { toPointer } from './json-pointer.ts'

/** Which part of the definition an expression stands in; it decides what the expression may see. */
export type Place = 'config' | 'each' | 'when' | 'set' | 'fallback' | 'edge' | 'output' | 'concurrency'

/** One expression field or template of a definition. */
export interface ExpressionSite {
  /** The expression, or the whole string that holds `${{ }}`. */
  readonly text: string
  readonly path: string
  readonly place: Place
  readonly kind: FieldKind | 'template'
  /** Null for the workflow's own (`output`, `concurrency`). */
  readonly node: GraphNode | null
  /** For `edge`. */
  readonly edge: GraphEdge | null
  /** It is asked for inside an iteration, so `loop` is the container's own. */
  readonly isInLoop: boolean
  /** It is asked for at the end of an iteration, when the container's children have run. */
  readonly seesChildren: boolean
}

/** All expressions and templates of a definition, in definition order. */
export function listExpressionSites(
  graph: Graph,
  typeOf: (node: GraphNode) => NodeTypeManifest | undefined,
): readonly ExpressionSite[] {
  const sites: ExpressionSite[] = []
  for (const node of graph.nodes) {
    addNodeSites(sites, node)
    addConfigSites(sites, node, typeOf(node))
    for (const edge of node.outgoing) addEdgeSite(sites, edge)
  }
  for (const [name, text] of Object.entries(graph.definition.output ?? {})) {
    sites.push(createSite({ text, path: toPointer(['output', name]), place: 'output', kind: 'expression' }))
  }
  const key = graph.definition.settings?.concurrency?.key
  if (key !== undefined) {
    sites.push(createSite({ text: key, path: '/settings/concurrency/key', place: 'concurrency', kind: 'expression' }))
  }
  return sites
}

type SiteParts = Pick<ExpressionSite, 'text' | 'path' | 'place' | 'kind'> & Partial<ExpressionSite>

/** Written out field by field: there is one for every expression of a definition. */
function createSite(parts: SiteParts): ExpressionSite {
  return {
    text: parts.text,
    path: parts.path,
    place: parts.place,
    kind: parts.kind,
    node: parts.node ?? null,
    edge: parts.edge ?? null,
    isInLoop: parts.isInLoop ?? false,
    seesChildren: parts.seesChildren ?? false,
  }
}

function addNodeSites(sites: ExpressionSite[], node: GraphNode): void {
  const { when, each, set, fallback } = node.definition
  const at = (...parts: readonly string[]) => toPointer(['nodes', node.position, ...parts])
  if (when !== undefined)
    sites.push(createSite({ text: when, path: at('when'), place: 'when', kind: 'condition', node }))
  if (each !== undefined)
    sites.push(createSite({ text: each, path: at('each'), place: 'each', kind: 'expression', node }))
  for (const [name, text] of Object.entries(set ?? {})) {
    sites.push(createSite({ text, path: at('set', name), place: 'set', kind: 'expression', node }))
  }
  if (fallback === undefined) return
  for (const found of listConfigExpressions({ fallback }, {})) {
    sites.push(createSite({ text: found.text, path: at() + found.path, place: 'fallback', kind: found.kind, node }))
  }
}

function addConfigSites(sites: ExpressionSite[], node: GraphNode, manifest: NodeTypeManifest | undefined): void {
  if (manifest === undefined) return
  const base = toPointer(['nodes', node.position, 'config'])
  for (const found of listConfigExpressions((node.definition.config ?? {}) as JsonObject, manifest.configSchema)) {
    const isDeferred = found.kind === 'deferred' && manifest.role === 'loop'
    const isAtEnd = isDeferred && !(found.path === '/condition' && node.definition.config?.['mode'] === 'while')
    sites.push(
      createSite({
        text: found.text,
        path: base + found.path,
        place: 'config',
        kind: found.kind,
        node,
        isInLoop: isDeferred || node.definition.each !== undefined,
        seesChildren: isAtEnd,
      }),
    )
  }
}

function addEdgeSite(sites: ExpressionSite[], edge: GraphEdge): void {
  if (edge.definition.when === undefined) return
  const path = toPointer(['edges', edge.position, 'when'])
  sites.push(createSite({ text: edge.definition.when, path, place: 'edge', kind: 'condition', node: edge.from, edge }))
}

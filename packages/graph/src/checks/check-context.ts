import type { Finding, NodeCatalogue, NodeTypeManifest } from '@heddle/model'
import { toPointer } from '../json-pointer.ts'
import type { Graph, GraphEdge, GraphNode } from '../graph.ts'
import type { NamedSite } from '../resolve-names.ts'

/** A name of something outside the definition. */
export type ReferenceKind = 'agent' | 'tool' | 'connection' | 'secret' | 'workflow'

/** What validation is told about the world around the definition. */
export interface ValidateOptions {
  readonly catalogue: NodeCatalogue
  /** Adds line and column to findings; from `loadDefinition`. */
  readonly locate?: (pointer: string) => { readonly line: number; readonly column: number } | null
  /** Whether the workspace has the named thing. Without it no name outside is checked. */
  readonly isKnown?: (kind: ReferenceKind, name: string) => boolean
  /** The input schema of a workflow that `flow.subworkflow` names; null when unknown. */
  readonly subworkflow?: (name: string) => { readonly input: unknown } | null
}

/** What a check sees. Each check reports all it finds and changes nothing. */
export interface CheckContext {
  readonly graph: Graph
  readonly options: ValidateOptions
  /** Every expression that parses, with what its names mean. */
  readonly sites: readonly NamedSite[]
  /** Undefined when the type is not installed. */
  typeOf(node: GraphNode): NodeTypeManifest | undefined
  report(finding: Finding): void
}

/** JSON Pointer to a node, or to one of its parts. */
export function nodePath(node: GraphNode, ...parts: readonly (string | number)[]): string {
  return toPointer(['nodes', node.position, ...parts])
}

/** JSON Pointer to an edge, or to one of its parts. */
export function edgePath(edge: GraphEdge, ...parts: readonly (string | number)[]): string {
  return toPointer(['edges', edge.position, ...parts])
}

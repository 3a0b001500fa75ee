import type { NodeCatalogue, NodeTypeManifest } from '@heddle/model'
import type { GraphNode } from './graph.ts'

/** Finds the manifest that a node's `type` (`name@major`) pins; undefined when it is not installed. */
export function createTypeLookup(catalogue: NodeCatalogue): (node: GraphNode) => NodeTypeManifest | undefined {
  const known = new Map<string, NodeTypeManifest | undefined>()
  return (node) => {
    const text = node.definition.type
    if (known.has(text)) return known.get(text)
    const { name, major } = splitType(text)
    const manifest = catalogue.get(name, major)
    known.set(text, manifest)
    return manifest
  }
}

/** `http.request@1` → name and major; major 0 when there is none. */
export function splitType(text: string): { readonly name: string; readonly major: number } {
  const at = text.lastIndexOf('@')
  return at === -1 ? { name: text, major: 0 } : { name: text.slice(0, at), major: Number(text.slice(at + 1)) }
}

/** Whether a type holds other nodes. */
export function isContainer(manifest: NodeTypeManifest | undefined): boolean {
  return manifest?.role === 'loop' || manifest?.role === 'parallel'
}

/** Whether a type suspends its node execution by itself. */
export function isWait(manifest: NodeTypeManifest | undefined): boolean {
  return manifest?.role === 'wait' || manifest?.role === 'signal' || manifest?.role === 'approval'
}

/** Whether a signal or approval fires `error` when its time is over. */
export function routesTimeout(node: GraphNode, manifest: NodeTypeManifest | undefined): boolean {
  if (manifest?.role !== 'signal' && manifest?.role !== 'approval') return false
  return node.definition.config?.['onTimeout'] === 'route'
}

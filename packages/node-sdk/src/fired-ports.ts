import { HeddleError, type Json, type NodeTypeManifest, type PlanNode } from '@heddle/model'

/** Throws a defect when node code fires a port that neither its type nor its config has. */
export function checkPorts(manifest: NodeTypeManifest, node: PlanNode, fired: readonly string[]): void {
  const known = new Set([...manifest.ports.out, ...portsFromConfig(node.config, manifest.ports.outFromConfig)])
  const unknown = fired.find((port) => !known.has(port))
  if (unknown === undefined) return
  throw new HeddleError(
    'INTERNAL_ERROR',
    `Node ${node.id} fired the port "${unknown}", which it does not have: ${[...known].join(', ')}.`,
  )
}

/** Names of out ports that a config adds: the texts at `pointer`, in which `*` stands for every element. */
export function portsFromConfig(config: Json, pointer: string | undefined): readonly string[] {
  if (pointer === undefined) return []
  let found: readonly Json[] = [config]
  for (const part of pointer.split('/').slice(1)) found = found.flatMap((value) => childrenOf(value, part))
  return found.filter((value) => typeof value === 'string')
}

function childrenOf(value: Json, part: string): readonly Json[] {
  if (typeof value !== 'object' || value === null) return []
  if (part === '*') return Object.values(value)
  const child = Object.hasOwn(value, part) ? (value as { readonly [name: string]: Json })[part] : undefined
  return child === undefined ? [] : [child]
}

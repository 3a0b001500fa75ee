import type { Json, NodeTypeManifest } from '@heddle/model'
import { MAIN_PORT, type GraphNode } from './graph.ts'
import { parsePointer } from './json-pointer.ts'

/** Port that a node fires when it fails under `onError: route`. */
export const ERROR_PORT = 'error'

/**
 * Out ports of a node: its type's, those its config names, and `error` for all but triggers and ends. Null when a
 * port's name is computed, so that only a run can tell.
 */
export function listOutPorts(node: GraphNode, manifest: NodeTypeManifest): ReadonlySet<string> | null {
  if (node.definition.each !== undefined) return new Set([MAIN_PORT, ERROR_PORT])
  const ports = new Set(manifest.ports.out)
  if (manifest.role !== 'trigger' && manifest.role !== 'stop') ports.add(ERROR_PORT)
  if (manifest.ports.outFromConfig === undefined) return ports
  for (const value of readPattern(node.definition.config ?? {}, manifest.ports.outFromConfig)) {
    if (typeof value !== 'string') continue
    if (value.includes('${{')) return null
    ports.add(value)
  }
  return ports
}

/** All values at a JSON Pointer in which `*` stands for every element. */
function readPattern(config: Json, pattern: string): readonly Json[] {
  let found: readonly Json[] = [config]
  for (const part of parsePointer(pattern)) found = found.flatMap((value) => step(value, part))
  return found
}

function step(value: Json, part: string): readonly Json[] {
  if (value === null || typeof value !== 'object') return []
  if (part === '*') return Object.values(value)
  const member = Object.hasOwn(value, part) ? (value as { readonly [name: string]: Json })[part] : undefined
  return member === undefined ? [] : [member]
}

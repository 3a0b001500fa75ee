import type { Definition, Finding } from '@heddle/model'
import { checkJson } from './checks/check-json.ts'
import { checkShape } from './checks/check-shape.ts'
import { edgeIdOf } from './graph.ts'
import { toPointer } from './json-pointer.ts'

/**
 * What even a draft must have: the shape of a definition, and ids by which each node and edge can be told from all
 * others. Everything else may be wrong while people are at work on it. All findings are errors; none: `value` is a
 * `Definition`.
 */
export function checkDraft(value: unknown): readonly Finding[] {
  const problems = checkJson(value)
  if (problems.length > 0) return problems
  const { findings } = checkShape(value)
  if (findings.length > 0) return findings
  const { nodes, edges = [] } = value as Definition
  return [
    ...listRepeated(
      nodes.map((node) => node.id),
      'nodes',
    ),
    ...listRepeated(edges.map(edgeIdOf), 'edges'),
  ]
}

function listRepeated(ids: readonly string[], list: 'nodes' | 'edges'): readonly Finding[] {
  const seen = new Set<string>()
  const findings: Finding[] = []
  for (const [at, id] of ids.entries()) {
    if (seen.has(id)) findings.push(toRepeated(id, at, list))
    seen.add(id)
  }
  return findings
}

function toRepeated(id: string, at: number, list: 'nodes' | 'edges'): Finding {
  if (list === 'nodes') {
    const message = `Another node has the id \`${id}\`. Choose another id.`
    return { code: 'duplicate-id', severity: 'error', path: toPointer([list, at, 'id']), nodeId: id, message }
  }
  const message = `Another edge has the id \`${id}\`. Give one of them an id of its own.`
  return { code: 'duplicate-edge', severity: 'error', path: toPointer([list, at]), message }
}

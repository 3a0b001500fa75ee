import type { Definition } from '@heddle/model'

/** `length` nodes of one type, one after the other. */
export function chainDefinition(
  length: number,
  type = 'bench.noop@1',
  config: Definition['nodes'][number]['config'] = {},
): Definition {
  const nodes = Array.from({ length }, (_, index) => ({ id: `step${index}`, type, config }))
  const edges = nodes.slice(1).map((node, index) => ({ from: `step${index}`, to: node.id }))
  return { format: 'heddle/v1', name: `Chain of ${length}`, nodes, edges }
}

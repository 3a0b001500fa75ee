import { checkDraft, edgeIdOf } from '@heddle/graph'
import { HeddleError, type Definition } from '@heddle/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coreCatalogue } from '../heddle.ts'
import { applyEdgeOperation, applyNodeOperation, listEdges, type NodeOperation } from './edit-graph.ts'

const catalogue = coreCatalogue()
const RUNS = Number(process.env['HEDDLE_PROPERTY_RUNS'] ?? 100)

const idOf = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const node = fc
  .record({ id: idOf, type: fc.constant('data.template@1'), parent: idOf }, { requiredKeys: ['id', 'type'] })
  .map((each) => ({ ...each, config: { text: 'x' }, 'x-kept': each.id }))
const edge = fc.record({ from: idOf, to: idOf })
const operation: fc.Arbitrary<NodeOperation> = fc.oneof(
  fc.record({ op: fc.constant('add' as const), node }),
  fc.record({ op: fc.constant('replace' as const), nodeId: idOf, node }),
  fc.record({ op: fc.constant('remove' as const), nodeId: idOf }),
  fc.record({ op: fc.constant('connect' as const), edge }),
  fc.record({ op: fc.constant('disconnect' as const), edgeId: edge.map(edgeIdOf) }),
)
const EMPTY: Definition = { format: 'heddle/v1', name: 'Edited', 'x-top': 1, nodes: [], edges: [] }

/** As far as the operations fit. */
function applyAll(operations: readonly NodeOperation[]): Definition {
  let definition = EMPTY
  for (const each of operations) {
    try {
      definition = applyNodeOperation(definition, each, catalogue)
    } catch (error) {
      // What does not fit is refused with an error of ours, and leaves what was there.
      if (!(error instanceof HeddleError)) throw error
    }
  }
  return definition
}

describe('edits of a graph', () => {
  it('leave a draft that can be kept, whatever was tried, with every x-… field', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const definition = applyAll(operations)
        expect(checkDraft(definition)).toEqual([])
        expect(definition['x-top']).toBe(1)
        for (const each of definition.nodes) expect(each).toHaveProperty('x-kept')
      }),
      { numRuns: RUNS },
    )
  })

  it('remove with a node all it contains and all edges of these, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const before = applyAll(operations)
        const [first] = before.nodes
        if (first === undefined) return
        const after = applyNodeOperation(before, { op: 'remove', nodeId: first.id }, catalogue)
        const left = new Set(after.nodes.map(({ id }) => id))
        const gone = before.nodes.filter(({ id }) => !left.has(id))
        const isBelow = (parent: string | undefined) => gone.some(({ id }) => id === parent)
        for (const each of gone) expect(each.id === first.id || isBelow(each.parent)).toBe(true)
        for (const each of after.nodes) expect(isBelow(each.parent)).toBe(false)
        const touches = ({ from, to }: { from: string; to: string }) => isBelow(from) || isBelow(to)
        expect(after.edges).toEqual(before.edges?.filter((each) => !touches(each)))
      }),
      { numRuns: RUNS },
    )
  })

  it('do not change what they were given', () => {
    const definition: Definition = {
      ...EMPTY,
      nodes: [{ id: 'a', type: 'data.template@1' }],
      edges: [{ from: 'a', to: 'a' }],
    }
    const text = JSON.stringify(definition)
    applyNodeOperation(definition, { op: 'remove', nodeId: 'a' }, catalogue)
    applyEdgeOperation(definition, { op: 'remove', edgeId: 'a.main>a.main' })
    expect(listEdges(definition)).toEqual([{ id: 'a.main>a.main', from: 'a', to: 'a' }])
    expect(JSON.stringify(definition)).toBe(text)
  })
})

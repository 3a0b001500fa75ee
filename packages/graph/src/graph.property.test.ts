import fc from 'fast-check'
import type { Definition, Json } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { hashDefinition } from './canonical-definition.ts'
import { diffDefinitions } from './diff-definitions.ts'
import { toJson, toYaml } from './export-definition.ts'
import { buildGraph } from './graph.ts'
import { layoutGraph } from './layout-graph.ts'
import { loadDefinition } from './load-definition.ts'
import { findCycles, orderNodes } from './order-nodes.ts'
import { answerReachability, reachableFrom } from './reach.ts'
import { renameNode } from './rename-node.ts'
import { testCatalogue } from './test-catalogue.ts'
import { validateDefinition } from './validate-definition.ts'

const runs = { numRuns: 150, seed: 20261120 }

/** Edges between numbered nodes; `isAcyclic` ones only lead from lower to higher numbers. */
function graphs(isAcyclic: 'acyclic' | 'any'): fc.Arbitrary<Definition> {
  return fc.integer({ min: 1, max: 12 }).chain((size) => {
    const end = fc.integer({ min: 0, max: size - 1 })
    const pairs = fc.uniqueArray(fc.tuple(end, end), { maxLength: 30, selector: ([from, to]) => `${from}>${to}` })
    return pairs.map((edges) => ({
      format: 'heddle/v1' as const,
      name: 'Random',
      nodes: Array.from({ length: size }, (_, at) => ({
        id: `n${at}`,
        type: 'data.template@1',
        config: { text: 'x' },
      })),
      edges: edges
        .filter(([from, to]) => isAcyclic === 'any' || from < to)
        .map(([from, to]) => ({ from: `n${from}`, to: `n${to}` })),
    }))
  })
}

const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>
const name = fc
  .string({ minLength: 1, maxLength: 12, unit: 'binary' })
  .filter((text) => text !== '__proto__' && text.isWellFormed())

/** Definitions with all kinds of values in config, fallback, notes and `x-…`. */
const definitions = graphs('acyclic').chain((definition) =>
  fc
    .record({
      title: fc.string({ unit: 'grapheme' }),
      config: fc.dictionary(name, json, { noNullPrototype: true }),
      extension: json,
      fallback: json,
    })
    .map(({ title, config, extension, fallback }) => ({
      ...definition,
      'x-tool': extension,
      nodes: definition.nodes.map((node) => ({ ...node, title, config, fallback, 'x-note': extension })),
    })),
)

/** Depth-first search by recursion, as a second opinion. */
function canReach(definition: Definition, from: string, to: string, seen = new Set<string>()): boolean {
  for (const edge of definition.edges ?? []) {
    if (edge.from !== from || seen.has(edge.to)) continue
    if (edge.to === to) return true
    seen.add(edge.to)
    if (canReach(definition, edge.to, to, seen)) return true
  }
  return false
}

describe('order', () => {
  it('puts every node after all that lead to it', () => {
    fc.assert(
      fc.property(graphs('acyclic'), (definition) => {
        const order = orderNodes(definition)
        expect(order).toHaveLength(definition.nodes.length)
        for (const { from, to } of definition.edges ?? []) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to))
      }),
      runs,
    )
  })
})

describe('cycles', () => {
  it('are found exactly where a node leads to itself, as paths of edges, none twice', () => {
    fc.assert(
      fc.property(graphs('any'), (definition) => {
        const cycles = findCycles(definition)
        const cyclic = definition.nodes.filter(({ id }) => canReach(definition, id, id)).map(({ id }) => id)
        expect(cycles.length > 0).toBe(cyclic.length > 0)
        const edges = new Set((definition.edges ?? []).map(({ from, to }) => `${from}>${to}`))
        for (const cycle of cycles) {
          for (const [at, id] of cycle.entries()) expect(edges).toContain(`${id}>${cycle[(at + 1) % cycle.length]}`)
        }
        // Each group of nodes that lead to one another gives one cycle.
        for (const id of cyclic) {
          const inGroup = ([first]: readonly string[]) =>
            first === id || (canReach(definition, id, first ?? '') && canReach(definition, first ?? '', id))
          expect(cycles.filter(inGroup)).toHaveLength(1)
        }
      }),
      runs,
    )
  })

  it('are the shortest ones', () => {
    fc.assert(
      fc.property(graphs('any'), (definition) => {
        for (const cycle of findCycles(definition)) {
          for (const id of cycle) {
            expect(shortestCycleThrough(definition, id)).toBeGreaterThanOrEqual(cycle.length)
          }
        }
      }),
      runs,
    )
  })
})

function shortestCycleThrough(definition: Definition, start: string): number {
  let frontier = new Set([start])
  for (let length = 1; length <= definition.nodes.length; length += 1) {
    frontier = new Set((definition.edges ?? []).filter(({ from }) => frontier.has(from)).map(({ to }) => to))
    if (frontier.has(start)) return length
  }
  return Infinity
}

describe('reachability', () => {
  it('agrees with a plain search, for one node and for all pairs at once', () => {
    fc.assert(
      fc.property(graphs('any'), (definition) => {
        const graph = buildGraph(definition)
        const questions = graph.nodes.flatMap((from) => graph.nodes.map((to) => ({ from, to })))
        const answers = answerReachability(graph.top, questions)
        for (const [at, { from, to }] of questions.entries()) {
          expect(answers[at]).toBe(canReach(definition, from.id, to.id))
        }
        for (const { id } of definition.nodes) {
          const expected = definition.nodes.filter((node) => node.id === id || canReach(definition, id, node.id))
          expect([...reachableFrom(definition, [id])].toSorted()).toEqual(expected.map((node) => node.id).toSorted())
        }
      }),
      { ...runs, numRuns: 60 },
    )
  })
})

describe('diff', () => {
  it('of a definition with itself is empty, and names what was added, removed and changed', () => {
    fc.assert(
      fc.property(definitions, definitions, (before, after) => {
        expect(diffDefinitions(before, structuredClone(before)).isEmpty).toBe(true)
        const { nodes } = diffDefinitions(before, after)
        const [old, fresh] = [before, after].map(({ nodes: list }) => list.map((node) => node.id))
        expect(nodes.added).toEqual(fresh?.filter((id) => !old?.includes(id)))
        expect(nodes.removed).toEqual(old?.filter((id) => !fresh?.includes(id)))
      }),
      runs,
    )
  })
})

describe('export', () => {
  it('to YAML and to JSON reads back as the same definition, with the same hash', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        for (const text of [toYaml(definition), toJson(definition)]) {
          const { value, findings } = loadDefinition(text)
          expect(findings).toEqual([])
          expect(value).toEqual(JSON.parse(JSON.stringify(definition)))
          expect(hashDefinition(value as Definition)).toBe(hashDefinition(definition))
        }
      }),
      runs,
    )
  })
})

describe('renaming', () => {
  const uses = (id: string) => [
    `\${{ ${id}.text }}`,
    `\${{ nodes.${id}.status }} of \${{ [1].map(other => ${id}.text) }}`,
  ]

  it('there and back gives the same definition; in between it is as valid', () => {
    fc.assert(
      fc.property(graphs('acyclic'), fc.nat(), fc.nat(), (definition, which, use) => {
        const from = `n${which % definition.nodes.length}`
        const nodes = definition.nodes.map((node) => {
          const reads = reachableFrom(definition, [from]).has(node.id) && node.id !== from
          return reads ? { ...node, config: { text: uses(from)[use % 2] ?? '' } } : node
        })
        const before = { ...definition, nodes, output: { all: `${from}.text`, part: `nodes['${from}'].output.text` } }
        const renamed = renameNode(before, { from, to: 'other', catalogue: testCatalogue })
        const errors = (value: unknown) =>
          validateDefinition(value, { catalogue: testCatalogue }).findings.filter(
            ({ severity }) => severity === 'error',
          )
        expect(errors(renamed)).toEqual(errors(before))
        expect(JSON.stringify(renamed.output)).not.toContain(from)
        const back = renameNode(renamed, { from: 'other', to: from, catalogue: testCatalogue })
        expect(withoutQuoteStyle(back)).toEqual(withoutQuoteStyle(before))
      }),
      runs,
    )
  })
})

/** Renaming writes `nodes["x"]` with double quotes, and `nodes.x.output` where a parameter hides the bare name. */
function withoutQuoteStyle(definition: Definition): unknown {
  const text = JSON.stringify(definition).replaceAll("'", '\\"')
  return JSON.parse(text.replaceAll(/nodes\.(n\d+)\.output\.text/g, '$1.text'))
}

describe('layout', () => {
  it('gives every node a place of its own, to the right of all that lead to it', () => {
    fc.assert(
      fc.property(graphs('acyclic'), (definition) => {
        const boxes = layoutGraph(definition)
        expect(boxes.size).toBe(definition.nodes.length)
        expect(new Set([...boxes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(boxes.size)
        for (const { from, to } of definition.edges ?? []) {
          const [left, right] = [boxes.get(from), boxes.get(to)]
          expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0)
        }
      }),
      runs,
    )
  })
})

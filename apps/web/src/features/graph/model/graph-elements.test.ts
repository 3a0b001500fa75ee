import { readdirSync, readFileSync } from 'node:fs'
import { loadDefinition } from '@heddle/graph'
import type { Definition } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { toGraphElements, type GraphNodeElement } from './graph-elements.ts'

const EXAMPLES = new URL('../../../../../../examples/', import.meta.url)
const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith('.yaml'))

function load(name: string): Definition {
  return loadDefinition(readFileSync(new URL(name, EXAMPLES), 'utf8')).value as unknown as Definition
}

function overlap(left: GraphNodeElement, right: GraphNodeElement): boolean {
  const isApart =
    left.position.x + left.width <= right.position.x ||
    right.position.x + right.width <= left.position.x ||
    left.position.y + left.height <= right.position.y ||
    right.position.y + right.height <= left.position.y
  return !isApart
}

describe('toGraphElements', () => {
  it.each(NAMES)('draws every node and edge of %s, none upon another', (name) => {
    const definition = load(name)
    const { nodes, edges } = toGraphElements(definition)
    expect(nodes.map((node) => node.id).toSorted()).toEqual(definition.nodes.map((node) => node.id).toSorted())
    expect(edges.filter((edge) => edge.type === 'flow')).toHaveLength(definition.edges?.length ?? 0)
    for (const siblings of Map.groupBy(nodes, (node) => node.parentId ?? '').values()) {
      for (const [at, left] of siblings.entries()) {
        for (const right of siblings.slice(at + 1)) expect(overlap(left, right), `${left.id} ${right.id}`).toBe(false)
      }
    }
  })

  it('leads an edge over several layers past the nodes between its ends', () => {
    const { nodes, edges } = toGraphElements(load('booking.yaml'))
    const long = edges.find((edge) => edge.source === 'weather' && edge.target === 'flight')
    const between = nodes.find((node) => node.id === 'noWeather')
    const [point] = long?.data.passage ?? []
    expect(point).toBeDefined()
    const isInside = (point?.y ?? 0) > (between?.position.y ?? 0) && (point?.y ?? 0) < (between?.position.y ?? 0) + 80
    expect(isInside).toBe(false)
  })

  it('keeps children inside their container, which comes first', () => {
    const { nodes } = toGraphElements(load('for-each.yaml'))
    const at = nodes.findIndex((node) => node.id === 'invoices')
    const container = nodes[at]
    const child = nodes.findIndex((node) => node.id === 'tax')
    expect(container?.type).toBe('container')
    expect(at).toBeLessThan(child)
    const box = nodes[child]
    expect((box?.position.x ?? 0) + (box?.width ?? 0)).toBeLessThan(container?.width ?? 0)
  })

  it('has a handle for every port that an edge uses and links handlers apart', () => {
    const { nodes, edges } = toGraphElements(load('booking.yaml'))
    for (const edge of edges.filter((candidate) => candidate.type === 'flow')) {
      expect(nodes.find((node) => node.id === edge.source)?.data.outPorts).toContain(edge.sourceHandle)
    }
    expect(edges.some((edge) => edge.data.kind === 'compensate')).toBe(true)
    expect(nodes.filter((node) => node.data.isHandler).map((node) => node.id)).toContain('cancelHotel')
  })

  it('draws nodes where they were put when all have a position', () => {
    const definition = load('headlines.yaml')
    const placed = {
      ...definition,
      nodes: definition.nodes.map((node, at) => ({ ...node, position: { x: at * 300, y: 7 } })),
    }
    expect(toGraphElements(placed).nodes.map((node) => node.position.y)).toEqual(definition.nodes.map(() => 7))
  })
})

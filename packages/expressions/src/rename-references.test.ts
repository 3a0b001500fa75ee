import { describe, expect, it } from 'vitest'
import { renameReferences } from './rename-references.ts'

describe('renameReferences', () => {
  it.each([
    ['a.x + nodes.a.output', 'b.x + nodes.b.output'],
    ["nodes['a'].status == 'a' and not a", 'nodes["b"].status == \'a\' and not b'],
    ['{ a, x: a.a, a: 1 }', '{ a: b, x: b.a, a: 1 }'],
    ['`a ${a}` + "a"', '`a ${b}` + "a"'],
    ['list.map(a => a.id)', 'list.map(a => a.id)'],
    ['list.map(([a, x]) => a + x)', 'list.map(([a, x]) => a + x)'],
    ['list.map(({ id: a, n: { x } }) => a + x)', 'list.map(({ id: a, n: { x } }) => a + x)'],
    ['list.map(({ id }) => id == a)', 'list.map(({ id }) => id == b)'],
    ['list.map(b => b + a)', 'list.map(b => b + nodes.b.output)'],
    ['list.map(({ b }) => b + a)', 'list.map(({ b }) => b + nodes.b.output)'],
    ['list.map(nodes => nodes.a + a)', 'list.map(nodes => nodes.a + b)'],
    ['x.a?.a', 'x.a?.a'],
  ])('%s', (text, renamed) => {
    expect(renameReferences(text, { from: 'a', to: 'b', isBareNode: true })).toBe(renamed)
  })

  it('leaves bare names alone that do not mean the node', () => {
    expect(renameReferences('a + nodes.a.output', { from: 'a', to: 'b', isBareNode: false })).toBe('a + nodes.b.output')
  })
})

import { describe, expect, it } from 'vitest'
import { checkDraft } from './check-draft.ts'

const draft = { format: 'heddle/v1', name: 'Draft', nodes: [{ id: 'one', type: 'trigger.manual@1' }], edges: [] }
const edge = { from: 'one', to: 'two' }

describe('checking a draft', () => {
  it('takes what is not finished: unknown types, dangling edges, expressions that do not parse', () => {
    const nodes = [...draft.nodes, { id: 'two', type: 'not.there@7', when: 'a +' }]
    expect(checkDraft({ ...draft, nodes, edges: [edge, { from: 'one', to: 'gone' }] })).toEqual([])
  })

  it.each([
    ['no object', null, 'bad-shape'],
    ['a list', [], 'bad-shape'],
    ['another format', { ...draft, format: 'heddle/v9' }, 'bad-shape'],
    ['an unknown field', { ...draft, extra: 1 }, 'unknown-field'],
    ['a bad id', { ...draft, nodes: [{ id: 'No', type: 'trigger.manual@1' }] }, 'bad-id'],
    ['a node id used twice', { ...draft, nodes: [...draft.nodes, ...draft.nodes] }, 'duplicate-id'],
    ['two edges with the same ends', { ...draft, edges: [edge, edge] }, 'duplicate-edge'],
    ['half a character', { ...draft, name: '\uD800' }, 'bad-syntax'],
  ])('refuses %s', (_name, value, code) => {
    expect(checkDraft(value)).toMatchObject([{ code, severity: 'error' }])
  })

  it('keeps x-… fields', () => {
    expect(checkDraft({ ...draft, 'x-origin': 'n8n' })).toEqual([])
  })
})

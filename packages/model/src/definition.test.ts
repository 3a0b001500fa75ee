import { describe, expect, it } from 'vitest'
import { definitionSchema, type Definition } from './definition.ts'
import { isJson } from './json-value.ts'
import { loopConfigSchema, signalConfigSchema, stopConfigSchema } from './native-config.ts'
import { templateSchema } from './template.ts'

const minimal: Definition = { format: 'heddle/v1', name: 'Test', nodes: [] }

function paths(value: unknown): readonly string[] {
  const { error } = definitionSchema.safeParse(value)
  return (error?.issues ?? []).map((issue) =>
    [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.'),
  )
}

describe('the definition schema', () => {
  it('takes the smallest workflow as it is', () => {
    expect(definitionSchema.parse(minimal)).toEqual(minimal)
  })

  it('fills nothing in', () => {
    const value = { ...minimal, nodes: [{ id: 'a', type: 'data.template@1' }], edges: [{ from: 'a', to: 'a' }] }
    expect(definitionSchema.parse(value)).toEqual(value)
  })

  it('keeps x-… on the workflow, settings, nodes and edges', () => {
    const value = {
      ...minimal,
      'x-a': { deep: [1] },
      settings: { 'x-b': 1 },
      nodes: [{ id: 'a', type: 'data.template@1', 'x-c': null, config: { 'x-d': 1, other: 2 } }],
      edges: [{ from: 'a', to: 'a', 'x-e': 'e' }],
    }
    expect(definitionSchema.parse(value)).toEqual(value)
  })

  it.each([
    [{ ...minimal, extra: 1 }, 'extra'],
    [{ ...minimal, settings: { extra: 1 } }, 'settings.extra'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', extra: 1 }] }, 'nodes.0.extra'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', retry: { 'x-extra': 1 } }] }, 'nodes.0.retry.x-extra'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', position: { x: 0, y: 0, z: 0 } }] }, 'nodes.0.position.z'],
    [{ ...minimal, edges: [{ from: 'a', to: 'b', extra: 1 }] }, 'edges.0.extra'],
  ])('refuses unknown fields: %j', (value, path) => {
    expect(paths(value)).toEqual([path])
  })

  it.each([
    [{ ...minimal, format: 'heddle/v2' }, 'format'],
    [{ ...minimal, name: '' }, 'name'],
    [{ ...minimal, nodes: {} }, 'nodes'],
    [{ ...minimal, nodes: [{ id: 'Up', type: 'b.c@1' }] }, 'nodes.0.id'],
    [{ ...minimal, nodes: [{ id: 'a'.repeat(65), type: 'b.c@1' }] }, 'nodes.0.id'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c' }] }, 'nodes.0.type'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@0' }] }, 'nodes.0.type'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', when: '' }] }, 'nodes.0.when'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', join: 'some' }] }, 'nodes.0.join'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', retry: { maxAttempts: 1.5 } }] }, 'nodes.0.retry.maxAttempts'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', timeoutSeconds: 0 }] }, 'nodes.0.timeoutSeconds'],
    [{ ...minimal, nodes: [{ id: 'a', type: 'b.c@1', config: { f: () => 1 } }] }, 'nodes.0.config.f'],
    [{ ...minimal, settings: { priority: 101 } }, 'settings.priority'],
    [{ ...minimal, output: { a: 1 } }, 'output.a'],
  ])('refuses a wrong shape and says where: %j', (value, path) => {
    expect(paths(value)).toEqual([path])
  })
})

describe('the configs of native types', () => {
  it('refuse what the engine does not know', () => {
    expect(loopConfigSchema.safeParse({ mode: 'forever' }).success).toBe(false)
    expect(loopConfigSchema.safeParse({ mode: 'count', count: '3', itemName: 'Big' }).success).toBe(false)
    expect(signalConfigSchema.safeParse({ name: 'paid', timeoutSeconds: 'none' }).success).toBe(true)
    expect(signalConfigSchema.safeParse({ name: 'paid', timeoutSeconds: 'never' }).success).toBe(false)
    expect(stopConfigSchema.safeParse({ outcome: 'success', extra: 1 }).success).toBe(false)
  })
})

describe('the template schema', () => {
  it('leaves the workflow open for placeholders, and refuses unknown fields', () => {
    const template = { format: 'heddle/template/v1', name: 'T', workflow: { nodes: '${{ params.nodes }}' } }
    expect(templateSchema.safeParse(template).success).toBe(true)
    expect(templateSchema.safeParse({ ...template, final: ['/settings'], mixins: ['a'] }).success).toBe(true)
    expect(templateSchema.safeParse({ ...template, extra: 1 }).success).toBe(false)
    expect(templateSchema.safeParse({ ...template, format: 'heddle/v1' }).success).toBe(false)
  })
})

describe('JSON values', () => {
  const circular: unknown[] = []
  circular.push(circular)
  it.each([undefined, () => 1, Symbol('x'), 1n, Number.NaN, new Date(0), new Map(), [undefined], circular])(
    'do not include what JSON cannot hold',
    (value) => expect(isJson(value)).toBe(false),
  )

  it('include objects without a prototype', () => {
    expect(isJson(Object.assign(Object.create(null), { a: [1, 'x', null, { b: true }] }))).toBe(true)
  })
})

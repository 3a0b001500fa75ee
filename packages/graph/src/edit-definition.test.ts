import type { Definition, JsonObject, Template } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { canonicalDefinition, hashDefinition } from './canonical-definition.ts'
import { diffDefinitions } from './diff-definitions.ts'
import { instantiateTemplate } from './instantiate-template.ts'
import { layoutGraph } from './layout-graph.ts'
import { mergeWorkflows } from './merge-workflows.ts'
import { ancestorsOf, scopesOf } from './reach.ts'
import { renameNode } from './rename-node.ts'
import { testCatalogue } from './test-catalogue.ts'

const text = (id: string, value = 'x', more: object = {}) => ({
  id,
  type: 'data.template@1',
  config: { text: value },
  ...more,
})
const workflow = (part: Partial<Definition>): Definition => ({ format: 'heddle/v1', name: 'Test', nodes: [], ...part })

describe('hashing', () => {
  const plain = workflow({ nodes: [text('a')], settings: { priority: 1 }, edges: [{ from: 'a', to: 'a' }] })

  it('leaves out places, notes, titles and x-…, and the order of keys', () => {
    const drawn = {
      'x-layout': 1,
      edges: [{ to: 'a', from: 'a', 'x-bend': 2 }],
      settings: { 'x-s': 3, priority: 1 },
      nodes: [text('a', 'x', { position: { x: 1, y: 2 }, notes: 'n', title: 't', 'x-color': 'red' })],
      name: 'Test',
      format: 'heddle/v1' as const,
    }
    expect(hashDefinition(drawn)).toBe(hashDefinition(plain))
  })

  it('counts x-… names and titles inside config as data', () => {
    const config = { text: 'x', 'x-header': 1, title: 2, position: 3 }
    const node = { id: 'a', type: 'data.template@1', config }
    expect(canonicalDefinition(workflow({ nodes: [node] }))).toMatchObject({ nodes: [{ config }] })
  })

  it('fills nothing in', () => {
    const spelled = workflow({ ...plain, edges: [{ from: 'a', port: 'main', to: 'a' }] })
    expect(hashDefinition(spelled)).not.toBe(hashDefinition(plain))
  })
})

describe('scopes and ancestors', () => {
  const definition = workflow({
    nodes: [
      text('a'),
      { id: 'l', type: 'flow.loop@1', config: { mode: 'count', count: '2' } },
      text('c1', 'x', { parent: 'l' }),
      text('c2', 'x', { parent: 'l' }),
      text('z'),
    ],
    edges: [
      { from: 'a', to: 'l' },
      { from: 'c1', to: 'c2' },
      { from: 'l', to: 'z' },
    ],
  })

  it('are listed from the top', () => {
    expect(scopesOf(definition)).toEqual([
      { container: null, nodes: ['a', 'l', 'z'] },
      { container: 'l', nodes: ['c1', 'c2'] },
    ])
  })

  it('of a child include what leads to its container', () => {
    expect([...ancestorsOf(definition, 'c2')].toSorted()).toEqual(['a', 'c1'])
    expect([...ancestorsOf(definition, 'z')].toSorted()).toEqual(['a', 'l'])
  })

  it('sizes containers around their children', () => {
    const boxes = layoutGraph(definition)
    const [container, last] = [boxes.get('l'), boxes.get('c2')]
    expect(container?.width).toBeGreaterThan((last?.x ?? 0) + (last?.width ?? 0))
  })
})

describe('diff', () => {
  it('names the smallest fields that changed', () => {
    const before = workflow({ nodes: [text('a', '1', { retry: { maxAttempts: 2 } })], settings: { priority: 1 } })
    const after = workflow({ nodes: [text('a', '2', { notes: 'n' })], settings: { priority: 2 }, tags: ['x'] })
    const diff = diffDefinitions(before, after)
    expect(diff.nodes.changed).toEqual([{ id: 'a', fields: ['/config/text', '/notes', '/retry'] }])
    expect(diff).toMatchObject({ settings: ['/priority'], workflow: ['/tags'], isEmpty: false })
  })

  it('tells a move from a change', () => {
    const at = (x: number, value = 'x') => workflow({ nodes: [text('a', value, { position: { x, y: 0 } })] })
    expect(diffDefinitions(at(1), at(2)).nodes).toMatchObject({ moved: ['a'], changed: [] })
    expect(diffDefinitions(at(1), at(2, 'y')).nodes).toMatchObject({ moved: [], changed: [{ id: 'a' }] })
  })

  it('compares edges by id, not by place in the list', () => {
    const before = workflow({
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    })
    const after = workflow({
      edges: [
        { from: 'b', to: 'c', when: 'x' },
        { id: 'new', from: 'a', to: 'b' },
      ],
    })
    expect(diffDefinitions(before, after).edges).toEqual({
      added: ['new'],
      removed: ['a.main>b.main'],
      changed: [{ id: 'b.main>c.main', fields: ['/when'] }],
    })
  })
})

describe('renaming', () => {
  it('rewrites everything that names the node, and nothing else', () => {
    const before = workflow({
      settings: { errorHandler: 'fetch' },
      nodes: [
        text('fetch'),
        text('a', "${{ fetch.fetch }} fetch ${{ 'fetch' + input.fetch + nodes.fetch.status }}", {
          compensate: 'fetch',
        }),
        {
          id: 'b',
          type: 'data.transform@1',
          config: { fields: { fetch: '{ fetch, x: fetch }' } },
          when: "nodes['fetch'].status == 'x'",
        },
        {
          id: 'c',
          type: 'code.javascript@1',
          config: { code: 'return fetch', input: { v: '${{ fetch }}' } },
          fallback: { v: ['fetch ${{ fetch.v }}'] },
        },
      ],
      edges: [{ from: 'fetch', to: 'a', when: 'fetch.ok' }],
      output: { fetch: '[1].map(fetch => fetch).concat([fetch])' },
    })
    const after = renameNode(before, { from: 'fetch', to: 'load', catalogue: testCatalogue })
    expect(after).toEqual(
      workflow({
        settings: { errorHandler: 'load' },
        nodes: [
          text('load'),
          text('a', "${{ load.fetch }} fetch ${{ 'fetch' + input.fetch + nodes.load.status }}", { compensate: 'load' }),
          {
            id: 'b',
            type: 'data.transform@1',
            config: { fields: { fetch: '{ fetch: load, x: load }' } },
            when: 'nodes["load"].status == \'x\'',
          },
          {
            id: 'c',
            type: 'code.javascript@1',
            config: { code: 'return fetch', input: { v: '${{ load }}' } },
            fallback: { v: ['fetch ${{ load.v }}'] },
          },
        ],
        edges: [{ from: 'load', to: 'a', when: 'load.ok' }],
        output: { fetch: '[1].map(fetch => fetch).concat([load])' },
      }),
    )
  })

  it('is not fooled by parameters and items of the same name', () => {
    const before = workflow({
      nodes: [
        text('page'),
        { id: 'l', type: 'flow.loop@1', config: { mode: 'forEach', items: 'page.all', itemName: 'entry' } },
        text('in1', '${{ [1].map(sheet => page.text + sheet) }}', { parent: 'l' }),
      ],
      edges: [{ from: 'page', to: 'l' }],
    })
    const after = renameNode(before, { from: 'page', to: 'sheet', catalogue: testCatalogue })
    expect(after.nodes[2]?.config).toEqual({ text: '${{ [1].map(sheet => nodes.sheet.output.text + sheet) }}' })
    expect(() => renameNode(before, { from: 'page', to: 'entry', catalogue: testCatalogue })).toThrow(/name of an item/)
  })

  it.each([
    ['Bad', /lower-case/],
    ['a', /another node/],
    ['input', /something else/],
    ['while', /something else/],
    ['len', /something else/],
    ['topic', /field of the input/],
  ])('refuses %s', (to, message) => {
    const input = { type: 'object', properties: { topic: {} } }
    const before = workflow({ input, nodes: [text('a'), text('b')] })
    expect(() => renameNode(before, { from: 'b', to, catalogue: testCatalogue })).toThrow(message)
  })
})

describe('templates', () => {
  const template: Template = {
    format: 'heddle/template/v1',
    name: 'Digest',
    parameters: {
      type: 'object',
      properties: { url: { type: 'string' }, limit: { type: 'integer', default: 5 }, tags: { type: 'array' } },
      required: ['url'],
    },
    workflow: {
      format: 'heddle/v1',
      name: 'Digest of ${{ params.url }}',
      tags: '${{ params.tags }}',
      nodes: [
        {
          id: 'fetch',
          type: 'http.request@1',
          config: {
            url: '${{ params.url }}/${{ input.topic }}',
            limit: '${{ params.limit }}',
            mixed: '${{ params.limit + input.x }}',
          },
          when: 'input.n > ${{ params.limit }}',
        },
        { id: 'run', type: 'code.javascript@1', config: { code: 'return `${{' } },
      ],
    },
  }

  it('give typed values alone, text in text, and leave all other placeholders', () => {
    const made = instantiateTemplate(template, { url: 'https://x.test', tags: ['a', 'b'] })
    expect(made).toMatchObject({
      name: 'Digest of https://x.test',
      tags: ['a', 'b'],
      nodes: [
        {
          config: { url: 'https://x.test/${{ input.topic }}', limit: 5, mixed: '${{ params.limit + input.x }}' },
          when: 'input.n > 5',
        },
        { config: { code: 'return `${{' } },
      ],
    })
  })

  it('refuse parameters that do not fit', () => {
    expect(() => instantiateTemplate(template, { url: 7 })).toThrow(/do not fit/)
    expect(() => instantiateTemplate(template, {})).toThrow(/do not fit/)
  })

  it('take an overlay, whose nodes and edges merge by id', () => {
    const overlay: JsonObject = {
      nodes: [
        { id: 'run', title: 'Mine' },
        { id: 'more', type: 'data.template@1' },
      ],
    }
    const made = instantiateTemplate(template, { url: 'u', tags: [] }, { overlay })
    expect(made.nodes.map((node) => node.id)).toEqual(['fetch', 'run', 'more'])
    expect(made.nodes[1]).toMatchObject({ title: 'Mine', type: 'code.javascript@1' })
  })

  it('merge edges by their ends, and replace other lists', () => {
    const base: JsonObject = { edges: [{ from: 'a', to: 'b' }], tags: ['x'] }
    const overlay: JsonObject = {
      edges: [
        { from: 'a', port: 'main', to: 'b', when: 'w' },
        { from: 'b', to: 'c' },
      ],
      tags: ['y'],
    }
    expect(mergeWorkflows(base, overlay)).toEqual({
      edges: [
        { from: 'a', port: 'main', to: 'b', when: 'w' },
        { from: 'b', to: 'c' },
      ],
      tags: ['y'],
    })
  })
})

import type { Definition } from '@heddle/model'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

const DEFINITION: Definition = {
  format: 'heddle/v1',
  name: 'Graph',
  'x-layout': 'kept',
  nodes: [
    { id: 'start', type: 'trigger.manual@1' },
    { id: 'pages', type: 'flow.loop@1', config: { mode: 'forEach', items: 'input.list', result: 'inner.text' } },
    { id: 'inner', type: 'data.template@1', parent: 'pages', config: { text: '${{ item }}' } },
    { id: 'last', type: 'data.template@1', config: { text: '${{ pages.results.length }}' }, 'x-note': 'mine' },
  ],
  edges: [
    { from: 'start', to: 'pages' },
    { from: 'pages', to: 'last', id: 'own', 'x-bend': [1, 2] },
  ],
}

let id = ''
let path = ''
let headers = { 'if-match': '"r1"' }
beforeEach(async () => {
  id = (await test.ask('POST /api/v1/workflows', { body: { definition: DEFINITION } })).body.id as string
  path = `/api/v1/workflows/${id}`
  headers = { 'if-match': '"r1"' }
})

const readDefinition = async () => (await test.ask(`GET ${path}`)).body.definition as Definition

describe('nodes of a draft', () => {
  it('are listed in order, in pages, and read one by one', async () => {
    const first = await test.ask(`GET ${path}/nodes?limit=3`)
    expect(first.body.items.map((node: { id: string }) => node.id)).toEqual(['start', 'pages', 'inner'])
    const rest = await test.ask(`GET ${path}/nodes?limit=3&cursor=${first.body.nextCursor}`)
    expect(rest.body).toEqual({ items: [DEFINITION.nodes[3]], nextCursor: null })
    expect((await test.ask(`GET ${path}/nodes/last`)).body).toEqual(DEFINITION.nodes[3])
    expect((await test.ask(`GET ${path}/nodes/gone`)).status).toBe(404)
    expect((await test.ask(`GET ${path}/nodes?cursor=nonsense`)).status).toBe(422)
  })

  it('are added at the end', async () => {
    const node = { id: 'more', type: 'data.template@1', config: { text: 'x' }, position: { x: 1, y: 2 } }
    const added = await test.ask(`POST ${path}/nodes`, { body: { node }, headers })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ node, workflow: { revision: 2 } })
    expect((await readDefinition()).nodes.at(-1)).toEqual(node)
    const again = await test.ask(`POST ${path}/nodes`, { body: { node }, headers: { 'if-match': added.etag } })
    expect(again.status).toBe(409)
  })

  it('are replaced in place; another id renames all that names it', async () => {
    const node = {
      id: 'every',
      type: 'flow.loop@1',
      config: { mode: 'forEach', items: 'input.list', result: 'inner.text' },
    }
    const put = await test.ask(`PUT ${path}/nodes/pages`, { body: { node }, headers })
    expect(put.status).toBe(200)
    expect(put.body.node).toEqual(node)
    const { nodes, edges } = await readDefinition()
    expect(nodes[1]).toEqual(node)
    expect(nodes[2]).toMatchObject({ parent: 'every' })
    expect(nodes[3]).toMatchObject({ config: { text: '${{ every.results.length }}' }, 'x-note': 'mine' })
    expect(edges).toEqual([
      { from: 'start', to: 'every' },
      { from: 'every', to: 'last', id: 'own', 'x-bend': [1, 2] },
    ])
  })

  it('are removed with what they contain and every edge that touches them', async () => {
    const removed = await test.ask(`DELETE ${path}/nodes/pages`, { headers })
    expect(removed.status).toBe(200)
    const { nodes, edges } = await readDefinition()
    expect(nodes.map((node) => node.id)).toEqual(['start', 'last'])
    expect(edges).toEqual([])
  })

  it('change in a batch as a whole, or not at all', async () => {
    const good = [
      { op: 'add', node: { id: 'a', type: 'data.template@1', config: { text: 'a' } } },
      { op: 'connect', edge: { from: 'last', to: 'a' } },
      { op: 'replace', nodeId: 'last', node: { id: 'final', type: 'data.template@1', config: { text: 'f' } } },
      { op: 'remove', nodeId: 'inner' },
      { op: 'disconnect', edgeId: 'own' },
    ]
    const bad = [...good, { op: 'remove', nodeId: 'nobody' }]
    const refused = await test.ask(`POST ${path}/nodes/batch`, { body: { operations: bad }, headers })
    expect(refused.status).toBe(404)
    expect(await readDefinition()).toEqual(DEFINITION)
    const done = await test.ask(`POST ${path}/nodes/batch`, { body: { operations: good }, headers })
    expect(done.body).toMatchObject({ revision: 2 })
    const { nodes, edges } = await readDefinition()
    expect(nodes.map((node) => node.id)).toEqual(['start', 'pages', 'final', 'a'])
    expect(edges).toEqual([
      { from: 'start', to: 'pages' },
      { from: 'final', to: 'a' },
    ])
  })

  it('must leave a draft that can be kept', async () => {
    const node = { id: 'bad', type: 'data.template@1', colour: 'red' }
    const refused = await test.ask(`POST ${path}/nodes`, { body: { node }, headers })
    expect(refused.status).toBe(422)
    expect(refused.body.findings).toMatchObject([{ code: 'unknown-field', path: '/nodes/4/colour' }])
    expect(await readDefinition()).toEqual(DEFINITION)
  })

  it('show a stale writer what the write would change now', async () => {
    const node = { id: 'more', type: 'data.template@1', config: { text: 'x' } }
    await test.ask(`POST ${path}/nodes`, { body: { node: { ...node, id: 'first' } }, headers })
    const stale = await test.ask(`POST ${path}/nodes`, { body: { node }, headers })
    expect(stale.status).toBe(409)
    expect(stale.body).toMatchObject({
      yours: { revision: 1 },
      current: { revision: 2 },
      diff: { nodes: { added: ['more'] } },
    })
  })
})

describe('edges of a draft', () => {
  it('are listed with their ids', async () => {
    const { body } = await test.ask(`GET ${path}/edges`)
    expect(body.items).toMatchObject([{ id: 'start.main>pages.main' }, { id: 'own', 'x-bend': [1, 2] }])
  })

  it('are added once, and removed by their id', async () => {
    const edge = { from: 'start', to: 'last', when: 'input.short' }
    const added = await test.ask(`POST ${path}/edges`, { body: { edge }, headers })
    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({ edge: { ...edge, id: 'start.main>last.main' }, workflow: { revision: 2 } })
    const next = { 'if-match': added.etag }
    expect((await test.ask(`POST ${path}/edges`, { body: { edge }, headers: next })).status).toBe(409)
    const edgeId = encodeURIComponent('start.main>last.main')
    const removed = await test.ask(`DELETE ${path}/edges/${edgeId}`, { headers: next })
    expect(removed.status).toBe(200)
    expect((await readDefinition()).edges).toEqual(DEFINITION.edges)
    const gone = await test.ask(`DELETE ${path}/edges/${edgeId}`, { headers: { 'if-match': removed.etag } })
    expect(gone.status).toBe(404)
  })

  it('change in a batch as a whole, or not at all', async () => {
    const good = [
      { op: 'replace', edgeId: 'own', edge: { from: 'pages', to: 'last', id: 'own', when: 'input.ok' } },
      { op: 'remove', edgeId: 'start.main>pages.main' },
      { op: 'add', edge: { from: 'start', to: 'last' } },
    ]
    const bad = [...good, { op: 'remove', edgeId: 'none' }]
    expect((await test.ask(`POST ${path}/edges/batch`, { body: { operations: bad }, headers })).status).toBe(404)
    expect(await readDefinition()).toEqual(DEFINITION)
    const done = await test.ask(`POST ${path}/edges/batch`, { body: { operations: good }, headers })
    expect(done.status).toBe(200)
    expect((await readDefinition()).edges).toEqual([
      { from: 'pages', to: 'last', id: 'own', when: 'input.ok' },
      { from: 'start', to: 'last' },
    ])
  })
})

describe('pins', () => {
  it('are set, read whole, replaced and removed', async () => {
    const pin = (output: unknown) => test.ask(`POST ${path}/pins`, { body: { nodeId: 'last', output } })
    expect((await pin({ text: 'one' })).body).toMatchObject({ preview: { text: 'one' }, isWhole: true })
    const long = 'x'.repeat(200_000)
    expect((await pin({ text: long })).body).toMatchObject({ isWhole: false, bytes: 200_011 })
    expect((await test.ask(`GET ${path}/pins/last`)).body).toMatchObject({ output: { text: long } })
    const list = await test.ask(`GET ${path}/pins`)
    expect(list.body.items).toHaveLength(1)
    expect(list.text.length).toBeLessThan(2_000)
    expect((await test.ask(`DELETE ${path}/pins/last`)).status).toBe(204)
    expect((await test.ask(`GET ${path}/pins/last`)).status).toBe(404)
    expect((await test.ask(`GET ${path}`)).etag).toBe('"r1"')
  })

  it('belong to nodes that are there', async () => {
    expect((await test.ask(`POST ${path}/pins`, { body: { nodeId: 'nobody', output: 1 } })).status).toBe(404)
  })
})

describe('versions', () => {
  it('are told as missing when nothing was published', async () => {
    expect((await test.ask(`GET ${path}/versions`)).body).toEqual({ items: [], nextCursor: null })
    const missing = await test.ask(`GET ${path}/versions/3`)
    expect(missing.status).toBe(404)
    expect(missing.body.detail).toContain('nothing was published')
    expect((await test.ask(`GET ${path}/versions/zero`)).status).toBe(422)
  })
})

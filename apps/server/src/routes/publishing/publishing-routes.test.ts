import type { Definition, Json } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => {
  test = await openTestServer()
})
afterAll(() => test[Symbol.asyncDispose]())

const hook = (path: string, changes: { readonly [name: string]: Json } = {}): Partial<Definition> => ({
  nodes: [
    { id: 'hook', type: 'trigger.webhook@1', config: { path, ...changes } },
    { id: 'say', type: 'data.template@1', config: { text: "Hello, ${{ input.body.name ?? 'you' }}!" } },
  ],
  edges: [{ from: 'hook', to: 'say' }],
  output: { text: 'say.text' },
})
const create = async (name: string, definition: Partial<Definition> = {}) => {
  const body = { definition: { format: 'heddle/v1', name, nodes: [], ...definition } }
  return (await test.ask('POST /api/v1/workflows', { body })).body.id as string
}
const publish = (id: string, body: object = { revision: 1 }, headers: { readonly [name: string]: string } = {}) =>
  test.ask(`POST /api/v1/workflows/${id}/publish`, { body, headers })
const stateOf = async (id: string) => (await test.ask(`GET /api/v1/workflows/${id}/full`)).body

describe('publish', () => {
  it('makes a version, activates it, and shows its bindings and warnings', async () => {
    const id = await create('Published', hook('published', { auth: { kind: 'bearer' } }))
    const answer = await publish(id, { revision: 1, note: 'first' })
    expect(answer).toMatchObject({
      status: 201,
      etag: '"r1"',
      body: {
        version: 1,
        workflow: { id, activeVersion: 1, lastVersion: 1, hasUnpublishedChanges: false },
        bindings: [{ nodeId: 'hook', kind: 'webhook', isLive: true, isPaused: false, url: '/hooks/local/published' }],
      },
    })
    expect(answer.body.bindings[0].secret).toMatch(/^[\w-]{32}$/)
    expect((await test.ask(`GET /api/v1/workflows/${id}/bindings`)).body.items).toEqual(answer.body.bindings)
    expect((await test.ask(`GET /api/v1/workflows/${id}/versions/1`)).body).toMatchObject({
      note: 'first',
      isActive: true,
    })
  })

  it('answers a repeated key with the first answer, and refuses another body under it', async () => {
    const id = await create('Once', hook('once'))
    const first = await publish(id, { revision: 1 }, { 'idempotency-key': 'publish-1' })
    const again = await publish(id, { revision: 1 }, { 'idempotency-key': 'publish-1' })
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    const other = await publish(id, { revision: 1, note: 'x' }, { 'idempotency-key': 'publish-1' })
    expect(other).toMatchObject({ status: 409, body: { code: 'CONFLICT' } })
    expect((await stateOf(id)).workflow.lastVersion).toBe(1)
  })

  it('refuses a stale revision with both revisions, the author and a diff, and changes nothing', async () => {
    const id = await create('Stale', hook('stale'))
    await publish(id)
    const definition = { format: 'heddle/v1', name: 'Stale', nodes: [] }
    await test.ask(`PUT /api/v1/workflows/${id}`, { body: { definition }, headers: { 'if-match': '"r1"' } })
    const before = await stateOf(id)
    expect(await publish(id)).toMatchObject({
      status: 409,
      body: {
        code: 'CONFLICT',
        yours: { revision: 1 },
        current: { revision: 2, updatedBy: 'user:local' },
        diff: { nodes: { removed: ['hook', 'say'] } },
        diffBasis: 'from version 1 to the current draft',
      },
    })
    expect(await stateOf(id)).toEqual(before)
  })

  it('refuses a definition with errors, with its findings', async () => {
    const id = await create('Wrong', { nodes: [{ id: 'a', type: 'data.template@1', config: { text: '${{ b }}' } }] })
    const answer = await publish(id)
    expect(answer).toMatchObject({ status: 422, body: { code: 'PLAN_INVALID' } })
    expect(answer.body.findings).toMatchObject([{ code: 'unknown-name', severity: 'error', nodeId: 'a' }])
    expect((await stateOf(id)).workflow.lastVersion).toBeNull()
  })

  it('names the workflow that has its address', async () => {
    const owner = await create('Owner', hook('owned'))
    await publish(owner)
    const answer = await publish(await create('Late', hook('owned')))
    expect(answer).toMatchObject({ status: 409, body: { code: 'CONFLICT', workflowId: owner, workflowName: 'Owner' } })
  })

  it.each<[string, object]>([
    ['no revision', {}],
    ['a revision that is none', { revision: 0 }],
    ['text as revision', { revision: '1' }],
    ['an unknown field', { revision: 1, activated: true }],
    ['a note of the wrong type', { revision: 1, note: 5 }],
    ['a list', []],
  ])('refuses %s and publishes nothing', async (_title, body) => {
    const id = await create('Bad')
    expect(await publish(id, body)).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } })
    expect((await stateOf(id)).workflow.lastVersion).toBeNull()
  })
})

describe('activate, deactivate, restore', () => {
  it('switch between versions, off and on, and copy one into the draft', async () => {
    const id = await create('Switched', hook('switched'))
    await publish(id)
    await publish(id, { revision: 1, activate: false })
    const activate = (version: unknown) => test.ask(`POST /api/v1/workflows/${id}/activate`, { body: { version } })
    expect((await activate(2)).body).toMatchObject({ workflow: { activeVersion: 2 }, bindings: [{ isLive: true }] })
    const off = await test.ask(`POST /api/v1/workflows/${id}/deactivate`)
    expect(off.body).toMatchObject({ workflow: { activeVersion: null }, bindings: [{ isLive: false }] })
    expect((await activate(1)).body.workflow.activeVersion).toBe(1)
    expect(await activate(7)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    for (const version of [0, '1', null, 1.5]) expect((await activate(version)).status).toBe(422)
    const restore = (headers: { readonly [name: string]: string }) =>
      test.ask(`POST /api/v1/workflows/${id}/versions/1/restore`, { headers })
    expect((await restore({})).status).toBe(428)
    expect((await restore({ 'if-match': '"r9"' })).body).toMatchObject({ code: 'CONFLICT', current: { revision: 1 } })
    expect(await restore({ 'if-match': '"r1"' })).toMatchObject({ status: 200, etag: '"r2"', body: { revision: 2 } })
    const missing = await test.ask(`POST /api/v1/workflows/${id}/versions/9/restore`, {
      headers: { 'if-match': '"r2"' },
    })
    expect(missing.status).toBe(404)
  })
})

describe('bindings', () => {
  it('are paused and resumed by their node, and keep that over versions', async () => {
    const id = await create('Paused', hook('paused'))
    await publish(id)
    const act = (verb: string, node = 'hook') => test.ask(`POST /api/v1/workflows/${id}/bindings/${node}/${verb}`)
    expect((await act('pause')).body).toMatchObject({ isPaused: true, isLive: true })
    await publish(id)
    expect((await stateOf(id)).bindings).toMatchObject([{ isPaused: true }])
    expect((await act('resume')).body).toMatchObject({ isPaused: false })
    expect(await act('pause', 'say')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})

describe('listen', () => {
  it('gives the next call of the test address', async () => {
    const id = await create('Listened', hook('listened'))
    const listen = (body: object) => test.ask(`POST /api/v1/workflows/${id}/listen`, { body })
    const opened = await listen({ wait: 0 })
    expect(opened.body).toEqual({ nodeId: 'hook', url: `/hooks/local/-test/${id}/listened`, call: null })
    const headers = { host: 'localhost', 'content-type': 'application/json' }
    const payload = '{"name":"Mina"}'
    const caught = await test.server.inject({ method: 'POST', url: opened.body.url, headers, payload })
    expect([caught.statusCode, caught.json()]).toEqual([200, { caught: true }])
    expect((await listen({ wait: 1 })).body.call).toMatchObject({ method: 'POST', body: { name: 'Mina' } })
    for (const body of [{ wait: 56 }, { wait: '1' }, { node: 'hook' }]) expect((await listen(body)).status).toBe(422)
    expect((await listen({ wait: 0, nodeId: 'say' })).status).toBe(422)
  })
})

describe('execute', () => {
  const execute = (id: string, body?: object, headers: { readonly [name: string]: string } = {}) =>
    test.ask(`POST /api/v1/workflows/${id}/execute`, { ...(body === undefined ? {} : { body }), headers })
  const greeting: Partial<Definition> = {
    input: { type: 'object', properties: { name: { type: 'string', default: 'world' } } },
    nodes: [{ id: 'greet', type: 'data.template@1', config: { text: 'Hello, ${{ input.name }}!' } }],
    output: { text: 'greet.text' },
  }

  it('answers 202 at once and 200 with the end within the wait', async () => {
    const id = await create('Greeting', greeting)
    expect(await execute(id)).toMatchObject({ status: 409, body: { code: 'ILLEGAL_STATE' } })
    expect((await execute(id, { version: 'draft', wait: 20 })).status).toBe(200)
    await publish(id)
    expect(await execute(id)).toMatchObject({ status: 202, body: { executionId: expect.any(String) } })
    const end = { status: 'completed', outcome: 'success', output: { text: 'Hello, Mina!' } }
    expect(await execute(id, { input: { name: 'Mina' }, wait: 20 })).toMatchObject({ status: 200, body: end })
    const other = { workflowId: id, input: { name: 'Mina' }, wait: 20, description: 'by hand' }
    expect(await test.ask('POST /api/v1/executions', { body: other })).toMatchObject({ status: 200, body: end })
    expect((await execute(id, { version: 1, wait: 20 })).body.output).toEqual({ text: 'Hello, world!' })
    expect(await execute(id, { version: 2 })).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  it('says what is wrong with the input, field by field', async () => {
    const id = await create('Checked', greeting)
    await publish(id)
    const answer = await execute(id, { input: { name: 5 } })
    expect(answer).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID', findings: [{ path: '/name' }] } })
  })

  it('starts once for one key', async () => {
    const id = await create('Keyed', greeting)
    await publish(id)
    const first = await execute(id, { wait: 20 }, { 'idempotency-key': 'e-1' })
    const again = await execute(id, { wait: 20 }, { 'idempotency-key': 'e-1' })
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect((await execute(id, { wait: 21 }, { 'idempotency-key': 'e-1' })).status).toBe(409)
  })

  it('lists what a test of one node lacks', async () => {
    const nodes = [
      { id: 'a', type: 'data.transform@1', config: { fields: { n: '1' } } },
      { id: 'b', type: 'data.transform@1', config: { fields: { n: 'a.n + 1' } } },
    ]
    const id = await create('Tested', { nodes, edges: [{ from: 'a', to: 'b' }], output: { n: 'b.n' } })
    const test1 = { version: 'draft', from: ['b'], upTo: 'b', test: true, wait: 20 }
    expect(await execute(id, test1)).toMatchObject({ status: 422, body: { missing: ['a'] } })
    expect(await execute(id, { ...test1, pins: { a: { n: 5 } } })).toMatchObject({
      status: 200,
      body: { output: { n: 6 } },
    })
  })

  it.each<[string, object]>([
    ['an unknown field', { inputs: {} }],
    ['a version that is none', { version: 'newest' }],
    ['version 0', { version: 0 }],
    ['a wait over 55 s', { wait: 56 }],
    ['a wait of the wrong type', { wait: '5' }],
    ['from that is no list', { from: 'a' }],
    ['pins that are a list', { pins: [] }],
    ['an override of nothing known', { overrides: { prices: {} } }],
    ['an override of tools', { overrides: { tools: { a: {} } } }],
    ['an override that is no config', { overrides: { nodes: { greet: 5 } } }],
    ['a node that does not exist', { from: ['nobody'] }],
    ['a test of a node that does not exist', { test: true, from: ['nobody'] }],
    ['a list', []],
  ])('refuses %s and starts nothing', async (_title, body) => {
    const id = await create('Refused', greeting)
    await publish(id)
    expect(await execute(id, body)).toMatchObject({ status: 422, body: { code: 'INPUT_INVALID' } })
    expect((await stateOf(id)).lastExecution).toBeNull()
  })

  it('takes inputs up to 16 MB', async () => {
    const id = await create('Large', greeting)
    await publish(id)
    const name = 'x'.repeat(2 * 1024 * 1024)
    expect((await execute(id, { input: { name, wait: 0 } })).status).toBe(202)
    const over = { input: { name: 'x'.repeat(17 * 1024 * 1024) } }
    expect(await execute(id, over)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
  })
})

describe('what is not there', () => {
  it.each([
    ['publish', { revision: 1 }],
    ['activate', { version: 1 }],
    ['deactivate', undefined],
    ['execute', {}],
    ['listen', { wait: 0 }],
    ['bindings/hook/pause', undefined],
    ['bindings/hook/resume', undefined],
  ])('answers 404 to %s, whether it is another workspace’s or nobody’s', async (route, body) => {
    const id = await create('Here', hook(`here-${route.replaceAll('/', '-')}`))
    await publish(id)
    await test.heddle.store.workspaces.ensure('others' as never, { slug: 'others', name: 'Others' })
    const given = body === undefined ? {} : { body }
    const headers = { 'x-heddle-workspace': 'others' }
    const foreign = await test.ask(`POST /api/v1/workflows/${id}/${route}`, { ...given, headers })
    const nobodys = await test.ask(`POST /api/v1/workflows/nothing/${route}`, given)
    for (const answer of [foreign, nobodys]) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})

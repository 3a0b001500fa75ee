import { toWorkflowId, toWorkspaceId } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../http/define-route.ts'
import { openTestServer, type TestAnswer, type TestServer } from '../testing/test-server.ts'
import { ROUTES } from './routes.ts'

/*
 * Every route, given what it must not take: the right problem document, and nothing changed. New routes are in these
 * tables by being declared.
 */

const THEIRS = toWorkspaceId('theirs')
const OUR_WORKFLOW = 'our-workflow'
const THEIR_WORKFLOW = 'their-workflow'
const DEFINITION = {
  format: 'heddle/v1' as const,
  name: 'Untouched',
  nodes: [{ id: 'one', type: 'trigger.manual@1' }],
  edges: [],
}

let test: TestServer
let before: unknown
beforeAll(async () => {
  test = await openTestServer()
  const { store } = test.heddle
  await store.workspaces.ensure(THEIRS, { slug: 'their-slug', name: 'Theirs' })
  await store.workflows.create(test.heddle.workspaceId, {
    id: toWorkflowId(OUR_WORKFLOW),
    definition: DEFINITION,
    by: 'a',
  })
  await store.workflows.create(THEIRS, { id: toWorkflowId(THEIR_WORKFLOW), definition: DEFINITION, by: 'b' })
  before = await readEverything()
})
afterAll(() => test[Symbol.asyncDispose]())

/** All that a request of these tables could change. */
async function readEverything() {
  const { store, files, workspaceId } = test.heddle
  const read = async (workspace: typeof workspaceId) => ({
    workflows: await store.workflows.list(workspace),
    deleted: await store.workflows.list(workspace, { deleted: true }),
    drafts: await Promise.all(
      (await store.workflows.list(workspace)).items.map(({ id }) => store.workflows.get(workspace, id)),
    ),
    variables: await store.variables.get(workspace),
    executions: await store.executions.list(workspace),
    files: await files.listDeep(workspace, { folder: '', after: '', limit: 10 }),
  })
  return { ours: await read(workspaceId), theirs: await read(THEIRS) }
}

const isOnApi = ({ path }: Route) => path.startsWith('/api/')
const WRITES = ROUTES.filter(({ method }) => method !== 'GET')
const JSON_WRITES = WRITES.filter(({ upload }) => upload === undefined)
const name = (route: Route) => [route.id, route] as const

/** The address with parameters that fit their schemas. */
function toUrl({ path }: Route, id = OUR_WORKFLOW): string {
  return path
    .replace(/\{n\}/, '1')
    .replaceAll(/\{(id|workflowId)\}/g, id)
    .replaceAll(/\{\w+\*?\}/g, 'one')
}

/** Headers with which the request gets as far as its body. */
function toHeaders({ ifMatch }: Route): { readonly [name: string]: string } {
  if (ifMatch === undefined) return {}
  return { 'if-match': ifMatch === 'draft' ? '"r1"' : '"v0"' }
}

async function expectRefusal(answer: TestAnswer, status: number, code: string): Promise<void> {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code })
  expect(answer.headers['content-type']).toContain('application/problem+json')
  expect(answer.body.detail.length).toBeGreaterThan(10)
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d+|SELECT |stack/)
  expect(await readEverything()).toEqual(before)
}

describe('a request', () => {
  it.each(ROUTES.filter(isOnApi).map(name))('%s with an unknown query parameter is refused', async (_id, route) => {
    const request = { headers: toHeaders(route), ...(BODIES[route.id] === undefined ? {} : { body: BODIES[route.id] }) }
    const answer = await test.ask(`${route.method} ${toUrl(route)}?nobodyKnows=1`, request)
    await expectRefusal(answer, 422, 'INPUT_INVALID')
    expect(answer.body.findings).toContainEqual(
      expect.objectContaining({ code: 'unknown-field', path: '/nobodyKnows' }),
    )
  })

  it.each(ROUTES.filter(isOnApi).map(name))('%s of a workspace that is not there is not found', async (_id, route) => {
    const headers = { ...toHeaders(route), 'x-heddle-workspace': 'nobody' }
    const needsBody = route.body !== undefined || route.query !== undefined
    const answer = await test.ask(`${route.method} ${toUrl(route)}`, { headers })
    // What is wrong with its body is said first.
    if (needsBody && answer.status === 422) return
    await expectRefusal(answer, 404, 'NOT_FOUND')
  })

  it.each(JSON_WRITES.map(name))('%s with text that is no JSON is refused', async (_id, route) => {
    const headers = { ...toHeaders(route), 'content-type': 'application/json' }
    const answer = await test.ask(`${route.method} ${toUrl(route)}`, { raw: '{"open":', headers })
    await expectRefusal(answer, 400, 'INPUT_INVALID')
  })

  it.each(JSON_WRITES.map(name))('%s with a prototype in its JSON is refused', async (_id, route) => {
    const headers = { ...toHeaders(route), 'content-type': 'application/json' }
    const answer = await test.ask(`${route.method} ${toUrl(route)}`, { raw: '{"__proto__":{"admin":true}}', headers })
    await expectRefusal(answer, 400, 'INPUT_INVALID')
  })

  it.each(JSON_WRITES.map(name))('%s with another content type is refused', async (_id, route) => {
    const headers = { ...toHeaders(route), 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await test.ask(`${route.method} ${toUrl(route)}`, { raw: 'a=b', headers })
    await expectRefusal(answer, 415, 'INPUT_INVALID')
  })

  it.each(WRITES.filter(({ upload }) => !upload?.includes('*/*')).map(name))(
    '%s with a body of the wrong type is refused',
    async (_id, route) => {
      for (const body of [[], 'text', 7, true, { nobodyKnows: 1 }]) {
        const answer = await test.ask(`${route.method} ${toUrl(route)}`, { body, headers: toHeaders(route) })
        await expectRefusal(answer, 422, 'INPUT_INVALID')
      }
    },
  )

  it.each(JSON_WRITES.filter(({ body }) => body !== undefined).map(name))(
    '%s with too large a body is refused',
    async (_id, route) => {
      const raw = Buffer.alloc((route.bodyLimitBytes ?? 1024 * 1024) + 1, 32)
      const headers = { ...toHeaders(route), 'content-type': 'application/json' }
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, { raw, headers })
      await expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE')
    },
  )

  it.each(WRITES.map(name))('%s from a page of another site is refused', async (_id, route) => {
    const foreign: readonly { readonly [name: string]: string }[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: 'https://localhost' },
      { origin: 'http://localhost:9999' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ]
    for (const headers of foreign) {
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, { headers })
      await expectRefusal(answer, 403, 'PERMISSION_DENIED')
    }
  })

  it.each(ROUTES.map(name))('%s under a name that is rebound to this machine is refused', async (_id, route) => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil.example']) {
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, { headers: { host } })
      await expectRefusal(answer, 403, 'PERMISSION_DENIED')
    }
  })

  it.each(ROUTES.filter(({ method }) => method === 'GET').map(name))(
    '%s by a script of another site is refused',
    async (_id, route) => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
      await expectRefusal(await test.ask(`GET ${toUrl(route)}`, { headers }), 403, 'PERMISSION_DENIED')
      const answer = await test.ask(`GET ${toUrl(route)}`, { headers: { origin: 'http://evil.example' } })
      await expectRefusal(answer, 403, 'PERMISSION_DENIED')
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    },
  )
})

describe('a conditional write', () => {
  const CONDITIONAL = ROUTES.filter(({ ifMatch }) => ifMatch !== undefined)
  const bodyOf = (route: Route): unknown => BODIES[route.id]

  it.each(CONDITIONAL.map(name))('%s without If-Match is refused', async (_id, route) => {
    for (const headers of [{}, { 'if-match': '*' }, { 'if-match': '' }] as { [name: string]: string }[]) {
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, { body: bodyOf(route), headers })
      await expectRefusal(answer, 428, 'REVISION_REQUIRED')
    }
  })

  it.each(CONDITIONAL.map(name))('%s with an ETag of something else is refused', async (_id, route) => {
    for (const etag of ['r1', '"x1"', '"r1", "r2"', 'W/"r1"', '"r-1"', `"r${'9'.repeat(30)}"`]) {
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, {
        body: bodyOf(route),
        headers: { 'if-match': etag },
      })
      await expectRefusal(answer, 422, 'INPUT_INVALID')
    }
  })

  it.each(CONDITIONAL.map(name))('%s on a stale revision is refused', async (_id, route) => {
    const etag = route.ifMatch === 'draft' ? '"r99"' : '"v99"'
    const answer = await test.ask(`${route.method} ${toUrl(route)}`, {
      body: bodyOf(route),
      headers: { 'if-match': etag },
    })
    // There is no version to restore: that is said first.
    if (route.id === 'versions.restore' && answer.status === 404) return
    await expectRefusal(answer, 409, 'CONFLICT')
    expect(answer.body).toMatchObject({
      yours: { revision: 99 },
      current: { revision: route.ifMatch === 'draft' ? 1 : 0 },
    })
  })
})

describe('what belongs to another workspace', () => {
  const OF_WORKFLOWS = ROUTES.filter(({ path }) => path.includes('/workflows/{id}') || path.includes('{workflowId}'))

  it.each(OF_WORKFLOWS.map(name))('is not found: %s', async (_id, route) => {
    for (const id of [THEIR_WORKFLOW, 'no-such-workflow', '%00', '..%2f..']) {
      const answer = await test.ask(`${route.method} ${toUrl(route, id)}`, {
        headers: toHeaders(route),
        ...(BODIES[route.id] === undefined ? {} : { body: BODIES[route.id] }),
      })
      await expectRefusal(answer, 404, 'NOT_FOUND')
    }
  })
})

describe('an idempotency key', () => {
  const IDEMPOTENT = ROUTES.filter(({ idempotent }) => idempotent === true)

  it.each(IDEMPOTENT.map(name))('of %s must be visible ASCII of a bounded length', async (_id, route) => {
    for (const key of ['', ' ', 'ä', 'x'.repeat(256)]) {
      const headers = { ...toHeaders(route), 'idempotency-key': key }
      const answer = await test.ask(`${route.method} ${toUrl(route)}`, { body: BODIES[route.id], headers })
      await expectRefusal(answer, 422, 'INPUT_INVALID')
    }
  })
})

/** Bodies that fit, so that what is refused is something else. */
const node = { id: 'two', type: 'data.template@1', config: { text: 'x' } }
const edge = { from: 'one', to: 'two' }
const BODIES: { readonly [id: string]: unknown } = {
  'workflows.create': { name: 'New' },
  'workflows.put': { definition: DEFINITION },
  'workflows.putGraph': { nodes: [], edges: [] },
  'workflows.import': { text: 'format: heddle/v1\nname: New\nnodes: []\n' },
  'workflows.publish': { revision: 1 },
  'workflows.activate': { version: 1 },
  'workflows.listen': { wait: 1 },
  'workflows.execute': {},
  'executions.start': { workflowId: 'no-such-workflow' },
  'nodes.add': { node },
  'nodes.put': { node: { id: 'one', type: 'trigger.manual@1' } },
  'nodes.batch': { operations: [{ op: 'add', node }] },
  'edges.add': { edge },
  'edges.batch': { operations: [{ op: 'add', edge }] },
  'pins.put': { nodeId: 'one', output: 1 },
  'variables.put': { values: {} },
  'executions.cancelMany': { ids: ['no-such-execution'] },
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/test-server.ts'

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

describe('variables', () => {
  it('are replaced as a whole under one revision', async () => {
    const empty = await test.ask('GET /api/v1/variables')
    expect(empty.body).toEqual({ revision: 0, values: {} })
    expect(empty.etag).toBe('"v0"')
    const put = (values: object, etag: string) =>
      test.ask('PUT /api/v1/variables', { body: { values }, headers: { 'if-match': etag } })
    const first = await put({ region: 'kr', limit: 3, gone: null }, empty.etag)
    expect(first.body).toEqual({ revision: 1, values: { region: 'kr', limit: 3, gone: null } })
    const stale = await put({ region: 'eu', added: true }, empty.etag)
    expect(stale.status).toBe(409)
    expect(stale.body).toMatchObject({
      yours: { revision: 0 },
      current: { revision: 1, updatedBy: 'user:local' },
      diff: { added: ['added'], removed: ['gone', 'limit'], changed: ['region'] },
    })
    expect((await test.ask('GET /api/v1/variables')).body).toEqual(first.body)
  })

  it.each([[{ 'has space': 1 }], [{ '1st': 1 }], [{ '': 1 }], ['text'], [[1]]])('refuse %j', async (values) => {
    const { etag } = await test.ask('GET /api/v1/variables')
    const refused = await test.ask('PUT /api/v1/variables', { body: { values }, headers: { 'if-match': etag } })
    expect(refused.status).toBe(422)
  })
})

describe('node types', () => {
  it('are listed with all that palette and panel show', async () => {
    const { body } = await test.ask('GET /api/v1/node-types')
    expect(body.items.length).toBeGreaterThan(20)
    expect(body.items).toContainEqual(
      expect.objectContaining({ type: 'http.request', major: 1, category: 'tool', sideEffects: 'dynamic' }),
    )
    const triggers = await test.ask('GET /api/v1/node-types?category=trigger')
    expect(new Set(triggers.body.items.map((item: { category: string }) => item.category))).toEqual(
      new Set(['trigger']),
    )
  })

  it('are found with and without their major', async () => {
    const newest = await test.ask('GET /api/v1/node-types/http.request')
    expect((await test.ask('GET /api/v1/node-types/http.request@1')).body).toEqual(newest.body)
    expect((await test.ask('GET /api/v1/node-types/http.request@9')).status).toBe(404)
    expect((await test.ask('GET /api/v1/node-types/nothing')).status).toBe(404)
    expect((await test.ask('GET /api/v1/node-types?category=odd')).status).toBe(422)
  })
})

describe('templates', () => {
  it('are listed with their forms, and become workflows', async () => {
    const { body } = await test.ask('GET /api/v1/templates')
    expect(body.items.length).toBeGreaterThanOrEqual(4)
    const found = await test.ask('GET /api/v1/templates?search=approval')
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual(['approval-before-sending'])
    const made = await test.ask('POST /api/v1/templates/approval-before-sending/instantiate', {
      body: { parameters: { title: 'Ship it?', days: 2 }, name: 'Shipping' },
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      name: 'Shipping',
      definition: {
        'x-template': { template: 'approval-before-sending', parameters: { title: 'Ship it?', days: 2 } },
      },
    })
    const review = made.body.definition.nodes.find((node: { id: string }) => node.id === 'review')
    expect(review.config).toMatchObject({ title: 'Ship it?', timeoutSeconds: 172_800 })
    const validation = await test.ask(`POST /api/v1/workflows/${made.body.id}/validate`)
    expect(validation.body.isPublishable).toBe(true)
  })

  it('take their defaults, and refuse parameters that do not fit, with findings', async () => {
    expect((await test.ask('POST /api/v1/templates/webhook-relay/instantiate')).status).toBe(201)
    const wrong = await test.ask('POST /api/v1/templates/approval-before-sending/instantiate', {
      body: { parameters: { days: 'many' } },
    })
    expect(wrong.status).toBe(422)
    expect(wrong.body.findings).toMatchObject([{ path: '/days' }])
    expect((await test.ask('POST /api/v1/templates/none/instantiate')).status).toBe(404)
  })
})

describe('documents', () => {
  it('are served from here alone: the document, its reference page, and the errors', async () => {
    const read = (url: string) => test.server.inject({ url, headers: { host: 'localhost' } })
    const document = (await read('/api/v1/openapi.json')).json<{ openapi: string; paths: object }>()
    expect(document.openapi).toBe('3.1.0')
    expect((await read('/api/docs/json')).json()).toEqual(document)
    const page = await read('/api/docs')
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
    for (const asset of page.body.matchAll(/(?:src|href)="(\/api\/docs\/static\/[^"]+)"/g)) {
      expect((await read(asset[1] ?? '')).statusCode).toBe(200)
    }
    expect((await read('/docs/errors')).body).toContain('id="REVISION_REQUIRED"')
  })
})

describe('health', () => {
  it('answers probes, versions and metrics', async () => {
    expect((await test.ask('GET /health/live')).body).toEqual({ status: 'live' })
    expect((await test.ask('GET /health/ready')).body).toEqual({ status: 'ready' })
    expect((await test.ask('GET /version')).body).toMatchObject({ name: 'heddle' })
    const metrics = await test.ask('GET /metrics')
    for (const name of [
      'heddle_http_request_duration_seconds_count{method="GET",route="health.live",status="200"}',
      'heddle_host_commits_total',
      'heddle_host_queued_executions',
      'heddle_nodejs_eventloop_lag_p99_seconds',
      '# TYPE heddle_executions gauge',
    ]) {
      expect(metrics.text).toContain(name)
    }
  })
})

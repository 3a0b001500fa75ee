import { createHmac } from 'node:crypto'
import type { Definition, Json } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/test-server.ts'

let test: TestServer
let url: string
beforeAll(async () => {
  test = await openTestServer()
  url = await test.listen()
})
afterAll(() => test[Symbol.asyncDispose]())

/** A live webhook that answers with `output`; gives its workflow's id. */
async function hook(config: { readonly [name: string]: Json }, changes: Partial<Definition> = {}): Promise<string> {
  const definition = {
    format: 'heddle/v1',
    name: `Hook ${String(config['path'])}`,
    nodes: [
      { id: 'hook', type: 'trigger.webhook@1', config },
      { id: 'echo', type: 'data.transform@1', config: { fields: { body: 'input.body' } } },
    ],
    edges: [{ from: 'hook', to: 'echo' }],
    output: { body: 'echo.body' },
    ...changes,
  }
  const { id } = (await test.ask('POST /api/v1/workflows', { body: { definition } })).body as { readonly id: string }
  const published = await test.ask(`POST /api/v1/workflows/${id}/publish`, { body: { revision: 1 } })
  expect(published.status).toBe(201)
  return id
}
const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer> | undefined,
  headers: { readonly [name: string]: string } = {},
) => fetch(`${url}/hooks/local/${path}`, { method: 'POST', headers, ...(body === undefined ? {} : { body }) })
const JSON_TYPE = { 'content-type': 'application/json' }

describe('the address of a webhook', () => {
  it('answers 202 with the execution, which exists', async () => {
    await hook({ path: 'async' })
    const answer = await post('async', '{"n":1}', JSON_TYPE)
    expect(answer.status).toBe(202)
    const { executionId } = (await answer.json()) as { readonly executionId: string }
    expect(answer.headers.get('x-heddle-execution')).toBe(executionId)
    const execution = await test.ask(`GET /api/v1/executions/${executionId}`)
    expect(execution).toMatchObject({ status: 200, body: { trigger: 'webhook', startedBy: 'webhook:async' } })
  })

  it('answers 200 with the output when it is sync', async () => {
    await hook({ path: 'sync', answer: 'sync' })
    const answer = await post('sync', '{"n":1}', JSON_TYPE)
    expect([answer.status, await answer.json()]).toEqual([200, { body: { n: 1 } }])
    expect(answer.headers.get('content-security-policy')).toBe('sandbox')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers with status, headers and body of the workflow when told so', async () => {
    const output = {
      status: 'input.body.status',
      headers: "{ 'X-Order': 'o-1', location: '/orders/1', 'Set-Cookie': 'a=b', 'Content-Security-Policy': 'none' }",
      body: 'input.body.body',
    }
    await hook({ path: 'response', answer: 'sync', respondWith: 'response' }, { output })
    const ask = async (body: Json, status: Json = 201) => post('response', JSON.stringify({ status, body }), JSON_TYPE)
    const made = await ask({ id: 'o-1' })
    expect([made.status, await made.json(), made.headers.get('x-order')]).toEqual([201, { id: 'o-1' }, 'o-1'])
    expect(made.headers.get('location')).toBe('/orders/1')
    expect(made.headers.get('set-cookie')).toBeNull()
    expect(made.headers.get('content-security-policy')).toBe('sandbox')
    const text = await ask('plain')
    expect([await text.text(), text.headers.get('content-type')]).toEqual(['plain', 'text/plain; charset=utf-8'])
    const empty = await ask(null, 204)
    expect([empty.status, await empty.text()]).toEqual([204, ''])
    for (const status of [99, 600, '200', 1.5]) {
      const wrong = await ask('x', status)
      expect([wrong.status, await wrong.json()]).toMatchObject([500, { code: 'OUTPUT_INVALID' }])
    }
  })

  it('gives back a file that came in', async () => {
    const output = { body: 'input.files[0]' }
    await hook({ path: 'file', answer: 'sync', respondWith: 'response' }, { output })
    const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 251)
    const answer = await post('file', bytes, { 'content-type': 'image/png' })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true)
  })

  it('tells a failure by its code and execution, and nothing from inside', async () => {
    const stop = { id: 'stop', type: 'flow.stop@1', config: { outcome: 'error', message: 'inner secret' } }
    const trigger = { id: 'hook', type: 'trigger.webhook@1', config: { path: 'fails', answer: 'sync' } }
    await hook({ path: 'fails' }, { nodes: [trigger, stop], edges: [{ from: 'hook', to: 'stop' }], output: {} })
    const answer = await post('fails', undefined)
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({ executionId: answer.headers.get('x-heddle-execution') })
    expect(text).not.toContain('inner secret')
  })

  it('answers 504 with the execution when it takes too long', async () => {
    const ask = { id: 'ask', type: 'flow.approval@1', config: { title: 'Go on?' } }
    const config = { path: 'late', answer: 'sync', timeoutSeconds: 0.1 }
    const trigger = { id: 'hook', type: 'trigger.webhook@1', config }
    await hook({ path: 'late' }, { nodes: [trigger, ask], edges: [{ from: 'hook', to: 'ask' }], output: {} })
    const answer = await post('late', undefined)
    const problem = (await answer.json()) as { readonly executionId: string }
    expect([answer.status, problem]).toMatchObject([504, { code: 'DEADLINE_EXCEEDED' }])
    const execution = await test.ask(`GET /api/v1/executions/${problem.executionId}`)
    expect(execution.body.status).toBe('waiting')
    await test.ask(`POST /api/v1/executions/${problem.executionId}/cancel`, { body: {} })
  })

  it('says which method it answers to', async () => {
    await hook({ path: 'put', method: 'PUT' })
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD']) {
      const answer = await fetch(`${url}/hooks/local/put`, { method })
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'PUT'])
    }
    expect((await fetch(`${url}/hooks/local/put`, { method: 'PUT' })).status).toBe(202)
  })

  it('answers 404 when it is nobody’s and 409 when it is off or paused', async () => {
    const id = await hook({ path: 'state' })
    const status = async () => (await post('state', undefined)).status
    expect((await post('nobodys', undefined)).status).toBe(404)
    expect((await fetch(`${url}/hooks/elsewhere/state`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${url}/hooks/local`, { method: 'POST' })).status).toBe(404)
    expect(await status()).toBe(202)
    await test.ask(`POST /api/v1/workflows/${id}/bindings/hook/pause`)
    expect(await status()).toBe(409)
    await test.ask(`POST /api/v1/workflows/${id}/bindings/hook/resume`)
    expect(await status()).toBe(202)
    await test.ask(`POST /api/v1/workflows/${id}/deactivate`)
    expect(await status()).toBe(409)
    await test.ask(`DELETE /api/v1/workflows/${id}`, { headers: { 'if-match': '"r1"' } })
    expect(await status()).toBe(404)
  })

  it('lets in who proves it, and tells others how', async () => {
    const auth = { kind: 'hmac', header: 'X-Signature' }
    const id = await hook({ path: 'signed', auth })
    const { items } = (await test.ask(`GET /api/v1/workflows/${id}/bindings`)).body
    const body = '{"n":1}'
    const signature = createHmac('sha256', items[0].secret).update(body).digest('hex')
    expect((await post('signed', body, { ...JSON_TYPE, 'x-signature': signature })).status).toBe(202)
    const refused = await post('signed', '{"n":2}', { ...JSON_TYPE, 'x-signature': signature })
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'UNAUTHENTICATED' }])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('starts once for one Idempotency-Key', async () => {
    await hook({ path: 'once', answer: 'sync' })
    const ask = (body: string) => post('once', body, { ...JSON_TYPE, 'idempotency-key': 'a' })
    const first = await ask('{"n":1}')
    const again = await ask('{"n":1}')
    expect(again.headers.get('x-heddle-execution')).toBe(first.headers.get('x-heddle-execution'))
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.text()).toBe(await first.text())
    expect((await ask('{"n":2}')).status).toBe(409)
  })

  it('refuses bodies over 16 MB, and takes large ones below', async () => {
    await hook({ path: 'large', answer: 'sync' })
    const text = 'x'.repeat(3 * 1024 * 1024)
    const answer = await post('large', JSON.stringify({ text }), JSON_TYPE)
    expect(((await answer.json()) as { body: { text: string } }).body.text).toHaveLength(text.length)
    const over = await post('large', 'x'.repeat(16 * 1024 * 1024 + 1), { 'content-type': 'text/plain' })
    expect([over.status, await over.json()]).toMatchObject([413, { code: 'PAYLOAD_TOO_LARGE' }])
  })

  it.each<[string, string, string]>([
    ['JSON that is cut short', 'application/json', '{"n":'],
    ['JSON that nests too deep', 'application/json', '['.repeat(5_000)],
    ['a form without its boundary', 'multipart/form-data', 'x'],
  ])('refuses %s', async (_title, type, body) => {
    const path = `bad/${type.replaceAll(/[^a-z]/g, '-')}-${body.length}`
    await hook({ path, answer: 'sync' })
    const answer = await post(path, body, { 'content-type': type })
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: 'INPUT_INVALID' }])
  })

  it('cannot be called by a page of another site, nor under another name', async () => {
    await hook({ path: 'pages', method: 'GET' })
    const call = async (headers: { readonly [name: string]: string }) =>
      (await test.server.inject({ url: '/hooks/local/pages', headers: { host: 'localhost:8420', ...headers } }))
        .statusCode
    expect(await call({})).toBe(202)
    expect(await call({ origin: 'http://localhost:8420' })).toBe(202)
    expect(await call({ origin: 'http://evil.example' })).toBe(403)
    expect(await call({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403)
    expect(await call({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBe(202)
    expect(await call({ host: 'evil.example' })).toBe(403)
  })
})

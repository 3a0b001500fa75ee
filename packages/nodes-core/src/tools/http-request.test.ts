import type { Json, JsonObject } from '@heddle/model'
import { testNode } from '@heddle/node-sdk'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { httpRequest } from './http-request.ts'
import { openFetch, startLocalService, type SeenRequest } from './test-service.ts'

const test = (config: JsonObject) => testNode(httpRequest).withConfig(config).withPorts({ fetch: openFetch })

async function exchange(
  config: JsonObject,
  answer: (request: SeenRequest, response: ServerResponse) => void = (_request, response) => response.end(),
) {
  await using service = await startLocalService(answer)
  const run = await test({ ...config, url: `${service.origin}${String(config['url'] ?? '/')}` }).run()
  return { run, seen: service.seen }
}

const send =
  (body: string | Buffer, type: string, status = 200) =>
  (_request: SeenRequest, response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': type }).end(body)

describe('what http.request sends', () => {
  it('is the query, headers and a JSON body', async () => {
    const { run, seen } = await exchange(
      {
        method: 'POST',
        url: '/orders?old=1',
        query: { q: 'a b&c', tags: ['x', 'y'], none: '${{ null }}', n: '${{ 1 + 1 }}' },
        headers: { 'X-One': 'eins', 'x-n': '${{ 7 }}' },
        body: { total: '${{ 2 * 3 }}', note: 'n ${{ 1 }}' },
      },
      send('{"id":9}', 'application/json; charset=utf-8', 201),
    )
    expect(run.output).toMatchObject({ status: 201, body: { id: 9 } })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/orders?old=1&q=a+b%26c&tags=x&tags=y&n=2',
      headers: {
        'x-one': 'eins',
        'x-n': '7',
        'content-type': 'application/json',
        'idempotency-key': 'test-execution/tested',
      },
      body: '{"total":6,"note":"n 1"}',
    })
  })

  it('is a file, streamed under its own media type', async () => {
    await using service = await startLocalService((_request, response) => response.end())
    const body = { $file: { id: 'f', name: 'f.csv', mediaType: 'text/csv', size: 4, sha256: 's' } }
    const files = { open: async () => new Blob(['a,b\n']).stream() } as never
    const run = await test({ url: service.origin, method: 'PUT', body }).withPorts({ files }).run()
    expect(service.seen).toMatchObject([{ body: 'a,b\n', headers: { 'content-type': 'text/csv' } }])
    expect(run.calls[0]?.request).toMatchObject({ json: { body: { stream: true } } })
  })

  it('is text as it is, and a form by its content type', async () => {
    const text = await exchange({ method: 'PUT', body: 'plain ä' })
    expect(text.seen[0]).toMatchObject({ body: 'plain ä', headers: { 'content-type': 'text/plain;charset=UTF-8' } })
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const form = await exchange({ method: 'POST', headers, body: { a: '1 2', b: [true, 3] } })
    expect(form.seen[0]).toMatchObject({ body: 'a=1+2&b=true&b=3' })
  })

  it.each([
    ['GET', false],
    ['HEAD', false],
    ['DELETE', true],
    ['PATCH', true],
  ])('with %s has an idempotency key: %s', async (method, hasKey) => {
    const { seen } = await exchange({ method })
    expect(seen[0]?.headers['idempotency-key'] !== undefined).toBe(hasKey)
  })

  it('keeps an idempotency key that the author chose', async () => {
    const { seen } = await exchange({ method: 'POST', headers: { 'Idempotency-Key': 'mine' } })
    expect(seen[0]?.headers['idempotency-key']).toBe('mine')
  })

  it('carries secrets, which are recorded nowhere', async () => {
    await using service = await startLocalService((request, response) => response.end(request.headers['x-key']))
    const run = await test({ url: service.origin, headers: { 'x-key': 'k ${{ secrets.KEY }}' } })
      .withSecrets({ KEY: 'very-secret-key' })
      .run()
    expect(service.seen[0]?.headers['x-key']).toBe('k very-secret-key')
    expect(run.output).toMatchObject({ body: 'k •••' })
    expect(JSON.stringify([run.report, run.calls])).not.toContain('very-secret-key')
  })
})

describe('what http.request gives', () => {
  it.each<[string, string, string, JsonObject, Json]>([
    ['JSON by media type', '{"a":1}', 'application/vnd.api+json', {}, { a: 1 }],
    ['text by media type', '{"a":1}', 'text/plain', {}, '{"a":1}'],
    ['JSON when asked', '[1]', 'text/html', { response: 'json' }, [1]],
    ['text when asked', '[1]', 'application/json', { response: 'text' }, '[1]'],
    ['null for an empty body', '', 'application/json', {}, null],
  ])('is %s', async (_title, body, type, config, expected) => {
    expect((await exchange(config, send(body, type))).run.output).toMatchObject({ status: 200, body: expected })
  })

  it('is text in the charset that the answer names', async () => {
    const { run } = await exchange({}, send(Buffer.from([0xe4]), 'text/plain; charset=iso-8859-1'))
    expect(run.output).toMatchObject({ body: 'ä' })
  })

  it('is a file for other media types', async () => {
    const { run } = await exchange({ url: '/img/../logo.png?x' }, send(Buffer.from([1, 2, 3]), 'image/png'))
    const sha256 = '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81'
    expect(run.output).toMatchObject({ body: { $file: { name: 'logo.png', mediaType: 'image/png', size: 3, sha256 } } })
  })

  it('leaves one call record', async () => {
    const { run } = await exchange({}, send('{"a":1}', 'application/json'))
    expect(run.calls).toMatchObject([{ toolId: 'http.request', ok: true, details: { status: 200, responseBytes: 7 } }])
  })
})

describe('http.request fails', () => {
  it.each([
    [400, 'TOOL_BAD_REQUEST'],
    [404, 'TOOL_BAD_REQUEST'],
    [408, 'TOOL_TIMEOUT'],
    [429, 'TOOL_RATE_LIMITED'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
  ])('at status %d with %s and what the service said', async (status, code) => {
    const { run } = await exchange({}, send('why not', 'text/plain', status))
    expect(run.report).toMatchObject({ kind: 'failed', error: { code, details: { status } } })
    expect(JSON.stringify(run.report)).toContain('why not')
  })

  it('with the time to wait that the service asks for', async () => {
    const { run } = await exchange(
      {},
      (_request, response) => void response.writeHead(429, { 'retry-after': '7' }).end(),
    )
    expect(run.report).toMatchObject({ error: { code: 'TOOL_RATE_LIMITED', retryAfterMs: 7000 } })
  })

  it('not at a status when told so', async () => {
    const { run } = await exchange({ failOnStatus: false }, send('{"e":1}', 'application/json', 404))
    expect(run.output).toMatchObject({ status: 404, body: { e: 1 } })
  })

  it('with TOOL_TIMEOUT when the answer takes too long, before or inside its body', async () => {
    const silent = await exchange({ timeoutSeconds: 0.05 }, () => {})
    expect(silent.run.report).toMatchObject({ error: { code: 'TOOL_TIMEOUT' } })
    const slow = await exchange({ timeoutSeconds: 0.1 }, (_request, response) => void response.write('a'))
    expect(slow.run.report).toMatchObject({ error: { code: 'TOOL_TIMEOUT' } })
    expect(slow.run.calls).toHaveLength(1)
  })

  it('with UPSTREAM_UNAVAILABLE when nobody listens or the connection breaks', async () => {
    const closed = await startLocalService(() => {})
    await closed[Symbol.asyncDispose]()
    expect((await test({ url: closed.origin }).run()).report).toMatchObject({ error: { code: 'UPSTREAM_UNAVAILABLE' } })
    const broken = await exchange({}, (_request, response) => {
      response.writeHead(200, { 'content-length': '100', 'content-type': 'text/plain' }).write('part')
      response.destroy()
    })
    expect(broken.run.report).toMatchObject({ error: { code: 'UPSTREAM_UNAVAILABLE' } })
  })

  it('with OUTPUT_INVALID when JSON is promised and not sent', async () => {
    const { run } = await exchange({}, send('<html>', 'application/json'))
    expect(run.report).toMatchObject({ error: { code: 'OUTPUT_INVALID' } })
  })

  it('is cancelled, when the execution is, with what may have happened', async () => {
    const controller = new AbortController()
    await using service = await startLocalService(() => controller.abort())
    const run = await test({ url: service.origin, method: 'POST' }).withSignal(controller.signal).run()
    expect(run.report).toEqual({ kind: 'cancelled', mayHaveHappened: true })
  })

  it.each<[string, JsonObject]>([
    ['a relative address', { url: '/x' }],
    ['another scheme', { url: 'file:///etc/passwd' }],
    ['credentials in the address', { url: 'http://me:pw@x.test/' }],
    ['no address', {}],
    ['an unknown method', { url: 'http://x.test/', method: 'CONNECT' }],
    ['a header name with a line break', { url: 'http://x.test/', headers: { 'a\nb': 'c' } }],
    ['a header value with a line break', { url: 'http://x.test/', headers: { a: 'b\r\nc: d' } }],
    ['a header value beyond Latin-1', { url: 'http://x.test/', headers: { a: '한국' } }],
    ['a body that GET cannot have', { url: 'http://x.test/', body: 'x' }],
    ['no time at all', { url: 'http://x.test/', timeoutSeconds: 0 }],
  ])('with INPUT_INVALID for %s', async (_title, config) => {
    expect((await test(config).run()).report).toMatchObject({ kind: 'failed', error: { code: 'INPUT_INVALID' } })
  })
})

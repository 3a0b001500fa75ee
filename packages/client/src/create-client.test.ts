import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { ApiError } from './api-error.ts'
import type { Answer, CallInit } from './call-types.ts'
import { createClient } from './create-client.ts'
import { listAll } from './list-all.ts'
import { makeIdempotencyKey, parseRevision, toIfMatch } from './revision.ts'
import { startHttpServer, type TestHttpServer } from './test-http-server.ts'

let server: TestHttpServer | null = null
afterEach(() => server?.close())

async function serve(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = await startHttpServer(handle)
  return server.url
}

const answer = (response: ServerResponse, status: number, body: unknown, type = 'application/json') =>
  response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body))

async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error(`It gave no ApiError but ${String(error)}.`, { cause: error })
  return error
}

describe('a client', () => {
  it('asks with the workspace and headers it was made with, and gives the answer', async () => {
    const asked: IncomingMessage[] = []
    const baseUrl = await serve((request, response) => {
      asked.push(request)
      answer(response, 200, { items: [], nextCursor: null })
    })
    const client = createClient({ baseUrl: `${baseUrl}/`, workspace: 'local', headers: { 'x-test': 'yes' } })
    expect(await client.get('/api/v1/workflows', { params: { query: { limit: 3 } } })).toEqual({
      items: [],
      nextCursor: null,
    })
    expect(asked[0]?.url).toBe('/api/v1/workflows?limit=3')
    expect(asked[0]?.headers).toMatchObject({ 'x-heddle-workspace': 'local', 'x-test': 'yes' })
  })

  it('gives the revision of an answer, ready for the next write', async () => {
    const baseUrl = await serve((_request, response) => {
      response.setHeader('etag', '"r7"')
      answer(response, 200, {})
    })
    const id = 'a'
    const { revision } = await createClient({ baseUrl }).request('get', '/api/v1/workflows/{id}', {
      params: { path: { id } },
    })
    expect(revision).toBe('"r7"')
    expect(parseRevision(revision ?? '')).toBe(7)
    expect(toIfMatch(7)).toBe(revision)
    expect(() => parseRevision('W/"x"')).toThrow(ApiError)
  })

  it('throws a problem document with all it says', async () => {
    const problem = {
      type: '/docs/errors#CONFLICT',
      title: 'CONFLICT',
      status: 409,
      code: 'CONFLICT',
      detail: 'The draft was changed.',
      findings: [{ code: 'x', severity: 'error', path: '/a', message: 'no' }],
      errorId: 'e1',
      current: { revision: 4 },
    }
    const baseUrl = await serve((_request, response) => answer(response, 409, problem, 'application/problem+json'))
    const error = await failure(createClient({ baseUrl }).get('/api/v1/workflows'))
    expect(error).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      message: 'The draft was changed.',
      errorId: 'e1',
      retryAfterMs: null,
    })
    expect(error.findings).toHaveLength(1)
    expect(error.problem['current']).toEqual({ revision: 4 })
  })

  it.each([
    [502, '<html>', 'text/html', 'UPSTREAM_UNAVAILABLE'],
    [404, '{"error":"nothing"}', 'application/json', 'NOT_FOUND'],
    [429, '{', 'application/json', 'RATE_LIMITED'],
  ])('says what a status %i of something between means', async (status, body, type, code) => {
    const baseUrl = await serve((_request, response) => {
      response.setHeader('retry-after', '2')
      answer(response, status, body, type)
    })
    const error = await failure(createClient({ baseUrl }).get('/api/v1/workflows'))
    expect(error).toMatchObject({ code, status, retryAfterMs: 2_000 })
    expect(error.message).toContain(baseUrl)
  })

  it('says that no server is there, and that one went away in the middle of its answer', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"items":[', () => response.destroy())
    })
    const client = createClient({ baseUrl })
    expect(await failure(client.get('/api/v1/workflows'))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: 0 })
    await server?.close()
    const error = await failure(client.get('/api/v1/workflows'))
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', status: 0 })
    expect(error.message).toContain(baseUrl)
  })

  it('leaves an aborted call what it is', async () => {
    const baseUrl = await serve(() => {})
    const aborting = new AbortController()
    const asked = createClient({ baseUrl }).get('/api/v1/workflows', { signal: aborting.signal })
    aborting.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('a list', () => {
  it('is read page after page, and no page before it is wanted', async () => {
    const asked: (string | undefined)[] = []
    const pages = [
      { items: [1, 2], nextCursor: 'a' },
      { items: [], nextCursor: 'b' },
      { items: [3], nextCursor: null },
    ]
    const all = listAll(async (cursor) => {
      asked.push(cursor)
      return pages[asked.length - 1] ?? { items: [], nextCursor: null }
    })
    expect((await all.next()).value).toBe(1)
    expect(asked).toEqual([undefined])
    expect(await Array.fromAsync(all)).toEqual([2, 3])
    expect(asked).toEqual([undefined, 'a', 'b'])
  })
})

describe('an idempotency key', () => {
  it('is another one each time', () => {
    expect(makeIdempotencyKey()).not.toBe(makeIdempotencyKey())
  })
})

describe('the types of a call', () => {
  type Execute = CallInit<'/api/v1/workflows/{id}/execute', 'post'>

  it('ask for what the document requires', () => {
    expectTypeOf<Execute['params']>().toEqualTypeOf<{ readonly path: { readonly id: string } }>()
    expectTypeOf<CallInit<'/api/v1/workflows/{id}', 'delete'>['ifMatch']>().toEqualTypeOf<string>()
    expectTypeOf<Execute['idempotencyKey']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<{ readonly params: { readonly path: { readonly id: string } } }>().not.toExtend<
      CallInit<'/api/v1/workflows/{id}', 'delete'>
    >()
  })

  it('give what the document answers', () => {
    expectTypeOf<Answer<'/api/v1/workflows', 'get'>['items'][number]['id']>().toEqualTypeOf<string>()
    expectTypeOf<Answer<'/api/v1/workflows/{id}', 'delete'>>().toEqualTypeOf<undefined>()
    expectTypeOf<Answer<'/api/v1/workflows/{id}/export', 'get', 'text'>>().toEqualTypeOf<string>()
    expectTypeOf<Answer<'/api/v1/workflows/{id}/execute', 'post'>['executionId']>().toEqualTypeOf<string>()
  })
})

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { toWorkspaceId } from '@heddle/model'
import type { Caller, FetchRequest } from '@heddle/node-sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { LOOPBACK, type Address } from './address-guard.ts'
import { createGuardedFetch, type GuardedFetch, type GuardedFetchOptions } from './egress-fetch.ts'

const CALLER: Caller = {
  workspaceId: toWorkspaceId('acme'),
  executionId: 'execution',
  nodeKey: 'fetch',
  nodeType: 'http.request@1',
  principal: 'workflow:test',
  test: true,
}

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let server: Server
let port: number
let seen: Seen[]
let answer: (response: ServerResponse, request: Seen) => void
let guarded: GuardedFetch

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, url, headers } = request
    const one: Seen = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') }
    seen.push(one)
    answer(response, one)
  })
  // All of 127.0.0.0/8 is this machine: one server, two addresses.
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
beforeEach(() => {
  seen = []
  answer = (response) => response.end('hello')
  guarded = createGuardedFetch({ allow: LOOPBACK })
})
afterEach(() => guarded.close())

const fetch = (path: string, request: FetchRequest = {}) =>
  guarded.fetch(CALLER, `http://127.0.0.1:${port}${path}`, request)

async function withFetch<Result>(
  options: GuardedFetchOptions,
  use: (own: GuardedFetch) => Promise<Result>,
): Promise<Result> {
  const own = createGuardedFetch(options)
  try {
    return await use(own)
  } finally {
    await own.close()
  }
}

describe('a guarded fetch', () => {
  it('sends the request and gives the answer', async () => {
    answer = (response) => response.writeHead(201, { 'x-answer': 'yes' }).end('{"a":1}')
    const headers = { 'content-type': 'text/plain', 'x-own': 'x' }
    const response = await fetch('/path?q=1', { method: 'post', headers, body: 'text' })
    expect([response.status, response.headers.get('x-answer'), await response.json()]).toEqual([201, 'yes', { a: 1 }])
    expect(seen).toMatchObject([{ method: 'POST', url: '/path?q=1', body: 'text', headers: { 'x-own': 'x' } }])
  })

  it('sends a stream', async () => {
    const body = new Response('streamed').body as ReadableStream<Uint8Array>
    await (await fetch('/', { method: 'PUT', body })).text()
    expect(seen[0]?.body).toBe('streamed')
  })

  it('gives an answer without a body', async () => {
    answer = (response) => response.writeHead(204).end()
    const response = await fetch('/')
    expect([response.status, response.body]).toEqual([204, null])
  })

  it('gives a compressed body decoded, with headers that fit it', async () => {
    answer = (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('hello'))
    const response = await fetch('/')
    expect([await response.text(), response.headers.get('content-encoding')]).toEqual(['hello', null])
  })

  it('reaches a name through the addresses it was checked with', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
    await withFetch({ allow: LOOPBACK, resolve }, async (own) => {
      const response = await own.fetch(CALLER, `http://service.test:${port}/`, {})
      expect(await response.text()).toBe('hello')
      expect(seen[0]?.headers.host).toBe(`service.test:${port}`)
    })
  })

  it('tries nothing twice', async () => {
    answer = (response) => response.destroy()
    await expect(fetch('/')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(seen.length).toBe(1)
  })
})

describe('what is blocked', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://127.0.0.1./',
    'http://%31%32%37.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/',
    'http://10.0.0.1/',
    'https://192.168.0.1/',
    'http://[fd00:ec2::254]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'file:///etc/passwd',
    'ftp://example.com/',
    'data:text/plain,x',
    'javascript:alert(1)',
    'http://user@example.com/',
    'http://user:password@example.com/',
    'http://example.com:25/',
  ])('%s', async (url) => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
    await withFetch({ resolve }, async (own) => {
      await expect(own.fetch(CALLER, url, {})).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' })
    })
    expect(seen).toEqual([])
  })

  it.each(['localhost', 'localtest.test', 'metadata.google.internal'])(
    'the name %s, when it leads inside',
    async (host) => {
      const resolve = async () => [
        { address: '8.8.8.8', family: 4 as const },
        { address: '127.0.0.1', family: 4 as const },
      ]
      await withFetch({ resolve }, async (own) => {
        await expect(own.fetch(CALLER, `http://${host}:${port}/`, {})).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' })
      })
      expect(seen).toEqual([])
    },
  )

  it('the name localhost, as the system resolves it', async () => {
    await withFetch({}, async (own) => {
      await expect(own.fetch(CALLER, `http://localhost:${port}/`, {})).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' })
    })
    expect(seen).toEqual([])
  })

  it('a name that leads elsewhere the second time it is asked', async () => {
    const asked: string[] = []
    const places: Address[] = [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const resolve = async (host: string) => [places[asked.push(host) - 1] as Address]
    answer = (response) => response.setHeader('connection', 'close').end('first')
    await withFetch({ allow: ['127.0.0.2/32'], resolve }, async (own) => {
      const url = `http://rebinding.test:${port}/`
      expect(await (await own.fetch(CALLER, url, {})).text()).toBe('first')
      expect(asked).toEqual(['rebinding.test'])
      await expect(own.fetch(CALLER, url, {})).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' })
    })
    expect(seen.length).toBe(1)
  })

  it.each(['http://169.254.169.254/', 'http://127.0.0.2:1/', 'file:///etc/passwd', 'http://user:x@127.0.0.1/'])(
    'a redirect to %s',
    async (location) => {
      answer = (response) => response.writeHead(302, { location }).end()
      await withFetch({ allow: ['127.0.0.1/32'] }, async (own) => {
        const call = own.fetch(CALLER, `http://127.0.0.1:${port}/`, {})
        await expect(call).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' })
      })
      expect(seen.length).toBe(1)
    },
  )
})

describe('redirects', () => {
  const redirectOnce = (status: number, location: string) => {
    answer = (response, { url }) => {
      if (url === '/from') response.writeHead(status, { location }).end('moved')
      else response.end('arrived')
    }
  }

  it.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', 'body'],
    [308, 'POST', 'body'],
  ])('%i after POST goes on as %s', async (status, method, body) => {
    redirectOnce(status, '/to')
    const headers = { 'x-key': 'k' }
    expect(await (await fetch('/from', { method: 'POST', body: 'body', headers })).text()).toBe('arrived')
    expect(seen[1]).toMatchObject({ method, body, url: '/to', headers: { 'x-key': 'k' } })
  })

  it('take nothing that could be a credential to another origin', async () => {
    redirectOnce(302, `http://127.0.0.2:${port}/to`)
    const headers = { authorization: 'a', cookie: 'c', 'x-api-key': 'k', accept: 'text/plain' }
    await (await fetch('/from', { headers })).text()
    expect(seen[1]?.headers).toMatchObject({ accept: 'text/plain', host: `127.0.0.2:${port}` })
    for (const name of ['authorization', 'cookie', 'x-api-key']) expect(seen[1]?.headers[name]).toBeUndefined()
  })

  it('end after as many as are allowed', async () => {
    answer = (response) => response.writeHead(302, { location: '/again' }).end()
    await expect(fetch('/', { maxRedirects: 2 })).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(seen.length).toBe(3)
  })

  it('are the answer when none are allowed', async () => {
    redirectOnce(302, '/to')
    const response = await fetch('/from', { maxRedirects: 0 })
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([302, '/to', 'moved'])
  })

  it('cannot send a stream again', async () => {
    redirectOnce(307, '/to')
    const body = new Response('once').body as ReadableStream<Uint8Array>
    await expect(fetch('/from', { method: 'POST', body })).rejects.toMatchObject({ code: 'TOOL_BAD_REQUEST' })
  })
})

describe('bounds', () => {
  it('end an answer that says it is too large', async () => {
    answer = (response) => response.setHeader('content-length', 2_000).end('x'.repeat(2_000))
    await expect(fetch('/', { maxResponseBytes: 1_000 })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  it.each([
    ['does not say so', (response: ServerResponse) => response.write('x'.repeat(1_001))],
    [
      'is small only while compressed',
      (response: ServerResponse) => response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(1_000_000))),
    ],
  ])('end an answer that is too large and %s', async (_, send) => {
    answer = send
    const response = await fetch('/', { maxResponseBytes: 1_000 })
    await expect(response.text()).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  it.each([
    ['never answers', () => {}],
    ['answers and stops in the middle', (response: ServerResponse) => void response.write('half')],
  ])('end a call to a service that %s', async (_, send) => {
    answer = send
    const call = fetch('/', { timeoutMs: 50 }).then((response) => response.text())
    await expect(call).rejects.toMatchObject({ code: 'TOOL_TIMEOUT' })
  })

  it('end when the caller aborts, with its reason', async () => {
    const controller = new AbortController()
    answer = () => controller.abort(new Error('enough'))
    const reason = { code: 'CANCELLED', cause: expect.objectContaining({ message: 'enough' }) as unknown }
    await expect(fetch('/', { signal: controller.signal })).rejects.toMatchObject(reason)
    await expect(fetch('/', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('tell apart a service that is down, a name that does not exist, and a request that is wrong', async () => {
    const refused = guarded.fetch(CALLER, 'http://127.0.0.1:9/secret?token=x', {})
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/UPSTREAM_UNAVAILABLE|EGRESS_BLOCKED/) as unknown,
    })
    const missing = guarded.fetch(CALLER, 'http://does-not-exist.invalid/?token=secret', {})
    await expect(missing).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    await expect(missing).rejects.not.toThrow('secret')
    await expect(fetch('/', { headers: { 'bad name': 'x' } })).rejects.toMatchObject({ code: 'TOOL_BAD_REQUEST' })
    await expect(guarded.fetch(CALLER, 'no url', {})).rejects.toMatchObject({ code: 'TOOL_BAD_REQUEST' })
  })
})

import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../testing/test-server.ts'
import { parseHostName } from './host-guard.ts'

let test: TestServer
let port = 0
beforeAll(async () => {
  test = await openTestServer()
  port = Number(new URL(await test.listen()).port)
})
afterAll(() => test[Symbol.asyncDispose]())

/** Sends the lines as they are over a real socket; gives the first line of the answer and the rest. */
function send(lines: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1')
      // Upgrades that are taken would stay open.
      if (text.startsWith('HTTP/1.1 101')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(text.split(' ')[1]), text }))
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  })
}

const CLOSE = 'connection: close'
const UPGRADE = [
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
]

describe('the host guard, over real sockets', () => {
  it('answers its own names with any port', async () => {
    for (const host of ['localhost', `127.0.0.1:${port}`, '[::1]:1', 'LOCALHOST:80', 'localhost.']) {
      expect((await send(['GET /api/v1/variables HTTP/1.1', `host: ${host}`, CLOSE])).status).toBe(200)
    }
  })

  it('refuses no host, an empty one, two of them, and another one in the request line', async () => {
    expect((await send(['GET /api/v1/variables HTTP/1.0', CLOSE])).status).toBe(403)
    expect([400, 403]).toContain((await send(['GET /api/v1/variables HTTP/1.1', 'host:', CLOSE])).status)
    const two = await send(['GET /api/v1/variables HTTP/1.1', 'host: evil.example', 'host: localhost', CLOSE])
    expect([400, 403]).toContain(two.status)
    const rebound = await send(['GET /api/v1/variables HTTP/1.1', 'host: evil.example:8420', CLOSE])
    expect(rebound.status).toBe(403)
    expect(rebound.text).not.toContain('"values"')
  })

  it('refuses WebSockets of pages of other sites, and under foreign names', async () => {
    const path = 'GET /api/v1/ws HTTP/1.1'
    const foreign = await send([path, 'host: localhost', 'origin: http://evil.example', ...UPGRADE])
    expect(foreign.status).toBe(403)
    const rebound = await send([path, 'host: evil.example', 'origin: http://evil.example', ...UPGRADE])
    expect(rebound.status).toBe(403)
    const otherPort = await send([path, `host: localhost:${port}`, 'origin: http://localhost:1', ...UPGRADE])
    expect(otherPort.status).toBe(403)
  })

  it('lets its own pages write, and links from elsewhere lead here', async () => {
    const own = { host: `localhost:${port}`, origin: `http://localhost:${port}`, 'sec-fetch-site': 'same-origin' }
    expect((await test.ask('POST /api/v1/workflows', { body: { name: 'Own' }, headers: own })).status).toBe(201)
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await test.ask('GET /health/live', { headers: link })).status).toBe(200)
  })

  it.each([
    ['localhost', 'localhost'],
    ['LocalHost:8420', 'localhost'],
    ['[::1]:1', '[::1]'],
    ['localhost.', 'localhost'],
    ['localhost:abc', null],
    ['a@localhost', null],
    ['localhost/x', null],
    ['', null],
    [undefined, null],
  ])('reads the name of %j', (header, name) => {
    expect(parseHostName(header)).toBe(name)
  })
})

describe('what browsers are told', () => {
  it('allows scripts from here only, no frames, no guessing of types, no caching of the API', async () => {
    const { headers } = await test.ask('GET /api/v1/variables')
    expect(headers['content-security-policy']).toContain("script-src 'self';")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toContain('unsafe-eval')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

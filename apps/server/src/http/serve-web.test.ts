import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveWeb } from './serve-web.ts'

const HTML = { accept: 'text/html,*/*' }
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-serve-web-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<meta name="style-nonce" content="" /><div id="root"></div>')
  writeFileSync(join(folder, 'boot.js'), 'boot()')
  writeFileSync(join(folder, '.stamp'), 'secret')
  writeFileSync(join(folder, 'assets/index-abc.js'), 'plain()')
  writeFileSync(join(folder, 'assets/index-abc.js.br'), 'small')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function makeServer() {
  const server = Fastify()
  server.get('/api/v1/workflows', () => ({ items: [] }))
  void server.register(serveWeb, { folder })
  return server
}

describe('the web app as it is served', () => {
  it.each(['/', '/workflows', '/executions/exe_1?tab=logs'])('answers the page %s with the app', async (url) => {
    const answer = await makeServer().inject({ url, headers: HTML })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('<div id="root">')
    expect(answer.headers['cache-control']).toBe('no-cache')
  })

  it.each([
    '/api/v1/nothing',
    '/hooks/local/x',
    '/health/none',
    '/assets/none.js',
    '/none.js',
    '/.stamp',
    '/%2e%2e/package.json',
  ])('leaves %s to the answer for what is not there', async (url) => {
    const answer = await makeServer().inject({ url, headers: HTML })
    expect(answer.statusCode).toBe(404)
    expect(answer.body).not.toContain('<div id="root">')
  })

  it('gives a program that does not ask for HTML no page', async () => {
    const answer = await makeServer().inject({ url: '/workflows', headers: { accept: 'application/json' } })
    expect(answer.statusCode).toBe(404)
  })

  it('lets routes of the API pass', async () => {
    const answer = await makeServer().inject({ url: '/api/v1/workflows', headers: HTML })
    expect(answer.json()).toEqual({ items: [] })
  })

  it('sends hashed assets compressed and to be kept, others to be asked for again', async () => {
    const server = makeServer()
    const asset = await server.inject({ url: '/assets/index-abc.js', headers: { 'accept-encoding': 'br, gzip' } })
    expect(asset.body).toBe('small')
    expect(asset.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
    })
    expect((await server.inject('/assets/index-abc.js')).body).toBe('plain()')
    expect((await server.inject('/boot.js')).headers['cache-control']).toBe('no-cache')
  })

  it('allows scripts of this server only, and styles by a nonce that is never used again', async () => {
    const server = makeServer()
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { body, headers } = await server.inject({ url: '/', headers: HTML })
        const nonce = /name="style-nonce" content="([^"]+)"/.exec(body)?.[1]
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
        expect(headers['content-security-policy']).toContain("script-src 'self';")
        expect(headers['content-security-policy']).not.toContain('unsafe')
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  it('says how to build the app where it is not built', async () => {
    const server = Fastify()
    void server.register(serveWeb, { folder: join(folder, 'not-built') })
    const answer = await server.inject({ url: '/', headers: HTML })
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm start')
  })
})

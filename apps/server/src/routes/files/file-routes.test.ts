import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestServer, type TestServer } from '../../testing/test-server.ts'

let test: TestServer
beforeAll(async () => (test = await openTestServer()))
afterAll(() => test[Symbol.asyncDispose]())

const upload = (path: string, raw: string | Buffer, type = 'text/csv') =>
  test.ask(`POST /api/v1/files?path=${encodeURIComponent(path)}`, { raw, headers: { 'content-type': type } })

describe('files', () => {
  it('are uploaded raw, listed, downloaded as attachments and removed', async () => {
    const made = await upload('data/looms.csv', 'loom,metres\na,3\n')
    expect(made.status).toBe(201)
    expect(made.body.items).toMatchObject([
      { path: 'data/looms.csv', name: 'looms.csv', mediaType: 'text/csv', size: 16 },
    ])
    const read = await test.ask('GET /api/v1/files/data/looms.csv')
    expect(read.text).toBe('loom,metres\na,3\n')
    expect(read.headers).toMatchObject({
      'content-type': 'text/csv',
      'content-length': '16',
      'content-disposition': expect.stringContaining('attachment; filename="looms.csv"'),
      'x-content-type-options': 'nosniff',
    })
    expect((await test.ask('DELETE /api/v1/files/data/looms.csv')).status).toBe(204)
    expect((await test.ask('GET /api/v1/files/data/looms.csv')).status).toBe(404)
    expect((await test.ask('DELETE /api/v1/files/data/looms.csv')).status).toBe(404)
  })

  it('are uploaded as parts of a form, into a folder', async () => {
    const boundary = 'b1'
    const part = (name: string, text: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="f"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${text}\r\n`
    const made = await test.ask('POST /api/v1/files?folder=inbox', {
      raw: `${part('a.txt', 'A')}${part('deep/b.txt', 'B')}--${boundary}--\r\n`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    })
    expect(made.body.items.map((file: { path: string }) => file.path)).toEqual(['inbox/a.txt', 'inbox/deep/b.txt'])
    const list = await test.ask('GET /api/v1/files?folder=inbox&limit=1')
    expect(list.body.items).toMatchObject([{ path: 'inbox/a.txt' }])
    const rest = await test.ask(`GET /api/v1/files?folder=inbox&limit=1&cursor=${list.body.nextCursor}`)
    expect(rest.body).toMatchObject({ items: [{ path: 'inbox/deep/b.txt' }], nextCursor: null })
  })

  it('keep names of any language and empty content', async () => {
    const made = await upload('보고서 2026.txt', '', 'text/plain')
    expect(made.body.items).toMatchObject([{ path: '보고서 2026.txt', size: 0 }])
    const read = await test.ask(`GET /api/v1/files/${encodeURIComponent('보고서 2026.txt')}`)
    expect(read.status).toBe(200)
    expect(read.text).toBe('')
    expect(read.headers['content-disposition']).toContain(`filename*=UTF-8''${encodeURIComponent('보고서 2026.txt')}`)
  })

  it('give parts of themselves, and nothing when the reader has them', async () => {
    await upload('range.bin', '0123456789', 'application/octet-stream')
    const ask = (headers: { readonly [name: string]: string }) => test.ask('GET /api/v1/files/range.bin', { headers })
    const middle = await ask({ range: 'bytes=2-4' })
    expect([middle.status, middle.text, middle.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10'])
    expect((await ask({ range: 'bytes=-3' })).text).toBe('789')
    expect((await ask({ range: 'bytes=7-' })).text).toBe('789')
    expect((await ask({ range: 'bytes=20-' })).status).toBe(416)
    const { etag } = await ask({})
    expect((await ask({ 'if-none-match': etag })).status).toBe(304)
  })

  it.each([
    '../up.txt',
    '/etc/passwd',
    'a/../../b',
    'a//b',
    'a\\b',
    '.heddle/objects/x',
    'c:\\x',
    'nul\0',
    'x'.repeat(1_025),
  ])('cannot be named %j', async (path) => {
    expect((await upload(path, 'x')).status).toBe(422)
    const read = await test.ask(`GET /api/v1/files/${encodeURIComponent(path)}`)
    expect([404, 422]).toContain(read.status)
  })

  it('are not reached over a symbolic link', async () => {
    await upload('plain.txt', 'x')
    const area = join(test.heddle.configuration.dataFolder, 'files', 'local')
    await symlink('/etc', join(area, 'link'))
    expect((await test.ask('GET /api/v1/files/link/hostname')).status).toBe(403)
    expect((await upload('link/x.txt', 'x')).status).toBe(403)
    const list = await test.ask('GET /api/v1/files')
    expect(list.status).toBe(200)
    expect(list.text).not.toContain('link')
  })

  it('of a raw body need a path, and of a form a name', async () => {
    expect((await test.ask('POST /api/v1/files', { raw: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(
      422,
    )
    const form = await test.ask('POST /api/v1/files', {
      raw: '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\nvalue\r\n--b--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
    })
    expect(form.status).toBe(422)
  })

  it('that announce more than fits are refused before they are read', async () => {
    const refused = await test.ask('POST /api/v1/files?path=big.bin', {
      raw: 'x',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(1024 ** 3 + 1) },
    })
    expect(refused.status).toBe(413)
  })

  it('that run scripts elsewhere do not run here', async () => {
    await upload('page.html', '<script>alert(1)</script>', 'text/html')
    const page = await test.ask('GET /api/v1/files/page.html')
    expect(page.headers['content-disposition']).toContain('attachment')
    expect(page.headers['content-security-policy']).toContain('sandbox')
  })
})

import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toWorkspaceId, type FileValue } from '@heddle/model'
import type { Caller, FilesPort } from '@heddle/node-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFileArea } from './file-area.ts'

const callerOf = (workspace: string): Caller => ({
  workspaceId: toWorkspaceId(workspace),
  executionId: 'execution',
  nodeKey: 'file',
  nodeType: 'file.write@1',
  principal: 'workflow:test',
  test: true,
})
const CALLER = callerOf('acme')
const bytes = (text: string) => new TextEncoder().encode(text)

let dir: string
let files: FilesPort

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'heddle-files-'))
  files = createFileArea({ dir, maxFileBytes: 1_000_000 })
})
afterEach(() => {
  rmSync(dir, { recursive: true })
})

async function readAll(file: FileValue | string): Promise<string> {
  return new Response(await files.open(CALLER, file)).text()
}
const inArea = (...path: readonly string[]) => join(dir, 'acme', ...path)

describe('createFileArea', () => {
  it('gives back what was written, by path and by value', async () => {
    const file = await files.write(CALLER, 'reports/march.csv', bytes('a,b\n'), 'text/csv')
    expect(file.$file).toMatchObject({
      name: 'march.csv',
      mediaType: 'text/csv',
      size: 4,
      sha256: createHash('sha256').update('a,b\n').digest('hex'),
    })
    expect(await readAll('reports/march.csv')).toBe('a,b\n')
    expect(await readAll(file)).toBe('a,b\n')
    expect(await files.stat(CALLER, 'reports/march.csv')).toEqual(file)
    expect(readFileSync(inArea('reports', 'march.csv'), 'utf8')).toBe('a,b\n')
  })

  it('hashes a stream while it is written', async () => {
    const stream = new Response('x'.repeat(300_000)).body as ReadableStream<Uint8Array>
    const file = await files.write(CALLER, 'big.txt', stream, 'text/plain')
    const { sha256 } = (await files.write(CALLER, 'same.txt', bytes('x'.repeat(300_000)), 'text/plain')).$file
    expect(file.$file).toMatchObject({ size: 300_000, sha256 })
  })

  it('keeps the content of a value when its path is written again', async () => {
    const first = await files.write(CALLER, 'a.txt', bytes('one'), 'text/plain')
    const second = await files.write(CALLER, 'a.txt', bytes('two'), 'text/plain')
    expect([await readAll(first), await readAll(second), await readAll('a.txt')]).toEqual(['one', 'two', 'two'])
    expect(first.$file.id).not.toBe(second.$file.id)
  })

  it('gives the same value when the same is written again', async () => {
    const first = await files.write(CALLER, 'a.txt', bytes('one'), 'text/plain')
    expect(await files.write(CALLER, 'a.txt', bytes('one'), 'text/plain')).toEqual(first)
    expect(readdirSync(inArea('.heddle', 'temporary'))).toEqual([])
  })

  it('takes up what people put there, and notices when they change it', async () => {
    mkdirSync(inArea(), { recursive: true })
    writeFileSync(inArea('data.csv'), 'one')
    const first = (await files.stat(CALLER, 'data.csv')) as FileValue
    expect(first.$file).toMatchObject({ size: 3, mediaType: 'application/octet-stream' })
    writeFileSync(inArea('data.csv'), 'three')
    const second = (await files.stat(CALLER, 'data.csv')) as FileValue
    expect([await readAll(first), await readAll(second)]).toEqual(['one', 'three'])
  })

  it('lists the files of a folder by name, and nothing of its own', async () => {
    for (const path of ['b.txt', 'a.txt', 'sub/c.txt']) await files.write(CALLER, path, bytes(path), 'text/plain')
    const namesOf = async (folder: string) => (await files.list(CALLER, folder)).map(({ $file }) => $file.name)
    expect([await namesOf(''), await namesOf('sub'), await namesOf('none')]).toEqual([
      ['a.txt', 'b.txt'],
      ['c.txt'],
      [],
    ])
  })

  it('shows nothing of one workspace to another', async () => {
    const file = await files.write(CALLER, 'a.txt', bytes('one'), 'text/plain')
    const other = callerOf('other')
    expect(await files.stat(other, 'a.txt')).toBeNull()
    await expect(files.open(other, file)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves nothing of a write that fails', async () => {
    const failing = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes('half')),
      pull: (controller) => controller.error(new Error('the source broke')),
    })
    await expect(files.write(CALLER, 'a.txt', failing, 'text/plain')).rejects.toThrow('the source broke')
    const large = bytes('x'.repeat(1_000_001))
    await expect(files.write(CALLER, 'a.txt', large, 'text/plain')).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
    expect(await files.stat(CALLER, 'a.txt')).toBeNull()
    expect(readdirSync(inArea('.heddle', 'temporary'))).toEqual([])
  })

  it('does not mix up files and folders', async () => {
    await files.write(CALLER, 'sub/a.txt', bytes('one'), 'text/plain')
    await expect(files.write(CALLER, 'sub', bytes('x'), 'text/plain')).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(files.write(CALLER, 'sub/a.txt/b', bytes('x'), 'text/plain')).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await expect(files.open(CALLER, 'sub')).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(files.open(CALLER, 'sub/a.txt/b')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await files.stat(CALLER, 'sub')).toBeNull()
  })

  it('makes files that only the owner of the server reads', async () => {
    await files.write(CALLER, 'a.txt', bytes('one'), 'text/plain')
    expect(statSync(inArea('a.txt')).mode & 0o077).toBe(0)
  })
})

describe('paths that would leave the area', () => {
  const HOSTILE = [
    '',
    '/',
    '/etc/passwd',
    '..',
    '../other/a.txt',
    'a/../../b',
    'a/..',
    './a',
    'a//b',
    'a/',
    'a\0.txt',
    'a\nb',
    '..\\a',
    'C:\\a',
    'c:a',
    'file:///etc/passwd',
    '\ud800',
    'x'.repeat(256),
    'a/'.repeat(600) + 'b',
    '.heddle/objects/x',
    '.HEDDLE/entries/x',
  ]
  it.each(HOSTILE)('%j is refused', async (path) => {
    const refused = expect.objectContaining({ code: 'INPUT_INVALID' })
    await expect(files.open(CALLER, path)).rejects.toEqual(refused)
    await expect(files.stat(CALLER, path)).rejects.toEqual(refused)
    await expect(files.write(CALLER, path, bytes('x'), 'text/plain')).rejects.toEqual(refused)
    if (path !== '') await expect(files.list(CALLER, path)).rejects.toEqual(refused)
  })

  it('symbolic links are not followed, wherever they are', async () => {
    const outside = join(dir, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'secret'), 'secret')
    mkdirSync(inArea(), { recursive: true })
    symlinkSync(outside, inArea('folder'))
    symlinkSync(join(outside, 'secret'), inArea('file'))
    const denied = expect.objectContaining({ code: 'POLICY_DENY' })
    for (const path of ['folder/secret', 'file']) {
      await expect(files.open(CALLER, path)).rejects.toEqual(denied)
      await expect(files.stat(CALLER, path)).rejects.toEqual(denied)
    }
    await expect(files.write(CALLER, 'folder/new', bytes('x'), 'text/plain')).rejects.toEqual(denied)
    await expect(files.list(CALLER, 'folder')).rejects.toEqual(denied)
    expect(await files.list(CALLER, '')).toEqual([])
    await files.write(CALLER, 'file', bytes('mine'), 'text/plain')
    expect([readFileSync(join(outside, 'secret'), 'utf8'), readdirSync(outside)]).toEqual(['secret', ['secret']])
  })

  it('a file value cannot name a path', async () => {
    const forged = { $file: { id: 'x', name: 'x', mediaType: '', size: 0, sha256: '../../../outside/secret' } }
    await expect(files.open(CALLER, forged)).rejects.toMatchObject({ code: 'INPUT_INVALID' })
  })

  it('a workspace cannot name a path', async () => {
    await expect(files.stat(callerOf('../acme'), 'a.txt')).rejects.toMatchObject({ code: 'INTERNAL_ERROR' })
  })
})

describe('a file area, as people use it', () => {
  const area = () => createFileArea({ dir })
  const acme = toWorkspaceId('acme')
  const list = async (folder = '', after = '', limit = 10) =>
    (await area().listDeep(acme, { folder, after, limit })).map(({ path }) => path)

  it('lists files however deep, by path, also those that somebody put there, but nothing of its own', async () => {
    await files.write(CALLER, 'b/deep/er.txt', bytes('x'), 'text/plain')
    await files.write(CALLER, 'a.txt', bytes('x'), 'text/plain')
    writeFileSync(inArea('b', 'put.txt'), 'by hand')
    expect(await list()).toEqual(['a.txt', 'b/deep/er.txt', 'b/put.txt'])
    expect(await list('b')).toEqual(['b/deep/er.txt', 'b/put.txt'])
    expect(await list('', 'a.txt', 1)).toEqual(['b/deep/er.txt'])
    expect(await list('nothing')).toEqual([])
    expect(await list('a.txt')).toEqual([])
  })

  it('does not go where symbolic links lead', async () => {
    await files.write(CALLER, 'a.txt', bytes('x'), 'text/plain')
    symlinkSync(tmpdir(), inArea('out'))
    expect(await list()).toEqual(['a.txt'])
    await expect(area().remove(acme, 'out')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('removes a path and keeps the content for who holds its value', async () => {
    const file = await files.write(CALLER, 'a.txt', bytes('kept'), 'text/plain')
    await area().remove(acme, 'a.txt')
    expect(await list()).toEqual([])
    expect(await readAll(file)).toBe('kept')
    await expect(area().remove(acme, 'a.txt')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('gives a part of a file', async () => {
    const file = await files.write(CALLER, 'a.txt', bytes('0123456789'), 'text/plain')
    const part = await area().openRange(acme, file, { start: 2, end: 4 })
    expect((await part.toArray()).map(String).join('')).toBe('234')
  })
})

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toWorkspaceId } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BlobArea, StoredBlob } from './blob-area.ts'
import { FileBlobs } from './file-blobs.ts'
import { S3Blobs } from './s3-blobs.ts'
import { S3TestServer } from './s3-test-server.ts'

const OURS = toWorkspaceId('ours')
const THEIRS = toWorkspaceId('theirs')
const HOSTILE = ['..', '.', '../../etc', 'a/b', 'ü %2e&?#', 'C:\\x'].map(toWorkspaceId)

function describeBlobs(name: string, open: () => Promise<{ blobs: BlobArea; close(): Promise<void> }>): void {
  describe(`blobs in ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())
    const blobs = () => opened.blobs
    const bytes = (text: string) => new TextEncoder().encode(text)
    const hash = (text: string) => createHash('sha256').update(text).digest('hex')
    const listAll = async () => {
      const found: StoredBlob[] = []
      for await (const blob of blobs().list()) found.push(blob)
      return found
    }

    it('are found by the hash of their bytes', async () => {
      expect(await blobs().put(OURS, bytes('hello'))).toEqual({ sha256: hash('hello'), bytes: 5 })
      expect(await blobs().put(OURS, bytes('hello'))).toEqual({ sha256: hash('hello'), bytes: 5 })
      expect(new TextDecoder().decode((await blobs().get(OURS, hash('hello')))!)).toBe('hello')
      expect(await blobs().get(OURS, hash('other'))).toBeNull()
      await blobs().put(OURS, new Uint8Array())
      expect((await blobs().get(OURS, hash('')))?.length).toBe(0)
    })

    it('are not shared between workspaces', async () => {
      await blobs().put(OURS, bytes('private'))
      expect(await blobs().get(THEIRS, hash('private'))).toBeNull()
      expect(await blobs().openStream(THEIRS, hash('private'))).toBeNull()
    })

    it('stream in and out', async () => {
      const big = 'weft '.repeat(200_000)
      const stored = await blobs().putStream(OURS, new Blob([big]).stream())
      expect(stored).toEqual({ sha256: hash(big), bytes: big.length })
      expect(await new Response(await blobs().openStream(OURS, stored.sha256)).text()).toBe(big)
      expect(await blobs().openStream(OURS, hash('nothing'))).toBeNull()
    })

    it('leave nothing behind when a stream breaks', async () => {
      const before = await listAll()
      const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.error(new Error('the reader went away'))
        },
      })
      await expect(blobs().putStream(OURS, broken)).rejects.toThrow('the reader went away')
      expect(await listAll()).toEqual(before)
    })

    it('stay inside their workspace, whatever its id', async () => {
      for (const workspace of HOSTILE) {
        const { sha256 } = await blobs().put(workspace, bytes('x'))
        expect(await blobs().get(workspace, sha256)).not.toBeNull()
      }
      const listed = (await listAll()).filter((blob) => blob.sha256 === hash('x'))
      expect(listed.map((blob) => blob.workspaceId).toSorted()).toEqual(HOSTILE.toSorted())
    })

    it.each(['', '..', '../../secret', 'A'.repeat(64), `${'a'.repeat(63)}/`])('have no blob named %j', async (name) => {
      expect(await blobs().get(OURS, name)).toBeNull()
      expect(await blobs().openStream(OURS, name)).toBeNull()
      await blobs().delete(OURS, name)
    })

    it('are listed with size and age, and gone when deleted', async () => {
      await blobs().put(OURS, bytes('listed'))
      const found = (await listAll()).find((blob) => blob.sha256 === hash('listed'))
      expect(found).toMatchObject({ workspaceId: OURS, bytes: 6 })
      expect(found!.putAt).toBeGreaterThan(Date.UTC(2020, 0))
      await blobs().delete(OURS, hash('listed'))
      await blobs().delete(OURS, hash('listed'))
      expect(await blobs().get(OURS, hash('listed'))).toBeNull()
    })
  })
}

describeBlobs('files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'heddle-blobs-'))
  return { blobs: new FileBlobs(join(folder, 'blobs')), close: () => rm(folder, { recursive: true }) }
})

describeBlobs('a bucket', async () => {
  const server = await S3TestServer.start()
  return { blobs: new S3Blobs(server.config), close: () => server.stop() }
})

describe('blobs in files', () => {
  it('leave no temporary file when a stream breaks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-blobs-'))
    const broken = new ReadableStream<Uint8Array>({
      start: (controller) => controller.error(new Error('broken')),
    })
    await expect(new FileBlobs(folder).putStream(OURS, broken)).rejects.toThrow('broken')
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    await rm(folder, { recursive: true })
  })
})

describe('blobs that were not finished', () => {
  it('are taken away when they are old, and nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'heddle-blobs-'))
    const blobs = new FileBlobs(folder)
    await blobs.deleteUnfinished(Infinity)
    const { sha256 } = await blobs.put(OURS, new Uint8Array([1]))
    writeFileSync(join(folder, 'tmp', 'begun'), 'half')
    await blobs.deleteUnfinished(0)
    expect(await readdir(join(folder, 'tmp'))).toEqual(['begun'])
    await blobs.deleteUnfinished(Infinity)
    expect(await readdir(join(folder, 'tmp'))).toEqual([])
    expect(await blobs.get(OURS, sha256)).not.toBeNull()
    await rm(folder, { recursive: true })
  })
})

describe('a bucket', () => {
  it('is asked again when it is busy, and named when it stays so or refuses', async () => {
    const server = await S3TestServer.start()
    const blobs = new S3Blobs(server.config)
    server.failures = 2
    await blobs.put(OURS, new Uint8Array([1]))
    server.failures = 3
    await expect(blobs.put(OURS, new Uint8Array([2]))).rejects.toMatchObject({ cause: { kind: 'unavailable' } })
    const wrongKey = new S3Blobs({ ...server.config, keySecret: 'wrong' })
    await expect(wrongKey.put(OURS, new Uint8Array([3]))).rejects.toMatchObject({ cause: { kind: 'fatal' } })
    await server.stop()
    await expect(blobs.put(OURS, new Uint8Array([4]))).rejects.toMatchObject({ cause: { kind: 'unavailable' } })
  })
})

const small = mkdtempSync(join(tmpdir(), 'heddle-small-disk-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'heddle-test', small]).status === 0

describe('blobs on a full disk', () => {
  afterAll(() => {
    if (isMounted) spawnSync('umount', ['--lazy', small])
    rmSync(small, { recursive: true, force: true })
  })

  it.skipIf(!isMounted)('say so, leave nothing behind, and can be put when there is room', async () => {
    const blobs = new FileBlobs(join(small, 'blobs'))
    const ballast = join(small, 'ballast')
    writeFileSync(ballast, Buffer.alloc(600 * 1024))
    const bytes = new Uint8Array(800 * 1024)
    const isFull = { code: 'OVERLOADED', cause: { kind: 'disk-full' } }
    await expect(blobs.put(OURS, bytes)).rejects.toMatchObject(isFull)
    await expect(blobs.putStream(OURS, new Blob([bytes]).stream())).rejects.toMatchObject(isFull)
    expect(await readdir(join(small, 'blobs', 'tmp'))).toEqual([])
    rmSync(ballast)
    const { sha256 } = await blobs.put(OURS, bytes)
    expect((await blobs.get(OURS, sha256))?.byteLength).toBe(bytes.byteLength)
  })
})

import type { BlobStore, StorageFailure } from '@heddle/engine'
import { toWorkspaceId } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { PatientBlobs } from './patient-blobs.ts'
import { createMemoryBlobs } from './test-host.ts'

const W = toWorkspaceId('w')
const BYTES = new Uint8Array([1, 2, 3])

function createStage() {
  const stored = createMemoryBlobs()
  const failures: Error[] = []
  const seen: string[] = []
  const fail = (kind: StorageFailure['kind'], times: number) => {
    for (let n = 0; n < times; n += 1) failures.push(new Error('no', { cause: { kind, message: 'no' } }))
  }
  const put: BlobStore['put'] = async (...args) => {
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    return stored.put(...args)
  }
  const blobs: PatientBlobs = new PatientBlobs({ ...stored, put }, async () => {
    seen.push(blobs.isHealthy ? 'paused, healthy' : 'paused')
  })
  blobs.watch({
    onPressure: (failure) => seen.push(failure?.kind ?? 'relieved'),
    onExhausted: () => seen.push('exhausted'),
  })
  return { blobs, fail, failures, seen }
}

describe('patient blobs', () => {
  it('keep a blob for which there is no room, say so, and put it when there is', async () => {
    const { blobs, fail, seen } = createStage()
    fail('disk-full', 2)
    const { sha256 } = await blobs.put(W, BYTES)
    expect(await blobs.get(W, sha256)).toEqual(BYTES)
    expect(seen).toEqual(['disk-full', 'paused', 'paused', 'relieved'])
    expect(blobs.isHealthy).toBe(true)
  })

  it('give up after a minute, and tell who watches first', async () => {
    const { blobs, fail, failures, seen } = createStage()
    fail('unavailable', 100)
    const putting = blobs.put(W, BYTES).catch(() => seen.push('rejected'))
    await putting
    expect(failures).toHaveLength(40)
    expect(seen.slice(-3)).toEqual(['exhausted', 'relieved', 'rejected'])
  })

  it('pass any other failure on at once', async () => {
    const { blobs, fail, seen } = createStage()
    fail('fatal', 1)
    await expect(blobs.put(W, BYTES)).rejects.toThrow('no')
    expect(seen).toEqual([])
  })
})

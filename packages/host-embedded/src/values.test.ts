import type { BlobStore } from '@heddle/engine'
import { toExecutionId, toWorkspaceId, type StoredValue } from '@heddle/model'
import { describe, expect, it } from 'vitest'
import { Values } from './values.ts'

const W = toWorkspaceId('w')
const X = toExecutionId('x')

function createStage(recorded: { readonly [key: string]: StoredValue } = {}) {
  const stored = new Map<string, Uint8Array>()
  const blobs: BlobStore = {
    put: async (workspaceId, bytes) => {
      const sha256 = `hash-${stored.size + 1}`
      stored.set(`${workspaceId}/${sha256}`, bytes)
      return { sha256, bytes: bytes.byteLength }
    },
    get: async (workspaceId, sha256) => stored.get(`${workspaceId}/${sha256}`) ?? null,
  }
  let reads = 0
  const journal = {
    readEventValue: async (_: unknown, seq: number, name: string | undefined) => {
      reads += 1
      return recorded[`${seq}/${name ?? ''}`] ?? null
    },
  }
  return { values: new Values({ journal, blobs }), stored, reads: () => reads }
}

describe('values', () => {
  it('keeps small values inline and puts values over 64 KB into blobs', async () => {
    const { values, stored } = createStage()
    expect(await values.store(W, { a: [1, 'x'] })).toEqual({ json: { a: [1, 'x'] } })
    expect(await values.store(W, 'é'.repeat(20_000))).toHaveProperty('json')
    const large = await values.store(W, 'é'.repeat(40_000))
    expect(large).toEqual({ blob: 'hash-1', bytes: 80_002 })
    expect(stored.size).toBe(1)
    const reader = values.reader(W, X)
    expect(reader.loadNow(large)).toBeUndefined()
    expect(await reader.load(large)).toBe('é'.repeat(40_000))
    expect(reader.loadNow(large)).toBe('é'.repeat(40_000))
  })

  it('refuses values over 64 MB', async () => {
    const { values } = createStage()
    await expect(values.store(W, 'x'.repeat(64 * 1024 * 1024))).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })

  it('does not find the blobs of another workspace', async () => {
    const { values } = createStage()
    const large = await values.store(W, 'x'.repeat(70_000))
    await values.reader(W, X).load(large)
    const other = values.reader(toWorkspaceId('other'), X)
    expect(other.loadNow(large)).toBeUndefined()
    await expect(other.load(large)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('reads what events record, once, and puts lists and objects together', async () => {
    const { values, reads } = createStage({ '3/': { json: [10, 20] }, '4/items': { json: 'named' } })
    const reader = values.reader(W, X)
    const value: StoredValue = {
      object: { second: { of: { event: 3 }, at: 1 }, all: { list: [{ event: 4, name: 'items' }, { json: null }] } },
    }
    expect(reader.loadNow(value)).toBeUndefined()
    const expected = { second: 20, all: ['named', null] }
    expect(await reader.load(value)).toEqual(expected)
    expect(reader.loadNow(value)).toEqual(expected)
    expect(await reader.load(value)).toEqual(expected)
    expect(reads()).toBe(2)
    await expect(reader.load({ event: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

import { describe, expect, it } from 'vitest'
import {
  FETCH,
  makeAppend,
  makeChanges,
  makeCompleted,
  makeCreation,
  makeDelta,
  makeExecutionId,
  makeRow,
  makeSignalWait,
  makeSpan,
  makeStep,
} from '@heddle/testkit'
import { encodeAppend } from '../journal/encode-append.ts'
import { AppendPacker, unpackAppends, type PackedAppends } from './packed-appends.ts'

describe('packed appends', () => {
  const id = makeExecutionId(1)
  const encoded = [
    makeCreation(id),
    makeAppend(id, 1, {
      events: [makeCompleted(2, 'Grüße, 글 😀')],
      rows: makeChanges(id, { spans: [makeSpan(id)], stats: [makeDelta()], waits: [makeSignalWait(id)] }),
    }),
    makeAppend(id, 2, { events: [], rows: null, steps: [{ nodeKey: FETCH, step: makeStep('one') }] }),
    makeAppend(id, 2, { rowBefore: makeRow(id), rows: makeChanges(id, { execution: makeRow(id, { lastSeq: 3 }) }) }),
    makeAppend(id, 3, { takenSignals: ['7'], forgetSteps: [FETCH] }),
  ].map(encodeAppend)

  /** As the thread gets it. */
  const send = ({ numbers, bytes, ...packed }: PackedAppends): PackedAppends =>
    structuredClone({ numbers, bytes, ...packed }, { transfer: [numbers.buffer, bytes.buffer] })
  const toText = (bytes: Uint8Array | null) => (bytes === null ? null : new TextDecoder().decode(bytes))
  const unpack = (packed: PackedAppends) =>
    unpackAppends(packed).map((append) => ({
      ...append,
      events: toText(append.events),
      spans: toText(append.spans),
    }))

  it('come out of a thread as they went in', () => {
    const packer = new AppendPacker()
    expect(encoded.filter(({ progress }) => progress !== null)).toHaveLength(1)
    expect(unpack(send(packer.pack(encoded)))).toEqual(encoded)
    expect(unpack(send(packer.pack([])))).toEqual([])
  })

  it('use their buffers again, and larger ones when they must', () => {
    const packer = new AppendPacker()
    const first = send(packer.pack(encoded))
    packer.giveBack(first)
    const second = packer.pack(encoded.slice(1))
    expect(second.bytes.buffer).toBe(first.bytes.buffer)
    expect(unpack(second)).toEqual(encoded.slice(1))
    packer.giveBack(second)
    const many = Array.from({ length: 40 }, () => encoded).flat()
    expect(unpack(packer.pack(many))).toEqual(many)
  })
})

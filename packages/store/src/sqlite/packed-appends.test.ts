import { describe, expect, it } from 'vitest'
import {
  FETCH,
  makeAppend,
  makeChanges,
  makeCreation,
  makeDelta,
  makeExecutionId,
  makeSignalWait,
  makeSpan,
  makeStep,
} from '@heddle/testkit'
import { encodeAppend } from '../journal/encode-append.ts'
import { packAppends, unpackAppends } from './packed-appends.ts'

describe('packed appends', () => {
  it('come out of a clone as they went in', () => {
    const id = makeExecutionId(1)
    const encoded = [
      makeCreation(id),
      makeAppend(id, 1, {
        rows: makeChanges(id, { spans: [makeSpan(id)], stats: [makeDelta()], waits: [makeSignalWait(id)] }),
      }),
      makeAppend(id, 2, { events: [], rows: null, steps: [{ nodeKey: FETCH, step: makeStep('one') }] }),
      makeAppend(id, 2, { takenSignals: ['7'], forgetSteps: [FETCH] }),
    ].map(encodeAppend)
    expect(unpackAppends(structuredClone(packAppends(encoded)))).toEqual(encoded)
    expect(unpackAppends(packAppends([]))).toEqual([])
  })
})

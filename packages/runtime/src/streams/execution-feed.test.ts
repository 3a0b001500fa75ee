import type { StreamItem, StreamListener, SubscribeOptions } from '@heddle/host-embedded'
import { toNodeKey, type ExecutionEvent } from '@heddle/model'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ExecutionParts } from '../executions/execution-parts.ts'
import { PlanFactsCache } from '../executions/plan-facts.ts'
import { openTestHeddle, type TestHeddle } from '../executions/test-heddle.ts'
import { followExecutionFeed } from './execution-feed.ts'
import type { StreamMessage } from './stream-message.ts'

let test: TestHeddle
beforeAll(async () => {
  test = await openTestHeddle()
})
afterAll(() => test.close())

/** A feed of an execution that waits; what the host would tell is told by the test. */
async function createStage() {
  const { heddle, caller } = test
  const { id } = await test.start({ nodes: [{ id: 'ask', type: 'flow.approval@1', config: { title: 'ok?' } }] })
  await test.untilAsked(id)
  const told: { listener?: StreamListener; options?: SubscribeOptions; isOpen: boolean } = { isOpen: true }
  const host: ExecutionParts['host'] = Object.assign(Object.create(heddle.host) as ExecutionParts['host'], {
    subscribe: (_id: string, options: SubscribeOptions, listener: StreamListener) => {
      Object.assign(told, { options, listener })
      return () => {
        told.isOpen = false
      }
    },
  })
  const parts: ExecutionParts = {
    store: heddle.store,
    host,
    evaluator: { evaluateNow: () => undefined, evaluate: () => Promise.reject(new Error('not asked here')) },
    planFacts: new PlanFactsCache(heddle.store.executions),
    values: heddle.ports.values,
    resolveTarget: () => Promise.reject(new Error('not asked here')),
  }
  const reading = new AbortController()
  const feed = await followExecutionFeed(parts, caller, { executionId: id, after: 0, signal: reading.signal })
  const first = feed.next()
  const tell = (item: StreamItem) => told.listener!(item)
  return { id, feed, first, told, tell, reading }
}

const toEvent = (seq: number): ExecutionEvent => ({ v: 1, seq, type: 'execution.started', at: 0, data: {} })
const toPiece = (type: 'output.delta' | 'output.snapshot' | 'progress'): StreamItem => ({
  kind: 'passing',
  type,
  after: 0,
  nodeKey: toNodeKey('n'),
  attempt: 1,
  channel: 'text',
  offset: 0,
  data: 'x',
})

describe('the feed of an execution', () => {
  it('tells the host that there is no room, long before a reader that does not ask costs much memory', async () => {
    const { feed, first, tell, told, reading } = await createStage()
    let accepted = 0
    while (tell({ kind: 'recorded', event: toEvent(accepted + 1) }) !== 'full') accepted += 1
    expect(accepted).toBeLessThan(300)
    let hasRoom = false
    void told.options!.room!().then(() => {
      hasRoom = true
    })
    expect((await first).value).toMatchObject({ seq: 1 })
    expect(hasRoom).toBe(false)
    const seqs: number[] = []
    for (let at = 0; at < accepted; at += 1) {
      const { value } = await feed.next()
      if (value !== undefined && 'seq' in value) seqs.push(value.seq)
    }
    expect(seqs).toEqual(Array.from({ length: accepted }, (_, at) => at + 2))
    const next = feed.next()
    await told.options!.room!()
    reading.abort()
    await next
  })

  it('leaves progress out for a reader that cannot keep up, and asks for the text so far again', async () => {
    const { feed, first, tell, reading } = await createStage()
    tell({ kind: 'recorded', event: toEvent(1) })
    await first
    for (let at = 0; at < 128; at += 1) expect(tell(toPiece('output.delta'))).toBeUndefined()
    expect(tell(toPiece('progress'))).toBeUndefined()
    expect(tell(toPiece('output.delta'))).toBe('full')
    // The text so far of every channel always finds room, and what is recorded its own.
    for (let at = 0; at < 500; at += 1) expect(tell(toPiece('output.snapshot'))).toBeUndefined()
    expect(tell({ kind: 'recorded', event: toEvent(2) })).toBeUndefined()
    const messages: StreamMessage[] = []
    for (let at = 0; at < 629; at += 1) {
      const { value } = await feed.next()
      if (value !== undefined) messages.push(value)
    }
    expect(messages.filter(({ type }) => type === 'output.delta')).toHaveLength(128)
    expect(messages.filter(({ type }) => type === 'progress')).toHaveLength(0)
    expect(messages.at(-1)).toMatchObject({ seq: 2 })
    reading.abort()
    expect(await feed.next()).toMatchObject({ done: true })
  })

  it('ends, and lets go of the host, when the reader goes away', async () => {
    const { first, told, reading } = await createStage()
    reading.abort()
    expect(await first).toMatchObject({ done: true })
    expect(told.isOpen).toBe(false)
  })

  it('ends with an error that says to come again when the host stops', async () => {
    const { first, told } = await createStage()
    told.options!.onEnded!(new Error('The host has stopped.'))
    await expect(first).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterMs: 1_000 })
    expect(told.isOpen).toBe(false)
  })
})

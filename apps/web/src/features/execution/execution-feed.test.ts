import type { FollowEnd, FollowOptions, StreamItem } from '@heddle/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ExecutionFeed } from './execution-feed.ts'

/** A stream that the test plays. */
function makeStream() {
  const opened: FollowOptions[] = []
  const ends: (() => void)[] = []
  const followExecution = (options: FollowOptions) => {
    opened.push(options)
    return new Promise<FollowEnd>((resolve) => {
      ends.push(() =>
        resolve({ end: 'settled', lastSeq: 0, status: 'completed', outcome: 'success', isTriedAgain: false }),
      )
      options.signal?.addEventListener('abort', () => resolve({ end: 'aborted', lastSeq: 0 }))
    })
  }
  return { client: { followExecution }, opened, ends }
}

const event = (seq: number, type: string): StreamItem => ({
  kind: 'recorded',
  event: { seq, type, at: '2026-11-20T10:00:00.000Z', data: {} },
})

describe('ExecutionFeed', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('follows only while somebody listens, and goes on where it stopped', () => {
    const { client, opened } = makeStream()
    const feed = new ExecutionFeed(client, { executionId: 'x', upToSeq: 1 })
    expect(opened).toHaveLength(0)
    const leave = feed.subscribe(() => undefined)
    opened[0]?.onItem(event(1, 'execution.created'))
    vi.runAllTimers()
    leave()
    expect(opened[0]?.signal?.aborted).toBe(true)
    feed.subscribe(() => undefined)
    expect(opened[1]?.afterSeq).toBe(1)
  })

  it('tells listeners once for items that come together', () => {
    const { client, opened } = makeStream()
    const feed = new ExecutionFeed(client, { executionId: 'x', upToSeq: 1 })
    const heard = vi.fn()
    feed.subscribe(heard)
    opened[0]?.onItem(event(1, 'execution.created'))
    heard.mockClear()
    for (let seq = 2; seq <= 500; seq += 1) opened[0]?.onItem(event(seq, 'execution.started'))
    vi.runAllTimers()
    expect(heard).toHaveBeenCalledTimes(1)
    expect(feed.snapshot().view.lastSeq).toBe(500)
  })

  it('shows what had happened before at once, when all of it has come', () => {
    const { client, opened } = makeStream()
    const feed = new ExecutionFeed(client, { executionId: 'x', upToSeq: 3 })
    feed.subscribe(() => undefined)
    opened[0]?.onItem(event(1, 'execution.created'))
    opened[0]?.onItem(event(2, 'execution.started'))
    vi.runAllTimers()
    expect(feed.snapshot()).toMatchObject({ isCaughtUp: false, view: { lastSeq: 0 } })
    opened[0]?.onItem(event(3, 'execution.completed'))
    expect(feed.snapshot()).toMatchObject({ isCaughtUp: true, view: { lastSeq: 3, status: 'completed' } })
  })

  it('hears nothing of a stream that was given up', () => {
    const { client, opened } = makeStream()
    const feed = new ExecutionFeed(client, { executionId: 'x', upToSeq: 1 })
    feed.subscribe(() => undefined)()
    opened[0]?.onItem(event(1, 'execution.created'))
    vi.runAllTimers()
    expect(feed.snapshot().view.lastSeq).toBe(0)
  })

  it('shows the last items before it says that the stream has ended, and does not follow again', async () => {
    const { client, opened, ends } = makeStream()
    const feed = new ExecutionFeed(client, { executionId: 'x', upToSeq: 1 })
    feed.subscribe(() => undefined)()
    feed.subscribe(() => undefined)
    opened[1]?.onItem(event(1, 'execution.created'))
    ends[1]?.()
    await vi.waitFor(() => expect(feed.snapshot()).toMatchObject({ connection: 'ended', view: { lastSeq: 1 } }))
    feed.subscribe(() => undefined)
    expect(opened).toHaveLength(2)
  })

  it('keeps what it has when the server refuses', async () => {
    const error = new Error('gone')
    const feed = new ExecutionFeed({ followExecution: () => Promise.reject(error) }, { executionId: 'x', upToSeq: 1 })
    feed.subscribe(() => undefined)
    await vi.waitFor(() => expect(feed.snapshot()).toMatchObject({ connection: 'failed', error }))
  })
})

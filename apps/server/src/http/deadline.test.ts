import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withDeadline } from './deadline.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const client = new AbortController().signal

describe('a deadline', () => {
  it('gives the result of what is done in time, and leaves no timer', async () => {
    expect(await withDeadline({ deadlineMs: 1_000, client }, () => Promise.resolve('done'))).toBe('done')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends what does not listen, and tells what does', async () => {
    const heard: unknown[] = []
    const act = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => heard.push(signal.reason))
      return new Promise<never>(() => {})
    }
    const ended = expect(withDeadline({ deadlineMs: 30_000, client }, act)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      message: expect.stringContaining('30 s') as string,
    })
    await vi.advanceTimersByTimeAsync(29_999)
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    await ended
    expect(heard).toMatchObject([{ code: 'DEADLINE_EXCEEDED' }])
  })

  it('passes on that the client went away', async () => {
    const gone = new AbortController()
    const act = (signal: AbortSignal) =>
      new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
    const ended = expect(withDeadline({ deadlineMs: 1_000, client: gone.signal }, act)).rejects.toThrow('gone')
    gone.abort(new Error('gone'))
    await ended
    expect(vi.getTimerCount()).toBe(0)
  })

  it('may be none', async () => {
    const given = await withDeadline({ deadlineMs: null, client }, (signal) => Promise.resolve(signal))
    expect(given).toBe(client)
    expect(vi.getTimerCount()).toBe(0)
  })
})

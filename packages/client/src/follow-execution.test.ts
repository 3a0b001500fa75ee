import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { ApiError } from './api-error.ts'
import { followExecution, type FollowOptions, type FollowParts } from './follow-execution.ts'
import type { StreamItem } from './stream-item.ts'
import { startHttpServer, type TestHttpServer } from './test-http-server.ts'

let server: TestHttpServer | null = null
afterEach(() => server?.close())

type Connection = (response: ServerResponse, lastSeq: number) => void

const recorded = (seq: number, more: object = {}) => ({
  seq,
  type: 'node.queued',
  at: '2026-11-20T00:00:00.000Z',
  data: {},
  ...more,
})
const frame = (message: object) => `data: ${JSON.stringify(message)}\n\n`
const END = `event: end\ndata: ${JSON.stringify({ type: 'end', status: 'completed', outcome: 'success', isTriedAgain: false })}\n\n`

/** Serves one connection after the other; the last for all that come later. */
async function serve(
  ...connections: readonly Connection[]
): Promise<{ readonly asked: IncomingMessage[]; readonly url: string }> {
  const asked: IncomingMessage[] = []
  server = await startHttpServer((request, response) => {
    const connection = connections[Math.min(asked.length, connections.length - 1)]
    asked.push(request)
    connection?.(response, Number(request.headers['last-event-id']))
  })
  return { asked, url: server.url }
}

/** A connection that sends these frames, and then ends or breaks. */
const sends =
  (frames: readonly string[], then: 'ends' | 'breaks' | 'stays' = 'ends'): Connection =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`: hello\n\n${frames.join('')}`, () => {
      if (then === 'ends') response.end()
      if (then === 'breaks') response.destroy()
    })
  }

const refuses =
  (status: number, headers: { readonly [name: string]: string } = {}): Connection =>
  (response) => {
    const problem = { code: status === 404 ? 'NOT_FOUND' : 'OVERLOADED', detail: `It answers ${status}.` }
    response.writeHead(status, { 'content-type': 'application/problem+json', ...headers }).end(JSON.stringify(problem))
  }

interface Followed {
  readonly items: readonly StreamItem[]
  readonly waits: readonly number[]
  readonly states: readonly string[]
}

async function follow(url: string, options: Partial<FollowOptions> = {}, parts: Partial<FollowParts> = {}) {
  const [items, waits, states]: [StreamItem[], number[], string[]] = [[], [], []]
  const end = await followExecution(
    {
      baseUrl: url,
      headers: new Headers(),
      fetch: (request) => fetch(request),
      wait: async (ms) => void waits.push(ms),
      random: () => 0,
      silenceMs: 60_000,
      ...parts,
    },
    {
      executionId: 'e1',
      onItem: (item) => items.push(item),
      onConnection: (state) => states.push(state),
      ...options,
    },
  )
  return { ...end, items, waits, states } satisfies Followed & { readonly end: string; readonly lastSeq: number }
}

const seqs = (items: readonly StreamItem[]) =>
  items.flatMap((item) => (item.kind === 'recorded' ? [item.event.seq] : []))

describe('following an execution', () => {
  it('goes on after a break with what it has not had, and ends when the execution does', async () => {
    const { asked, url } = await serve(
      sends([frame(recorded(1)), frame(recorded(2))], 'breaks'),
      sends([frame(recorded(2)), frame(recorded(3)), END], 'stays'),
    )
    const followed = await follow(url)
    expect(seqs(followed.items)).toEqual([1, 2, 3])
    expect(followed).toMatchObject({ end: 'settled', lastSeq: 3, status: 'completed', isTriedAgain: false })
    expect(followed.states).toEqual(['connecting', 'live', 'reconnecting', 'live'])
    expect(asked.map((request) => request.headers['last-event-id'])).toEqual(['0', '2'])
    expect(asked[0]?.url).toBe('/api/v1/executions/e1/stream')
  })

  it('begins after the event that is known already', async () => {
    const { asked, url } = await serve(sends([frame(recorded(8)), END]))
    expect(seqs((await follow(url, { afterSeq: 7 })).items)).toEqual([8])
    expect(asked[0]?.headers['last-event-id']).toBe('7')
  })

  it('asks again for a missing event, and does without it when it is missing there too', async () => {
    const { asked, url } = await serve(
      sends([frame(recorded(1)), frame(recorded(3))], 'stays'),
      sends([frame(recorded(2)), frame(recorded(3)), frame(recorded(5))], 'stays'),
      sends([frame(recorded(5)), END]),
    )
    expect(seqs((await follow(url)).items)).toEqual([1, 2, 3, 5])
    expect(asked.map((request) => request.headers['last-event-id'])).toEqual(['0', '1', '3'])
  })

  it('tells of a step once, however often it is sent', async () => {
    const step = (n: number) => frame({ type: 'step.completed', nodeKey: 'agent', n })
    const { url } = await serve(sends([step(1), step(2)], 'breaks'), sends([step(1), step(2), step(3), END]))
    const { items } = await follow(url)
    expect(items.map((item) => (item.kind === 'step' ? item.step.n : item.kind))).toEqual([1, 2, 3])
  })

  it('gives the text of a node whole, and asks for what is missing of it', async () => {
    const output = (type: string, offset: number, data: string) =>
      frame({ type: `output.${type}`, after: 0, nodeKey: 'write', attempt: 1, channel: 'text', offset, data })
    const { asked, url } = await serve(
      sends([output('delta', 0, 'He'), output('delta', 4, 'le')], 'stays'),
      sends([output('snapshot', 0, 'Heddle'), output('delta', 6, '!'), END]),
    )
    const { items } = await follow(url)
    expect(items.map((item) => (item.kind === 'output' ? item.output.text : ''))).toEqual(['He', 'Heddle', 'Heddle!'])
    expect(asked).toHaveLength(2)
  })

  it('passes on progress and logs, and passes over what it does not know', async () => {
    const passing = (type: string) =>
      frame({ type, after: 0, nodeKey: 'a', attempt: 1, channel: '', offset: 0, data: {} })
    const { url } = await serve(sends([passing('progress'), frame({ type: 'weather' }), passing('log'), END]))
    expect((await follow(url)).items.map((item) => item.kind)).toEqual(['progress', 'log'])
  })

  it('waits longer from failure to failure, as long as the server asks, and comes back', async () => {
    const { url } = await serve(refuses(503), refuses(503), refuses(503, { 'retry-after': '9' }), sends([END]))
    const { waits } = await follow(url)
    expect(waits).toEqual([125, 250, 9_000])
  })

  it('throws what the server refuses for good', async () => {
    const { asked, url } = await serve(refuses(404))
    await expect(follow(url)).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 })
    expect(asked).toHaveLength(1)
  })

  it('tries again after a failure that the stream tells of, and throws one that stays', async () => {
    const fails = (status: number, code: string) =>
      sends([`event: error\ndata: ${JSON.stringify({ status, code, detail: 'It failed.' })}\n\n`])
    const passing = await serve(fails(500, 'INTERNAL_ERROR'), sends([END]))
    expect((await follow(passing.url)).end).toBe('settled')
    await server?.close()
    const lasting = await serve(fails(404, 'NOT_FOUND'))
    await expect(follow(lasting.url)).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'It failed.' })
  })

  it('gives up after so many tries in a row that reach no server', async () => {
    const { url } = await serve(sends([]))
    await server?.close()
    const error: unknown = await follow(url, { maxFailures: 3 }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 0 })
  })

  it('leaves a connection that is silent', async () => {
    const { asked, url } = await serve(sends([frame(recorded(1))], 'stays'), sends([END]))
    expect((await follow(url, {}, { silenceMs: 20 })).end).toBe('settled')
    expect(asked.length).toBeGreaterThan(1)
  })

  it('ends when it is aborted, connected or waiting, and hangs up', async () => {
    const hungUp = Promise.withResolvers<void>()
    const { url } = await serve((response) => {
      response.on('close', () => hungUp.resolve())
      sends([frame(recorded(1))], 'stays')(response, 0)
    })
    const aborting = new AbortController()
    const followed = await follow(url, { signal: aborting.signal, onItem: () => aborting.abort() })
    expect(followed).toMatchObject({ end: 'aborted', lastSeq: 1 })
    await hungUp.promise
    const waiting = new AbortController()
    await server?.close()
    const wait = async () => waiting.abort()
    expect((await follow(url, { signal: waiting.signal }, { wait })).end).toBe('aborted')
    expect((await follow(url, { signal: waiting.signal })).end).toBe('aborted')
  })

  it('throws what its listener throws, and hangs up', async () => {
    const hungUp = Promise.withResolvers<void>()
    const { url } = await serve((response) => {
      response.on('close', () => hungUp.resolve())
      sends([frame(recorded(1))], 'stays')(response, 0)
    })
    const onItem = () => {
      throw new Error('the listener failed')
    }
    await expect(follow(url, { onItem })).rejects.toThrow('the listener failed')
    await hungUp.promise
  })
})

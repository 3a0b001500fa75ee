import { isSettled, toWorkspaceId, type Json } from '@heddle/model'
import type { PassingMessage, StreamMessage } from '@heddle/runtime'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestStage, type TestStage } from '../testing/test-stage.ts'
import { TestSocket, readEventStream } from './test-clients.ts'
import { Speakers, createSpeaker } from './test-speaker.ts'

const speakers = new Speakers()
let stage: TestStage
beforeAll(async () => {
  stage = await openTestStage([createSpeaker(speakers)])
})
afterAll(() => stage[Symbol.asyncDispose]())

const words = (count: number) => Array.from({ length: count }, (_, at) => `word${at} `)
const speak = (id: string, config: { readonly [name: string]: Json }) => ({ id, type: 'test.speak@1', config })
const streamOf = (id: string) => `${stage.url}/executions/${id}/stream`
const isPassing = (message: StreamMessage): message is PassingMessage => 'after' in message

/** Text as a client puts it together from snapshots, pieces and resets. */
class HeardText {
  text = ''

  hear(message: StreamMessage): void {
    if (!isPassing(message) || message.channel !== 'text') return
    if (message.type === 'output.reset') this.text = ''
    else if (message.type === 'output.snapshot') this.text = String(message.data)
    else if (message.type === 'output.delta') {
      // A piece that was left out would leave a hole: only what continues the text counts.
      if (message.offset === this.text.length) this.text += String(message.data)
    }
  }
}

describe('the stream of an execution', () => {
  it('tells every recorded event once and in order, with the text of a node, then ends', async () => {
    const { id } = await stage.start({ nodes: [speak('a', { words: words(20), pause: 'whole' })] })
    const messages: StreamMessage[] = []
    const heard = new HeardText()
    speakers.goOn('whole')
    const how = await readEventStream(streamOf(id), {
      onMessage: (message) => {
        messages.push(message)
        heard.hear(message)
      },
    })
    expect(how).toBe('ended')
    const seqs = messages.flatMap((message) => ('seq' in message ? [message.seq] : []))
    const row = await stage.heddle.store.executions.get(stage.caller.workspaceId, id)
    expect(seqs).toEqual(Array.from({ length: row.lastSeq }, (_, at) => at + 1))
    expect(messages.at(-1)).toEqual({ type: 'end', status: 'completed', outcome: 'success', isTriedAgain: false })
  })

  it('gives who comes late the text so far, and the rest as it is said', async () => {
    const { id } = await stage.start({ nodes: [speak('a', { words: words(40), pause: 'late' })] })
    await speakers.untilPaused('late')
    const heard = new HeardText()
    const types = new Set<string>()
    let isLetGo = false
    await readEventStream(streamOf(id), {
      onMessage: (message) => {
        types.add(message.type)
        heard.hear(message)
        if (message.type === 'attempt.completed') return 'enough'
        if (message.type === 'output.snapshot' && !isLetGo) {
          isLetGo = true
          speakers.goOn('late')
        }
      },
    })
    expect(heard.text).toBe(words(40).join(''))
    for (const type of ['output.snapshot', 'output.delta', 'step.completed', 'progress']) expect(types).toContain(type)
  })

  it('takes the text of a failed attempt back', async () => {
    const retry = { maxAttempts: 2, initialDelaySeconds: 0.01, retryOn: ['INTERNAL_ERROR'] }
    const node = { ...speak('a', { words: words(8), pause: 'again', failures: 1 }), retry }
    const { id } = await stage.start({ nodes: [node] })
    await speakers.untilPaused('again')
    const types: string[] = []
    const heard = new HeardText()
    let isLetGo = false
    await readEventStream(streamOf(id), {
      onMessage: (message) => {
        heard.hear(message)
        types.push(message.type)
        if (message.type === 'output.snapshot' && !isLetGo) {
          isLetGo = true
          speakers.goOn('again')
        }
      },
    })
    expect(types.indexOf('output.reset')).toBeGreaterThan(types.indexOf('output.snapshot'))
    expect(heard.text).toBe(words(8).join(''))
  })

  it('cut and resumed at random, shows every recorded event once and in order, and the text complete', async () => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 2, max: 40 }),
        async (cuts, count) => {
          const pause = `cut-${runs++}`
          const { id } = await stage.start({
            nodes: [speak('a', { words: words(count), pause }), speak('b', { words: words(3) })],
            edges: [{ from: 'a', to: 'b' }],
            output: { said: 'a' },
          })
          await speakers.untilPaused(pause)
          const seqs: number[] = []
          const heard = new HeardText()
          let output: unknown = null
          for (let round = 0, ended = false; !ended; round += 1) {
            let left = cuts[round] ?? Number.POSITIVE_INFINITY
            let hasHeard = false
            // While the node pauses, its first three events, its step and a snapshot come, and no more.
            if (left > 5 - Math.min(3, seqs.length)) speakers.goOn(pause)
            const how = await readEventStream(streamOf(id), {
              ...(seqs.length === 0 ? {} : { lastEventId: seqs.at(-1)! }),
              onMessage: (message, eventId) => {
                if ('seq' in message) {
                  expect(eventId).toBe(message.seq)
                  seqs.push(message.seq)
                }
                left -= 1
                const isEnough = left === 0 ? 'enough' : undefined
                if (!('nodeKey' in message) || message.nodeKey !== 'a') return isEnough
                heard.hear(message)
                hasHeard ||= message.type.startsWith('output.')
                if (message.type === 'attempt.completed') {
                  output = (message.data as { readonly output: { readonly value: unknown } }).output.value
                  // Who was there from the pause on has heard every word.
                  if (hasHeard) expect(heard.text).toBe(output)
                }
                return isEnough
              },
            })
            ended = how === 'ended'
          }
          const { lastSeq } = await stage.heddle.store.executions.get(stage.caller.workspaceId, id)
          expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, at) => at + 1))
          // What a cut client missed of the text while it was away is the node's output by then.
          expect(output).toBe(words(count).join(''))
          expect(words(count).join('').startsWith(heard.text)).toBe(true)
        },
      ),
      { numRuns: 25 },
    )
  })

  it('of a settled execution ends at once for who knows all', async () => {
    const { id } = await stage.run({ nodes: [speak('a', { words: ['x'] })] })
    const { lastSeq } = await stage.heddle.store.executions.get(stage.caller.workspaceId, id)
    const types: string[] = []
    const listen = { onMessage: (message: StreamMessage) => void types.push(message.type) }
    await readEventStream(streamOf(id), { ...listen, lastEventId: lastSeq })
    await readEventStream(`${streamOf(id)}?after=${lastSeq - 1}`, listen)
    expect(types).toEqual(['end', 'execution.completed', 'end'])
  })

  it('lets go of the host when the client goes', async () => {
    const { id } = await stage.start({ nodes: [speak('a', { words: words(4), pause: 'gone' })] })
    await speakers.untilPaused('gone')
    await readEventStream(streamOf(id), { onMessage: () => 'enough' })
    // The server hears of it when the socket closes.
    while (stage.heddle.host.stats().subscriptions > 0) await new Promise((resolve) => setImmediate(resolve))
    speakers.goOn('gone')
    await stage.heddle.host.waitUntilSettled(id)
  })

  it('ends when the server closes, and does not keep it from closing', async () => {
    const closing = await openTestStage([createSpeaker(speakers)])
    const { id } = await closing.start({ nodes: [speak('a', { words: words(4), pause: 'closing' })] })
    await speakers.untilPaused('closing')
    let isFirst = true
    const ended = readEventStream(`${closing.url}/executions/${id}/stream`, {
      onMessage: () => {
        if (isFirst) void closing.server.close()
        isFirst = false
      },
    })
    expect(await ended).toBe('ended')
    speakers.goOn('closing')
    await closing.heddle.host.waitUntilSettled(id)
    await closing[Symbol.asyncDispose]()
  })

  it('does not collect in memory what a slow client does not read', async () => {
    const { id } = await stage.start({
      nodes: [
        {
          id: 'many',
          type: 'flow.loop@1',
          config: { mode: 'count', count: '400', concurrency: 20 },
        },
        {
          id: 'say',
          parent: 'many',
          type: 'test.speak@1',
          config: { words: words(10).map((word) => word.repeat(40)) },
        },
      ],
    })
    const reading = new AbortController()
    const response = await fetch(streamOf(id), { signal: reading.signal })
    await stage.heddle.host.waitUntilSettled(id)
    const seqs: number[] = []
    let text = ''
    // Nothing was read so far but what the socket buffers hold; all of it comes now, from the journal.
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk).toString('utf8')
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const seq = /^id: (\d+)$/m.exec(text.slice(0, end))?.[1]
        if (seq !== undefined) seqs.push(Number(seq))
        text = text.slice(end + 2)
      }
    }
    const { lastSeq } = await stage.heddle.store.executions.get(stage.caller.workspaceId, id)
    expect(lastSeq).toBeGreaterThan(1_200)
    expect(seqs).toEqual(Array.from({ length: lastSeq }, (_, at) => at + 1))
  })

  it.each([
    ['an unknown execution', '/executions/nothing/stream', {}, 404],
    ['an after that is no number', '/executions/nothing/stream?after=x', {}, 422],
    ['an unknown parameter', '/executions/nothing/stream?afte=1', {}, 422],
    ['a Last-Event-ID that is none', '/executions/nothing/stream', { 'last-event-id': 'abc' }, 422],
    ['a plain request to a WebSocket', '/executions/nothing/ws', {}, 426],
    ['a plain request to the rooms', '/ws', {}, 426],
    ['a foreign workspace', '/executions/nothing/stream', { 'x-heddle-workspace': 'nowhere' }, 404],
  ])('refuses %s with a problem document', async (_what, path, headers, status) => {
    const answer = await stage.ask(`GET /api/v1${path}`, { headers })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('is not found from another workspace', async () => {
    const { id } = await stage.run({ nodes: [speak('a', { words: ['x'] })] })
    await stage.heddle.store.workspaces.ensure(toWorkspaceId('theirs'), { slug: 'theirs', name: 'Theirs' })
    const headers = { 'x-heddle-workspace': 'theirs' }
    const answer = await stage.ask(`GET /api/v1/executions/${id}/stream`, { headers })
    expect(answer.status).toBe(404)
  })
})

describe('the socket of an execution', () => {
  it('tells the same as the stream, and closes after the end', async () => {
    const { id } = await stage.run({ nodes: [speak('a', { words: words(3) })] })
    const streamed: StreamMessage[] = []
    await readEventStream(streamOf(id), { onMessage: (message) => void streamed.push(message) })
    const socket = new TestSocket(`${stage.url}/executions/${id}/ws`)
    expect(await socket.closed).toMatchObject({ code: 1000 })
    expect(socket.messages).toEqual(streamed)
    const late = new TestSocket(`${stage.url}/executions/${id}/ws?after=${streamed.length - 2}`)
    await late.closed
    expect(late.messages).toEqual(streamed.slice(-2))
  })

  it('says what is wrong before it closes', async () => {
    const socket = new TestSocket(`${stage.url}/executions/nothing/ws`)
    expect(await socket.closed).toMatchObject({ code: 1008 })
    expect(socket.messages).toMatchObject([{ type: 'error', code: 'NOT_FOUND', status: 404 }])
  })
})

describe('rooms', () => {
  it('tell lists what changed, and the inbox what opened and closed', async () => {
    const socket = new TestSocket(`${stage.url}/ws`)
    await socket.opened()
    socket.send({ type: 'subscribe', room: 'executions' })
    socket.send({ type: 'subscribe', room: 'approvals' })
    await socket.until(({ type, room }) => type === 'subscribed' && room === 'approvals')
    const { id, workflowId } = await stage.start({
      name: 'asks',
      nodes: [{ id: 'ask', type: 'flow.approval@1', config: { title: 'Go?' } }],
    })
    const list = await socket.until(({ type, room }) => type === 'changes' && room === 'executions')
    expect(list['items']).toMatchObject([{ id, workflowId, workflowName: 'asks' }])
    const inbox = await socket.until(({ type, room }) => type === 'changes' && room === 'approvals')
    const [opened] = inbox['items'] as readonly { readonly id: string }[]
    expect(opened).toMatchObject({ change: 'opened', executionId: id })
    expect((await stage.ask(`POST /api/v1/approvals/${opened!.id}/approve`, { body: {} })).status).toBe(200)
    await socket.until(({ items }) => (items as readonly { change: string }[] | undefined)?.[0]?.change === 'closed')
    await socket.until(({ items }) => {
      const [first] = (items ?? []) as readonly { readonly id: string; readonly status?: string }[]
      return first?.id === id && first.status === 'completed'
    })
    socket.close()
    await socket.closed
  })

  it('tell a workflow only its own executions, and an execution its events', async () => {
    const { id, workflowId } = await stage.start({ nodes: [speak('a', { words: words(4), pause: 'room' })] })
    const socket = new TestSocket(`${stage.url}/ws`)
    await socket.opened()
    const rooms = [`workflow:${workflowId}`, `execution:${id}`]
    for (const room of rooms) socket.send({ type: 'subscribe', room })
    await stage.run({ nodes: [speak('other', { words: ['x'] })] })
    speakers.goOn('room')
    const end = await socket.until(({ type }) => type === 'end')
    expect(end).toMatchObject({ room: `execution:${id}`, status: 'completed' })
    await socket.until(({ items }) => (items as readonly { status: string }[] | undefined)?.[0]?.status === 'completed')
    const told = socket.messages.filter(({ type }) => type === 'changes')
    expect(told.flatMap(({ items }) => items).every((item) => (item as { id: string }).id === id)).toBe(true)
    const events = socket.messages.filter(({ type }) => type === 'event').map(({ event }) => event as StreamMessage)
    const seqs = events.flatMap((event) => ('seq' in event ? [event.seq] : []))
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, at) => at + 1))
    expect(events.at(-1)).toMatchObject({ type: 'execution.completed' })
    socket.close()
    await socket.closed
  })

  it('refuse what they do not know, keep the connection, and take 50 subscriptions at most', async () => {
    const socket = new TestSocket(`${stage.url}/ws`)
    await socket.opened()
    for (const bad of [
      '{',
      '{}',
      { type: 'subscribe', room: 'everything' },
      { type: 'subscribe', room: 'executions', x: 1 },
    ]) {
      socket.send(bad)
    }
    socket.send({ type: 'subscribe', room: 'execution:nothing' })
    await socket.until(({ room, code }) => room === 'execution:nothing' && code === 'NOT_FOUND')
    expect(socket.messages.filter(({ type }) => type === 'error')).toHaveLength(5)
    for (let at = 0; at < 51; at += 1) socket.send({ type: 'subscribe', room: `workflow:w${at}` })
    const refused = await socket.until(({ room, type }) => type === 'error' && room === 'workflow:w50')
    expect(refused).toMatchObject({ code: 'OVERLOADED', detail: expect.stringContaining('50 rooms') })
    socket.send({ type: 'unsubscribe', room: 'workflow:w0' })
    socket.send({ type: 'subscribe', room: 'workflow:w50' })
    await socket.until(({ room, type }) => type === 'subscribed' && room === 'workflow:w50')
    socket.send({ type: 'ping' })
    await socket.until(({ type }) => type === 'pong')
    socket.close()
    await socket.closed
  })

  it('leave nothing behind when the client goes', async () => {
    const { id } = await stage.start({ nodes: [speak('a', { words: words(4), pause: 'left' })] })
    const socket = new TestSocket(`${stage.url}/ws`)
    await socket.opened()
    socket.send({ type: 'subscribe', room: `execution:${id}` })
    await socket.until(({ type }) => type === 'event')
    socket.close()
    await socket.closed
    while (stage.heddle.host.stats().subscriptions > 0) await new Promise((resolve) => setImmediate(resolve))
    speakers.goOn('left')
    const { status } = await stage.heddle.host.waitUntilSettled(id)
    expect(isSettled(status)).toBe(true)
  })
})

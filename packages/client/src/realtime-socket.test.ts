import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RealtimeSocket, type RoomMessage, type SocketState } from './realtime-socket.ts'
import { startSocketServer, type TestSocket, type TestSocketServer } from './test-socket-server.ts'

let server: TestSocketServer
let socket: RealtimeSocket
let states: SocketState[]
/** Told of every message that reaches the server. */
let onMessage: (socket: TestSocket) => void

beforeEach(async () => {
  states = []
  onMessage = () => {}
  server = await startSocketServer((from) => onMessage(from))
  socket = new RealtimeSocket(
    { baseUrl: server.url, wait: async () => {}, random: () => 0 },
    { onState: (state) => states.push(state) },
  )
})
afterEach(async () => {
  socket.close()
  await server.close()
})

/** Resolves when the server has got so many messages on one connection. */
function untilReceived(count: number): Promise<TestSocket> {
  return new Promise((resolve) => {
    onMessage = (from) => {
      if (from.received.length === count) resolve(from)
    }
  })
}

/** A listener that keeps messages, and a promise for the next of them. */
function hear(room: string) {
  const messages: RoomMessage[] = []
  let next = Promise.withResolvers<void>()
  const resumed = Promise.withResolvers<void>()
  const refused = Promise.withResolvers<string>()
  const stop = socket.subscribe(room, {
    onMessage: (message) => {
      messages.push(message)
      next.resolve()
      next = Promise.withResolvers<void>()
    },
    onResumed: () => resumed.resolve(),
    onRefused: ({ code }) => refused.resolve(code),
  })
  return { messages, next: () => next.promise, resumed: resumed.promise, refused: refused.promise, stop }
}

describe('a socket', () => {
  it('connects with its first room, and passes on what is said there and nowhere else', async () => {
    expect(socket.state).toBe('idle')
    const received = untilReceived(2)
    const [executions, approvals] = [hear('executions'), hear('approvals')]
    const peer = await received
    expect(peer.url).toBe('/api/v1/ws')
    expect(peer.received).toEqual([
      { type: 'subscribe', room: 'executions' },
      { type: 'subscribe', room: 'approvals' },
    ])
    const next = approvals.next()
    peer.send({ room: 'approvals', type: 'opened', id: 'a' })
    await next
    expect(approvals.messages).toEqual([{ room: 'approvals', type: 'opened', id: 'a' }])
    expect(executions.messages).toEqual([])
    expect(states).toEqual(['connecting', 'live'])
  })

  it('subscribes again after the connection was lost, and says that something may be missing', async () => {
    const first = untilReceived(1)
    const executions = hear('executions')
    const lost = await first
    const second = untilReceived(1)
    lost.destroy()
    const peer = await second
    expect(peer).not.toBe(lost)
    expect(peer.received).toEqual([{ type: 'subscribe', room: 'executions' }])
    await executions.resumed
    const next = executions.next()
    peer.send({ room: 'executions', type: 'changed' })
    await next
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live'])
  })

  it('leaves a room with its last listener, and tells one that left nothing more', async () => {
    const subscribed = untilReceived(1)
    const [one, two] = [hear('executions'), hear('executions')]
    const peer = await subscribed
    one.stop()
    const next = two.next()
    peer.send({ room: 'executions', type: 'changed' })
    await next
    expect(one.messages).toEqual([])
    const left = untilReceived(2)
    two.stop()
    two.stop()
    expect((await left).received.at(-1)).toEqual({ type: 'unsubscribe', room: 'executions' })
  })

  it('passes on why a room was refused', async () => {
    const subscribed = untilReceived(1)
    const room = hear('workflow:none')
    const peer = await subscribed
    peer.send({ room: 'workflow:none', type: 'error', problem: { code: 'NOT_FOUND', detail: 'No.' } })
    expect(await room.refused).toBe('NOT_FOUND')
  })

  it('goes on with an execution after the last event it has told', async () => {
    const first = untilReceived(1)
    const room = hear('execution:e1')
    const lost = await first
    const next = room.next()
    lost.send({ room: 'execution:e1', type: 'event', event: { seq: 7 } })
    await next
    const second = untilReceived(1)
    lost.destroy()
    expect((await second).received).toEqual([{ type: 'subscribe', room: 'execution:e1', after: 7 }])
  })

  it('replaces a connection on which nothing comes back', async () => {
    const impatient = new RealtimeSocket({
      baseUrl: server.url,
      wait: async () => {},
      random: () => 0,
      pingEveryMs: 10,
    })
    const connections = [server.nextSocket()]
    const resumed = Promise.withResolvers<void>()
    impatient.subscribe('executions', { onMessage: () => {}, onResumed: () => resumed.resolve() })
    const first = await connections[0]
    await resumed.promise
    impatient.close()
    expect(first?.received.some(({ type }) => type === 'ping')).toBe(true)
  })

  it('stays closed', async () => {
    const connected = untilReceived(1)
    hear('executions')
    await connected
    socket.close()
    expect(socket.state).toBe('closed')
    expect(() => hear('executions')).toThrow('closed')
  })
})

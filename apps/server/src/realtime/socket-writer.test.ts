import { describe, expect, it } from 'vitest'
import type { Socket } from '../http/socket.ts'
import { HEARTBEAT_MS } from './heartbeat.ts'
import { SocketWriter } from './socket-writer.ts'

/** A socket whose other side is the test: what is sent waits until `drain`. */
function createStage() {
  const listeners: { [event: string]: () => void } = {}
  const sent: string[] = []
  const state = { buffered: 0, pings: 0, isTerminated: false, beat: () => {}, everyMs: 0, isStopped: false }
  const waiting: (() => void)[] = []
  const socket: Socket = {
    readyState: 1,
    OPEN: 1,
    get bufferedAmount() {
      return state.buffered
    },
    send: (data, done) => {
      sent.push(data)
      state.buffered += data.length
      if (done !== undefined) waiting.push(() => done())
    },
    ping: () => {
      state.pings += 1
    },
    close: () => {},
    terminate: () => {
      state.isTerminated = true
    },
    on(event: string, listener: (...args: never[]) => void) {
      listeners[event] = listener as () => void
      return this
    },
  }
  const writer = new SocketWriter(socket, {
    every: (ms, callback) => {
      Object.assign(state, { beat: callback, everyMs: ms })
      return () => {
        state.isStopped = true
      }
    },
  })
  const drain = () => {
    state.buffered = 0
    for (const done of waiting.splice(0)) done()
  }
  return { writer, sent, state, drain, listeners }
}

describe('a socket writer', () => {
  it('makes a writer wait while much is waiting in the socket', async () => {
    const { writer, drain } = createStage()
    await writer.send('x'.repeat(70_000))
    expect(writer.isFull).toBe(true)
    let hasLeft = false
    const sending = writer.send('next').then(() => {
      hasLeft = true
    })
    await Promise.resolve()
    expect(hasLeft).toBe(false)
    drain()
    await sending
    expect(writer.isFull).toBe(false)
  })

  it('pings, and cuts off who does not answer', () => {
    const { state, listeners } = createStage()
    expect(state.everyMs).toBe(HEARTBEAT_MS)
    state.beat()
    listeners['pong']?.()
    state.beat()
    expect([state.pings, state.isTerminated]).toEqual([2, false])
    state.beat()
    expect(state.isTerminated).toBe(true)
  })

  it('stops its heartbeat and says that the client has gone when the socket closes', () => {
    const { writer, state, listeners } = createStage()
    expect(writer.gone.aborted).toBe(false)
    listeners['close']?.()
    expect([writer.gone.aborted, state.isStopped]).toEqual([true, true])
  })
})

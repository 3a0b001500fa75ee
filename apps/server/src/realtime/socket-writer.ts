/*
 * Writing to a WebSocket without filling memory.
 *
 * 1. `send` resolves when the client may get more: at once while little is waiting, else when this message has left.
 * 2. A client that does not answer a ping until the next one is cut off.
 */
import type { Socket } from '../http/socket.ts'
import { startHeartbeat, type HeartbeatParts } from './heartbeat.ts'

/** Bytes that may wait in a socket before its writers wait. */
const MAX_BUFFERED = 64 * 1024

export class SocketWriter {
  readonly #socket: Socket
  readonly #gone = new AbortController()

  constructor(socket: Socket, timing: Pick<HeartbeatParts, 'every'> = {}) {
    this.#socket = socket
    let isAlive = true
    const stop = startHeartbeat({
      ...timing,
      beat: () => {
        if (!isAlive) socket.terminate()
        else socket.ping()
        isAlive = false
      },
    })
    socket.on('pong', () => {
      isAlive = true
    })
    socket.on('close', () => {
      stop()
      this.#gone.abort(new Error('The client has gone.'))
    })
    // A broken connection closes, too: that is what counts.
    socket.on('error', () => {})
  }

  /** Aborted when the client has gone. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** Whether much is waiting: what may be left out should be. */
  get isFull(): boolean {
    return this.#socket.bufferedAmount > MAX_BUFFERED
  }

  send(text: string): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return Promise.resolve()
    if (!this.isFull) {
      this.#socket.send(text)
      return Promise.resolve()
    }
    return new Promise((resolve) => this.#socket.send(text, () => resolve()))
  }

  /** 1000 normal, 1008 refused, 1011 defect, 1013 try again later. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason.slice(0, 120))
  }
}

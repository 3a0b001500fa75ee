/*
 * One WebSocket for everything a page or program wants to hear about: rooms are subscribed to on it.
 *
 * Boundary: carries messages; what they mean is the subscriber's affair. Nothing is kept for who comes late.
 *
 * Invariants
 * S1 While not closed it is connected or trying to be, from the first subscription on.
 * S2 Every room with a listener is subscribed to on every connection; one without is not.
 * S3 After a connection was replaced each room's listeners are told, because messages may have been missed.
 * S4 A connection on which nothing comes back to a ping is replaced: a laptop that slept does not hear of its end.
 * S5 A room of an execution goes on after the last event it has told.
 * S6 After `close`, and after a listener's own unsubscribing, that listener hears nothing more.
 */
import type { Json } from '@heddle/model'
import { toBackoffMs } from './backoff.ts'

export type SocketState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'closed'

/**
 * A message of a room, as the server sent it: `changes` with `items` of a list, `refresh` when more changed than is told,
 * `event` and at last `end` of an execution.
 */
export interface RoomMessage {
  readonly room: string
  readonly type: string
  readonly [field: string]: Json | undefined
}

export interface RoomListener {
  readonly onMessage: (message: RoomMessage) => void
  /** The connection was replaced: messages may have been missed, so load again what they would have told. */
  readonly onResumed?: () => void
  /** The server does not let this room be subscribed to; `detail` says why. */
  readonly onRefused?: (problem: { readonly code: string; readonly detail: string }) => void
}

export interface SocketOptions {
  readonly onState?: (state: SocketState) => void
}

/** What a socket needs of the world. */
export interface SocketParts {
  readonly baseUrl: string
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly random: () => number
  /** How often the connection is tried; default 20,000. */
  readonly pingEveryMs?: number
}

const PING_EVERY_MS = 20_000

export class RealtimeSocket {
  readonly #parts: SocketParts
  readonly #options: SocketOptions
  readonly #rooms = new Map<string, Set<RoomListener>>()
  readonly #closing = new AbortController()
  #socket: WebSocket | null = null
  #state: SocketState = 'idle'
  #failures = 0
  #wasLive = false
  readonly #lastSeqs = new Map<string, number>()
  #hasHeard = true
  #stopPinging = () => {}

  constructor(parts: SocketParts, options: SocketOptions = {}) {
    this.#parts = parts
    this.#options = options
  }

  get state(): SocketState {
    return this.#state
  }

  /**
   * Hears a room from now on: `executions`, `approvals`, `workflow:<id>`, `execution:<id>`. The result ends it. Throws
   * when the socket was closed.
   */
  subscribe(room: string, listener: RoomListener): () => void {
    if (this.#state === 'closed') throw new Error(`The socket is closed; ${room} cannot be subscribed to on it.`)
    const listeners = this.#rooms.get(room) ?? new Set<RoomListener>()
    this.#rooms.set(room, listeners.add(listener))
    if (this.#state === 'idle') this.#connect('connecting')
    else if (listeners.size === 1) this.#sendSubscribe(room)
    return () => this.#unsubscribe(room, listener)
  }

  /** Ends the connection for good. */
  close(): void {
    if (this.#state === 'closed') return
    this.#rooms.clear()
    this.#setState('closed')
    this.#closing.abort()
    this.#stopPinging()
    this.#socket?.close()
  }

  #unsubscribe(room: string, listener: RoomListener): void {
    const listeners = this.#rooms.get(room)
    if (listeners?.delete(listener) !== true || listeners.size > 0) return
    this.#rooms.delete(room)
    this.#lastSeqs.delete(room)
    this.#send({ type: 'unsubscribe', room })
  }

  #connect(state: 'connecting' | 'reconnecting'): void {
    this.#setState(state)
    const socket = new WebSocket(this.#address())
    this.#socket = socket
    const isCurrent = () => this.#socket === socket
    socket.addEventListener('open', () => isCurrent() && this.#onOpen())
    socket.addEventListener('message', (event) => isCurrent() && this.#onMessage(String(event.data)))
    // An error is always followed by a close.
    socket.addEventListener('close', () => isCurrent() && void this.#onClose())
  }

  #address(): URL {
    const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href
    const url = new URL('/api/v1/ws', this.#parts.baseUrl === '' ? page : this.#parts.baseUrl)
    url.protocol = url.protocol.replace('http', 'ws')
    return url
  }

  #onOpen(): void {
    if (this.#state === 'closed') return this.#socket?.close()
    this.#failures = 0
    const isReplaced = this.#wasLive
    this.#wasLive = true
    this.#setState('live')
    for (const room of this.#rooms.keys()) this.#sendSubscribe(room)
    this.#startPinging()
    if (!isReplaced) return
    for (const listeners of Array.from(this.#rooms.values()))
      for (const listener of Array.from(listeners)) listener.onResumed?.()
  }

  #onMessage(text: string): void {
    this.#hasHeard = true
    const message = JSON.parse(text) as Partial<RoomMessage>
    if (this.#state === 'closed' || message.room === undefined || message.type === undefined) return
    const seq = (message['event'] as { readonly seq?: number } | undefined)?.seq
    if (seq !== undefined) this.#lastSeqs.set(message.room, seq)
    for (const listener of Array.from(this.#rooms.get(message.room) ?? [])) {
      if (message.type !== 'error') listener.onMessage(message as RoomMessage)
      else listener.onRefused?.(message['problem'] as unknown as { readonly code: string; readonly detail: string })
    }
  }

  async #onClose(): Promise<void> {
    this.#stopPinging()
    if (this.#state === 'closed') return
    this.#failures += 1
    this.#setState(this.#wasLive ? 'reconnecting' : 'connecting')
    await this.#parts.wait(toBackoffMs(this.#failures, this.#parts.random()), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.#connect(this.#wasLive ? 'reconnecting' : 'connecting')
  }

  #startPinging(): void {
    this.#hasHeard = true
    const timer = setInterval(() => {
      if (!this.#hasHeard) return this.#replace()
      this.#hasHeard = false
      this.#send({ type: 'ping' })
    }, this.#parts.pingEveryMs ?? PING_EVERY_MS)
    this.#stopPinging = () => clearInterval(timer)
  }

  /** Closing a connection that is gone waits for an answer that never comes: it is left to itself. */
  #replace(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    void this.#onClose()
  }

  #sendSubscribe(room: string): void {
    const after = this.#lastSeqs.get(room)
    this.#send({ type: 'subscribe', room, ...(after === undefined ? {} : { after }) })
  }

  #send(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message))
  }

  #setState(state: SocketState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState?.(state)
  }
}

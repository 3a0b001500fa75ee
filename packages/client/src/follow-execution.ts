/*
 * Follows the stream of one execution over as many connections as it takes.
 *
 * Boundary: tells a listener what happened; keeps no history and decides nothing about it.
 *
 * Invariants
 * F1 Every recorded event after `afterSeq` is passed on once, in order of `seq`, whatever the connections do.
 * F2 A step is passed on once; a text is passed on when it has grown, always whole.
 * F3 What the listener throws ends the following and is thrown on; what the network does never is.
 * F4 A missing piece (of events or text) is asked for by a new connection. When the same events are missing there too,
 *    they do not exist for this client, and it goes on.
 */
import type { ErrorCode, ExecutionStatus, Outcome } from '@heddle/model'
import type { EventSourceMessage } from 'eventsource-parser'
import { ApiError, toApiError, toUnreachable } from './api-error.ts'
import { toBackoffMs } from './backoff.ts'
import { OutputTexts } from './output-texts.ts'
import { readEventStream } from './read-event-stream.ts'
import {
  toStreamMessage,
  type PassingEvent,
  type RecordedEvent,
  type StepEvent,
  type StreamItem,
} from './stream-item.ts'

/** `live`: connected; `reconnecting`: the connection was lost, another is tried. */
export type ConnectionState = 'connecting' | 'live' | 'reconnecting'

export interface FollowOptions {
  readonly executionId: string
  /** Recorded events up to this one are known already; default 0: from the beginning. */
  readonly afterSeq?: number
  /** Ends the following. */
  readonly signal?: AbortSignal
  readonly onItem: (item: StreamItem) => void
  readonly onConnection?: (state: ConnectionState) => void
  /** So many tries in a row that reach no server end it with an error; default: it tries for ever. */
  readonly maxFailures?: number
}

/** How the following ended. `lastSeq`: the last recorded event that was passed on. */
export type FollowEnd =
  | {
      readonly end: 'settled'
      readonly lastSeq: number
      readonly status: ExecutionStatus
      readonly outcome: Outcome | null
      /** `settings.maxAttempts` runs it again, as an execution of its own that is linked to this one. */
      readonly isTriedAgain: boolean
    }
  | { readonly end: 'aborted'; readonly lastSeq: number }

/** What a follower needs of the world. */
export interface FollowParts {
  readonly baseUrl: string
  readonly headers: Headers
  readonly fetch: (request: Request) => Promise<Response>
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** In [0, 1). */
  readonly random: () => number
  /** A connection that is silent for so long, without even a heartbeat, is given up. */
  readonly silenceMs: number
}

/**
 * Passes on all that happens in an execution until it is settled or `signal` is aborted. Throws `ApiError` when the
 * server refuses (unknown execution, no permission), or is not reached `maxFailures` times in a row.
 */
export function followExecution(parts: FollowParts, options: FollowOptions): Promise<FollowEnd> {
  return new Follower(parts, options).run()
}

interface EndMessage {
  readonly status: ExecutionStatus
  readonly outcome: Outcome | null
  readonly isTriedAgain: boolean
}

type ConnectionEnd =
  | { readonly kind: 'aborted' }
  | { readonly kind: 'settled'; readonly message: EndMessage }
  /** The connection worked and broke, or a piece is missing. */
  | { readonly kind: 'cut' | 'gap' }
  | { readonly kind: 'unreachable'; readonly error: ApiError }

const SETTLING = /^node\.(completed|failed|cancelled|skipped|reused)$/

class Follower {
  readonly #parts: FollowParts
  readonly #options: FollowOptions
  readonly #signal: AbortSignal
  readonly #texts = new OutputTexts()
  readonly #steps = new Map<string, Set<string>>()
  #lastSeq: number
  /** First event after a gap that a new connection was opened for (F4). */
  #missedBefore: number | null = null
  #gaps = 0

  constructor(parts: FollowParts, options: FollowOptions) {
    this.#parts = parts
    this.#options = options
    this.#signal = options.signal ?? new AbortController().signal
    this.#lastSeq = options.afterSeq ?? 0
  }

  async run(): Promise<FollowEnd> {
    let failures = 0
    this.#options.onConnection?.('connecting')
    for (;;) {
      const ended = await this.#connect()
      if (ended.kind === 'aborted') return { end: 'aborted', lastSeq: this.#lastSeq }
      if (ended.kind === 'settled') {
        const { status, outcome, isTriedAgain } = ended.message
        return { end: 'settled', lastSeq: this.#lastSeq, status, outcome, isTriedAgain }
      }
      failures = ended.kind === 'unreachable' ? failures + 1 : 0
      if (ended.kind === 'unreachable' && failures >= (this.#options.maxFailures ?? Number.POSITIVE_INFINITY))
        throw ended.error
      this.#options.onConnection?.('reconnecting')
      await this.#pause(ended, failures)
      if (this.#signal.aborted) return { end: 'aborted', lastSeq: this.#lastSeq }
    }
  }

  #pause(ended: ConnectionEnd, failures: number): Promise<void> {
    const { wait, random } = this.#parts
    const asked = ended.kind === 'unreachable' ? (ended.error.retryAfterMs ?? 0) : 0
    // A client that is too slow for the text loses pieces of it again and again: it asks less and less often.
    const tries = Math.max(1, failures, ended.kind === 'gap' ? this.#gaps : 0)
    return wait(Math.max(asked, toBackoffMs(tries, random())), this.#signal)
  }

  async #connect(): Promise<ConnectionEnd> {
    if (this.#signal.aborted) return { kind: 'aborted' }
    const connection = new AbortController()
    const signal = AbortSignal.any([this.#signal, connection.signal])
    const opened = await this.#open(signal)
    if (!(opened instanceof Response)) return opened
    if (opened.body === null) return { kind: 'unreachable', error: toUnreachable(this.#parts.baseUrl, null) }
    this.#options.onConnection?.('live')
    return this.#read(opened.body, connection)
  }

  async #open(signal: AbortSignal): Promise<Response | ConnectionEnd> {
    const { baseUrl, headers } = this.#parts
    const url = `${baseUrl}/api/v1/executions/${encodeURIComponent(this.#options.executionId)}/stream`
    const request = new Request(url, { headers: new Headers(headers), signal, cache: 'no-store' })
    request.headers.set('accept', 'text/event-stream')
    request.headers.set('last-event-id', String(this.#lastSeq))
    let response: Response
    try {
      response = await this.#parts.fetch(request)
    } catch (error) {
      if (this.#signal.aborted) return { kind: 'aborted' }
      return { kind: 'unreachable', error: toUnreachable(baseUrl, error) }
    }
    if (response.ok) return response
    const error = await toApiError(response)
    if (isPassing(response.status)) return { kind: 'unreachable', error }
    throw error
  }

  async #read(body: ReadableStream<Uint8Array>, connection: AbortController): Promise<ConnectionEnd> {
    // Nothing came, not even a heartbeat: what accepts and is silent is asked as seldom as what is away.
    const silent: ConnectionEnd = { kind: 'unreachable', error: toUnreachable(this.#parts.baseUrl, null) }
    const ending: { is: ConnectionEnd } = { is: silent }
    let silence = setTimeout(() => connection.abort(), this.#parts.silenceMs)
    try {
      await readEventStream(body, {
        onActivity: () => {
          if (ending.is === silent) ending.is = { kind: 'cut' }
          clearTimeout(silence)
          silence = setTimeout(() => connection.abort(), this.#parts.silenceMs)
        },
        onMessage: (message) => {
          if (connection.signal.aborted || this.#signal.aborted) return
          const end = this.#takeMessage(message)
          if (end === null) return
          ending.is = end
          connection.abort()
        },
      })
    } finally {
      clearTimeout(silence)
      connection.abort()
    }
    return this.#signal.aborted ? { kind: 'aborted' } : ending.is
  }

  /** Null: the connection goes on. Throws what the server refuses for good. */
  #takeMessage({ event, data }: EventSourceMessage): ConnectionEnd | null {
    if (event === 'end') return { kind: 'settled', message: JSON.parse(data) as EndMessage }
    if (event === 'error') {
      const problem = JSON.parse(data) as { readonly code: ErrorCode; readonly status: number; readonly detail: string }
      const error = new ApiError({ ...problem, problem })
      if (isPassing(problem.status)) return { kind: 'unreachable', error }
      throw error
    }
    return this.#take(data) === 'gap' ? { kind: 'gap' } : null
  }

  #take(data: string): 'ok' | 'gap' {
    const message = toStreamMessage(JSON.parse(data))
    // A server that is newer than this client may send more.
    if (message === null) return 'ok'
    if (message.kind === 'recorded') return this.#takeRecorded(message.event)
    if (message.kind === 'step') return this.#takeStep(message.step)
    return this.#takePassing(message.event)
  }

  /** F1, F4 */
  #takeRecorded(event: RecordedEvent): 'ok' | 'gap' {
    if (event.seq <= this.#lastSeq) return 'ok'
    if (event.seq > this.#lastSeq + 1 && this.#missedBefore !== event.seq) {
      this.#missedBefore = event.seq
      this.#gaps += 1
      return 'gap'
    }
    this.#lastSeq = event.seq
    this.#options.onItem({ kind: 'recorded', event })
    if (event.nodeKey === undefined) return 'ok'
    if (SETTLING.test(event.type)) {
      this.#texts.forget(event.nodeKey)
      this.#steps.delete(event.nodeKey)
    } else this.#beginTexts(event, event.nodeKey)
    return 'ok'
  }

  /** A reset that was sent while nobody was connected is made up for by the attempt's own events. */
  #beginTexts({ type, seq, data }: RecordedEvent, nodeKey: string): void {
    if (type !== 'attempt.started' && type !== 'attempt.failed') return
    const { attempt } = data as { readonly attempt?: number }
    if (attempt === undefined) return
    // An attempt that has text already and starts: it goes on after a wait, or its worker was lost.
    if (type === 'attempt.started') this.#texts.enterAgain(nodeKey)
    const current = type === 'attempt.failed' ? attempt + 1 : attempt
    for (const event of this.#texts.startAttempt({ nodeKey, attempt: current, after: seq })) {
      const { channel } = event
      const output = { nodeKey, channel, attempt: current, start: 0, text: '' }
      this.#options.onItem({ kind: 'output', event, output })
    }
  }

  /** F2 */
  #takeStep(step: StepEvent): 'ok' {
    const seen = this.#steps.get(step.nodeKey) ?? new Set<string>()
    const id = `${step.n} ${step.type}`
    if (seen.has(id)) return 'ok'
    this.#steps.set(step.nodeKey, seen.add(id))
    this.#options.onItem({ kind: 'step', step })
    return 'ok'
  }

  #takePassing(event: PassingEvent): 'ok' | 'gap' {
    if (event.type === 'progress' || event.type === 'log') {
      this.#options.onItem({ kind: event.type, event })
      return 'ok'
    }
    const change = this.#texts.apply(event)
    if (change.kind === 'output') this.#options.onItem({ kind: 'output', event, output: change.output })
    if (change.kind !== 'gap') return 'ok'
    this.#gaps += 1
    return 'gap'
  }
}

/** Whether the same request may succeed later. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429
}

/*
 * One execution as server-sent events.
 *
 * 1. A recorded event has its `seq` as id; a client that comes again with `Last-Event-ID` misses none.
 * 2. The next message is asked for when the socket has taken the one before: a slow client costs a bounded buffer.
 * 3. After the headers nothing is answered with a problem document any more: what fails becomes the event `error`.
 */
import { once } from 'node:events'
import { HeddleError } from '@heddle/model'
import type { StreamMessage } from '@heddle/runtime'
import type { FastifyReply } from 'fastify'
import { toProblem } from '../http/problem.ts'
import { startHeartbeat } from './heartbeat.ts'
import { toMessageText } from './message-text.ts'

/** How long a client waits before it connects again. */
const RETRY_MS = 1_000

export interface EventStream {
  readonly messages: AsyncIterable<StreamMessage>
  /** The client has gone, or the server closes. */
  readonly signal: AbortSignal
  /** What nobody foresaw. */
  readonly onDefect: (error: unknown) => void
}

/** Writes the messages until the last one, or until the client goes. Never rejects. */
export async function sendEventStream(reply: FastifyReply, { messages, signal, onDefect }: EventStream): Promise<void> {
  const { raw } = reply
  raw.writeHead(200, {
    ...(reply.getHeaders() as { readonly [name: string]: string }),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  raw.write(`retry: ${RETRY_MS}\n\n`)
  const stop = startHeartbeat({ beat: () => void (raw.writableNeedDrain || raw.write(': heartbeat\n\n')) })
  try {
    for await (const message of messages) {
      if (!raw.write(toFrame(message)) && !signal.aborted) await once(raw, 'drain', { signal })
      if (signal.aborted) break
    }
  } catch (error) {
    // The client went while its socket was full.
    if (!signal.aborted) raw.write(toErrorFrame(error, onDefect))
  } finally {
    stop()
    raw.end()
  }
}

function toFrame(message: StreamMessage): string {
  const data = `data: ${toMessageText(message)}\n\n`
  if ('seq' in message) return `id: ${message.seq}\n${data}`
  return message.type === 'end' ? `event: end\n${data}` : data
}

function toErrorFrame(error: unknown, onDefect: (error: unknown) => void): string {
  if (!(error instanceof HeddleError)) onDefect(error)
  const known = error instanceof HeddleError ? error : new HeddleError('INTERNAL_ERROR', 'Heddle failed at this.')
  return `event: error\ndata: ${JSON.stringify(toProblem(known))}\n\n`
}

import { HeddleError, toExecutionId } from '@heddle/model'
import type { Caller, Heddle } from '@heddle/runtime'
import type { Logger } from 'pino'
import { toProblem } from '../http/problem.ts'
import type { Socket } from '../http/socket.ts'
import { toMessageText } from './message-text.ts'
import { SocketWriter } from './socket-writer.ts'

export interface SocketContext {
  readonly caller: Caller
  readonly heddle: Heddle
  readonly log: Logger
}

/** Sends what happens in one execution, one message each, and closes after the last. What fails is told before closing. */
export async function serveExecutionSocket(
  socket: Socket,
  context: SocketContext,
  request: { readonly id: string; readonly after: number },
): Promise<void> {
  const writer = new SocketWriter(socket)
  const { caller, heddle, log } = context
  try {
    const executionId = toExecutionId(request.id)
    const feed = { executionId, after: request.after, signal: writer.gone }
    for await (const message of await heddle.streams.follow(caller, feed)) await writer.send(toMessageText(message))
    writer.close(1000, 'The execution has settled.')
  } catch (error) {
    const { text, code } = toErrorMessage(error, log)
    await writer.send(text)
    writer.close(code, 'See the last message.')
  }
}

/** What a client is told of a failure, and the code its socket is closed with. */
export function toErrorMessage(
  error: unknown,
  log: Logger,
  about: { readonly room?: string } = {},
): { readonly text: string; readonly code: number } {
  const isKnown = error instanceof HeddleError && error.code !== 'INTERNAL_ERROR'
  if (!isKnown) log.error({ err: error }, 'A WebSocket failed in a way that nobody foresaw.')
  const known = isKnown ? error : new HeddleError('INTERNAL_ERROR', 'Heddle failed at this. See its log.')
  const text = JSON.stringify({ ...toProblem(known), type: 'error', ...about })
  return { text, code: !isKnown ? 1011 : known.code === 'OVERLOADED' ? 1013 : 1008 }
}

import { HeddleError, toExecutionId } from '@heddle/model'
import { z } from 'zod'
import { TAKEN_OVER, defineRoute, type Route } from '../http/define-route.ts'
import { HttpError } from '../http/problem.ts'
import { executionParams } from '../routes/parameters.ts'
import { serveExecutionSocket } from './execution-socket.ts'
import { trackStream } from './open-streams.ts'
import { serveRoomSocket } from './room-socket.ts'
import { sendEventStream } from './send-event-stream.ts'

const TAG = 'Realtime'

const afterQuery = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional()

/** Streams of one execution, and rooms of the workspace. */
export const REALTIME_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'realtime.stream',
    method: 'GET',
    path: '/api/v1/executions/{id}/stream',
    summary: 'What happens in an execution, as server-sent events',
    description:
      'Recorded events carry their `seq` as id: reconnecting with `Last-Event-ID` misses none. Ends with the event `end`.',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject({
      after: afterQuery.describe('`seq` of the last event known; `Last-Event-ID` goes first.'),
    }),
    deadlineMs: null,
    answers: { 200: { media: ['text/event-stream'], description: 'Events until the execution settles.' } },
    handler: async ({ caller, params, query, heddle, signal, log, request, reply }) => {
      const after = parseLastEventId(request.headers['last-event-id']) ?? query.after ?? 0
      const stream = trackStream(request.server, signal)
      try {
        const feed = { executionId: toExecutionId(params.id), after, signal: stream.signal }
        const messages = await heddle.streams.follow(caller, feed)
        const onDefect = (error: unknown) => log.error({ err: error }, 'A stream failed in a way that nobody foresaw.')
        await sendEventStream(reply, { messages, signal: stream.signal, onDefect })
      } finally {
        stream.done()
      }
      return TAKEN_OVER
    },
  }),
  defineRoute({
    id: 'realtime.executionSocket',
    method: 'GET',
    path: '/api/v1/executions/{id}/ws',
    summary: 'What happens in an execution, over a WebSocket',
    description: 'The same events as the stream, one JSON text per message; closed after the one of type `end`.',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject({ after: afterQuery }),
    deadlineMs: null,
    answers: { 101: null },
    handler: refusePlain,
    socket: (socket, { params, query, ...context }) =>
      serveExecutionSocket(socket, context, { id: params.id, after: query.after ?? 0 }),
  }),
  defineRoute({
    id: 'realtime.socket',
    method: 'GET',
    path: '/api/v1/ws',
    summary: 'Changes of lists, over a WebSocket',
    description:
      'Subscribe to rooms: `{ "type": "subscribe", "room": "executions" }`, `workflow:<id>`, `execution:<id>`, `approvals`.',
    tag: TAG,
    permission: 'execution:read',
    query: z.strictObject({}),
    deadlineMs: null,
    answers: { 101: null },
    handler: refusePlain,
    socket: (socket, context) => serveRoomSocket(socket, context),
  }),
]

/** A request that does not ask for a WebSocket. */
function refusePlain(): Promise<never> {
  const headers = { upgrade: 'websocket', connection: 'upgrade' }
  const fault = { status: 426, code: 'INPUT_INVALID', headers } as const
  return Promise.reject(new HttpError(fault, 'This address is a WebSocket. Open it with a WebSocket client.'))
}

/** Null without the header, or with the empty one that a client sends before its first event. */
function parseLastEventId(header: string | readonly string[] | undefined): number | null {
  const text = typeof header === 'string' ? header : header?.[0]
  if (text === undefined || text === '') return null
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new HeddleError('INPUT_INVALID', 'Last-Event-ID must be the id of the last event that was received.')
}

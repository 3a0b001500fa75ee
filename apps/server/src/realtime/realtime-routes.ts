import { z } from 'zod'
import { defineRoute, type Route } from '../http/define-route.ts'
import { executionParams } from '../routes/parameters.ts'
import { pending } from '../routes/pending.ts'

const TAG = 'Realtime'

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
      after: z.coerce
        .number()
        .int()
        .min(0)
        .optional()
        .describe('`seq` of the last event known; `Last-Event-ID` goes first.'),
    }),
    deadlineMs: null,
    answers: { 200: { media: ['text/event-stream'], description: 'Events until the execution settles.' } },
    handler: pending,
  }),
  defineRoute({
    id: 'realtime.executionSocket',
    method: 'GET',
    path: '/api/v1/executions/{id}/ws',
    summary: 'What happens in an execution, over a WebSocket',
    description: 'The same events as the stream, one JSON text per message.',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject({ after: z.coerce.number().int().min(0).optional() }),
    deadlineMs: null,
    answers: { 101: null },
    handler: pending,
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
    handler: pending,
  }),
]

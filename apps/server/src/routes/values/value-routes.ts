import { toExecutionId } from '@heddle/model'
import { z } from 'zod'
import { valuePageSchema } from '../../answers/value.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { valueParams } from '../parameters.ts'

const TAG = 'Data'

/** Large values of an execution, in pages. */
export const VALUE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'values.page',
    method: 'GET',
    path: '/api/v1/executions/{id}/values/{ref}',
    summary: 'A part of a value',
    tag: TAG,
    permission: 'execution:read',
    params: valueParams,
    query: z.strictObject({
      path: z.string().max(4_000).default('').describe('JSON Pointer into the value.'),
      offset: z.coerce.number().int().min(0).default(0).describe('Element, member or character to begin with.'),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(100)
        .describe('Elements, members, or hundreds of characters.'),
    }),
    answers: { 200: valuePageSchema },
    handler: async ({ caller, params, query, heddle }) => ({
      status: 200,
      body: await heddle.executions.value(caller, { executionId: toExecutionId(params.id), ref: params.ref, ...query }),
    }),
  }),
  defineRoute({
    id: 'values.download',
    method: 'GET',
    path: '/api/v1/executions/{id}/values/{ref}/download',
    summary: 'The whole value as a file',
    tag: TAG,
    permission: 'execution:read',
    params: valueParams,
    deadlineMs: null,
    answers: {
      200: { media: ['application/json', 'text/plain'], description: 'The value: text as it is, all else as JSON.' },
    },
    handler: async ({ caller, params, heddle }) => {
      const at = { executionId: toExecutionId(params.id), ref: params.ref }
      const { text, mediaType, fileName } = await heddle.executions.download(caller, at)
      const headers = { 'content-disposition': `attachment; filename="${fileName}"` }
      return { status: 200, body: text, media: `${mediaType}; charset=utf-8`, headers }
    },
  }),
]

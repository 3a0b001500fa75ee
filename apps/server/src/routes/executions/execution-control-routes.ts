import { EXECUTION_STATUSES, jsonValueSchema, toExecutionId } from '@heddle/model'
import { z } from 'zod'
import { errorInfoSchema } from '../../answers/error-info.ts'
import { executionSummarySchema, settledSchema, startedSchema } from '../../answers/execution.ts'
import { timeSchema } from '../../answers/time.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { REPLAYED_HEADER } from '../../http/idempotency.ts'
import { executionParams } from '../parameters.ts'
import { only } from '../only.ts'
import { executeFields } from '../publishing/execute-routes.ts'

const TAG = 'Executions'
const INPUT_BYTES = 16 * 1024 * 1024

const reasonBody = z.strictObject({ reason: z.string().max(1_000).optional() }).optional()

/** What people do to executions. */
export const EXECUTION_CONTROL_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'executions.cancel',
    method: 'POST',
    path: '/api/v1/executions/{id}/cancel',
    summary: 'Cancel an execution, perhaps undoing what it did',
    tag: TAG,
    permission: 'execution:control',
    params: executionParams,
    body: z
      .strictObject({ compensate: z.boolean().default(false), reason: z.string().max(1_000).optional() })
      .optional(),
    answers: { 200: executionSummarySchema },
    handler: async ({ caller, params, body, heddle }) => {
      const request = { executionId: toExecutionId(params.id), compensate: false, ...only(body ?? {}) }
      return { status: 200, body: await heddle.executions.cancel(caller, request) }
    },
  }),
  defineRoute({
    id: 'executions.cancelMany',
    method: 'POST',
    path: '/api/v1/executions/cancel',
    summary: 'Cancel several executions; each has its own result',
    tag: TAG,
    permission: 'execution:control',
    body: z.strictObject({
      ids: z.array(z.string().min(1).max(200)).min(1).max(200),
      compensate: z.boolean().default(false),
      reason: z.string().max(1_000).optional(),
    }),
    answers: {
      200: z.strictObject({
        items: z.array(
          z.strictObject({
            id: z.string(),
            status: z.enum(EXECUTION_STATUSES).nullable(),
            error: errorInfoSchema.nullable(),
          }),
        ),
      }),
    },
    handler: async ({ caller, body, heddle }) => {
      const { ids, ...rest } = body
      const request = { ids: ids.map(toExecutionId), compensate: false, ...only(rest) }
      return { status: 200, body: { items: await heddle.executions.cancelMany(caller, request) } }
    },
  }),
  defineRoute({
    id: 'executions.pause',
    method: 'POST',
    path: '/api/v1/executions/{id}/pause',
    summary: 'Start no further nodes until resumed',
    tag: TAG,
    permission: 'execution:control',
    params: executionParams,
    body: reasonBody,
    answers: { 200: executionSummarySchema },
    handler: async ({ caller, params, body, heddle }) => {
      const request = { executionId: toExecutionId(params.id), ...only(body ?? {}) }
      return { status: 200, body: await heddle.executions.pause(caller, request) }
    },
  }),
  defineRoute({
    id: 'executions.resume',
    method: 'POST',
    path: '/api/v1/executions/{id}/resume',
    summary: 'Go on with a paused execution',
    tag: TAG,
    permission: 'execution:control',
    params: executionParams,
    answers: { 200: executionSummarySchema },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.resume(caller, toExecutionId(params.id)),
    }),
  }),
  defineRoute({
    id: 'executions.replay',
    method: 'POST',
    path: '/api/v1/executions/{id}/replay',
    summary: 'Run again, taking over earlier results',
    description: 'A restart is `from: ["failed"]`. Answers like execute.',
    tag: TAG,
    permission: 'execution:control',
    params: executionParams,
    body: z
      .strictObject({
        ...executeFields,
        reuse: z.enum(['upstream', 'calls', 'none']).default('upstream'),
        onChangedCall: z.enum(['fail', 'reuse', 'call']).default('fail'),
      })
      .optional(),
    bodyLimitBytes: INPUT_BYTES,
    idempotent: true,
    deadlineMs: null,
    answers: { 200: settledSchema, 202: startedSchema },
    handler: async ({ caller, params, body, heddle, idempotency, signal }) => {
      const { wait = 0, description: _about, overrides = {}, ...fields } = body ?? {}
      const { executionId, repeated } = await heddle.executions.replay(caller, {
        executionId: toExecutionId(params.id),
        overrides: only(overrides),
        ...only(fields),
        ...(idempotency === null ? {} : { idempotency }),
      })
      const standing = await heddle.executions.awaitEnd(caller, { executionId, waitMs: wait * 1_000, signal })
      const headers: { readonly [name: string]: string } = repeated ? { [REPLAYED_HEADER]: 'true' } : {}
      return standing.settled
        ? { status: 200, body: standing.answer, headers }
        : { status: 202, body: standing.answer, headers }
    },
  }),
  defineRoute({
    id: 'executions.signal',
    method: 'POST',
    path: '/api/v1/executions/{id}/signal/{name}',
    summary: 'Give an execution what it waits for',
    tag: TAG,
    permission: 'execution:control',
    params: z.strictObject({ id: z.string().min(1).max(200), name: z.string().min(1).max(200) }),
    body: z.strictObject({ key: z.string().max(200).default(''), payload: jsonValueSchema.optional() }).optional(),
    answers: {
      200: z
        .strictObject({
          delivered: z.boolean(),
          nodeKey: z.string().nullable(),
          keptUntil: timeSchema.nullable().describe('When nobody waits yet.'),
        })
        .meta({ id: 'SignalOutcome' }),
    },
    handler: async ({ caller, params, body, heddle }) => {
      const { key = '', payload = null } = body ?? {}
      const request = { executionId: toExecutionId(params.id), name: params.name, key, payload }
      return { status: 200, body: await heddle.executions.signal(caller, request) }
    },
  }),
  defineRoute({
    id: 'executions.delete',
    method: 'DELETE',
    path: '/api/v1/executions/{id}',
    summary: 'Delete a settled execution',
    tag: TAG,
    permission: 'execution:delete',
    params: executionParams,
    answers: { 204: null },
    handler: async ({ caller, params, heddle }) => {
      await heddle.executions.delete(caller, toExecutionId(params.id))
      return { status: 204, body: null }
    },
  }),
]

import { deletePin, getPin, listPins, putPin } from '@heddle/runtime'
import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { toPin, toPinSummary } from '../../answers/to-workflow.ts'
import { pinSchema, pinSummarySchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf } from '../../http/paging.ts'
import { nodeParams, workflowParams } from '../parameters.ts'
import { DEFINITION_BYTES } from './workflow-routes.ts'

const TAG = 'Pins'

/** Sample outputs for test runs, beside the workflow. */
export const PIN_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'pins.list',
    method: 'GET',
    path: '/api/v1/workflows/{id}/pins',
    summary: 'Pins of a workflow, by node',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    answers: { 200: pageOf(pinSummarySchema) },
    handler: async (context) => {
      const pins = await listPins(context, context.params.id)
      return { status: 200, body: { items: pins.map(toPinSummary), nextCursor: null } }
    },
  }),
  defineRoute({
    id: 'pins.put',
    method: 'POST',
    path: '/api/v1/workflows/{id}/pins',
    summary: 'Pin the output of a node',
    description: 'Replaces an earlier pin of the node: sent again, it changes nothing. Pins count only in test runs.',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ nodeId: z.string().min(1).max(64), output: jsonValueSchema }),
    bodyLimitBytes: DEFINITION_BYTES,
    answers: { 200: pinSummarySchema },
    handler: async (context) => {
      const pin = await putPin(context, { id: context.params.id, ...context.body })
      return { status: 200, body: toPinSummary(pin) }
    },
  }),
  defineRoute({
    id: 'pins.get',
    method: 'GET',
    path: '/api/v1/workflows/{id}/pins/{nodeId}',
    summary: 'The whole pinned output of a node',
    tag: TAG,
    permission: 'workflow:read',
    params: nodeParams,
    answers: { 200: pinSchema },
    handler: async (context) => ({ status: 200, body: toPin(await getPin(context, context.params)) }),
  }),
  defineRoute({
    id: 'pins.delete',
    method: 'DELETE',
    path: '/api/v1/workflows/{id}/pins/{nodeId}',
    summary: 'Remove the pin of a node',
    tag: TAG,
    permission: 'workflow:edit',
    params: nodeParams,
    answers: { 204: null },
    handler: async (context) => {
      await deletePin(context, context.params)
      return { status: 204, body: null }
    },
  }),
]

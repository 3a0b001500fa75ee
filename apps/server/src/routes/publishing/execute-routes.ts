import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { settledSchema, startedSchema } from '../../answers/execution.ts'
import { MAX_WAIT_SECONDS } from '../../http/deadline.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'

const TAG = 'Execute'
const INPUT_BYTES = 16 * 1024 * 1024
const jsonObject = z.record(z.string(), jsonValueSchema)

/** Replaced for one run. */
export const overridesSchema = z
  .strictObject({
    tools: jsonObject.optional(),
    models: jsonObject.optional(),
    connections: jsonObject.optional(),
    nodes: jsonObject.optional(),
  })
  .meta({ id: 'Overrides' })

export const executeFields = {
  input: jsonValueSchema.optional().describe('Checked against the workflow’s schema; defaults are filled in.'),
  version: z
    .union([z.int().min(1), z.literal('draft')])
    .optional()
    .describe('Default: the active one; without one, 409.'),
  description: z.string().max(1_000).optional(),
  wait: z.int().min(0).max(MAX_WAIT_SECONDS).optional().describe('Seconds to wait for the end.'),
  from: z.array(z.string().min(1).max(2_000)).max(1_000).optional().describe('Node keys to start at.'),
  upTo: z.string().max(2_000).optional().describe('Node key to end at.'),
  pins: jsonObject.optional().describe('Outputs by node id; only with `test`.'),
  overrides: overridesSchema.optional(),
  test: z.boolean().optional().describe('A test run: pins count, statistics do not.'),
} as const

/** Start executions. */
export const EXECUTE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'workflows.execute',
    method: 'POST',
    path: '/api/v1/workflows/{id}/execute',
    summary: 'Start an execution',
    description: '200 when it settled within `wait`, else 202.',
    tag: TAG,
    permission: 'workflow:execute',
    params: workflowParams,
    body: z.strictObject(executeFields).optional(),
    bodyLimitBytes: INPUT_BYTES,
    idempotent: true,
    deadlineMs: null,
    answers: { 200: settledSchema, 202: startedSchema },
    handler: pending,
  }),
  defineRoute({
    id: 'executions.start',
    method: 'POST',
    path: '/api/v1/executions',
    summary: 'Start an execution of a workflow',
    tag: TAG,
    permission: 'workflow:execute',
    body: z.strictObject({ workflowId: z.string().min(1).max(200), ...executeFields }),
    bodyLimitBytes: INPUT_BYTES,
    idempotent: true,
    deadlineMs: null,
    answers: { 200: settledSchema, 202: startedSchema },
    handler: pending,
  }),
]

import { HeddleError, jsonValueSchema, toWorkflowId, type JsonObject } from '@heddle/model'
import type { LaunchAnswer, LaunchRequest } from '@heddle/runtime'
import { z } from 'zod'
import { settledSchema, startedSchema } from '../../answers/execution.ts'
import { MAX_WAIT_SECONDS } from '../../http/deadline.ts'
import { defineRoute, type Route, type RouteContext } from '../../http/define-route.ts'
import { REPLAYED_HEADER } from '../../http/idempotency.ts'
import { workflowParams } from '../parameters.ts'

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

type ExecuteBody = z.output<z.ZodObject<typeof executeFields>>

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
    body: z.strictObject(executeFields).nullish(),
    bodyLimitBytes: INPUT_BYTES,
    idempotent: true,
    deadlineMs: null,
    answers: { 200: settledSchema, 202: startedSchema },
    handler: async (context) =>
      toAnswer(await context.heddle.launching.execute(context.caller, toRequest(context, context.params.id))),
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
    handler: async (context) =>
      toAnswer(await context.heddle.launching.execute(context.caller, toRequest(context, context.body.workflowId))),
  }),
]

/** Throws `INPUT_INVALID` for overrides that nothing can honour yet. */
function toRequest(
  {
    body,
    idempotency,
    signal,
  }: Pick<RouteContext<unknown, unknown, ExecuteBody | null | undefined>, 'body' | 'idempotency' | 'signal'>,
  workflowId: string,
): LaunchRequest {
  const { input, version, description, wait = 0, from, upTo, pins, overrides, test } = body ?? {}
  return {
    workflowId: toWorkflowId(workflowId),
    waitMs: wait * 1_000,
    signal,
    ...(input === undefined ? {} : { input }),
    ...(version === undefined ? {} : { version }),
    ...(description === undefined ? {} : { description }),
    ...(from === undefined ? {} : { from }),
    ...(upTo === undefined ? {} : { upTo }),
    ...(pins === undefined ? {} : { pins }),
    ...(test === undefined ? {} : { test }),
    ...(overrides === undefined ? {} : { overrides: toOverrides(overrides) }),
    ...(idempotency === null ? {} : { idempotency }),
  }
}

function toOverrides(overrides: z.output<typeof overridesSchema>): NonNullable<LaunchRequest['overrides']> {
  for (const name of ['tools', 'models', 'connections'] as const) {
    if (Object.keys(overrides[name] ?? {}).length === 0) continue
    const message = `overrides.${name}: this workspace has no ${name} to replace. Use overrides.nodes to change a node's config.`
    throw new HeddleError('INPUT_INVALID', message)
  }
  const nodes: { [nodeId: string]: JsonObject } = {}
  for (const [id, config] of Object.entries(overrides.nodes ?? {})) {
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new HeddleError(
        'INPUT_INVALID',
        `overrides.nodes.${id}: must be an object with fields of the node's config.`,
      )
    }
    nodes[id] = config as JsonObject
  }
  return { nodes }
}

function toAnswer({ executionId, status, repeated, end }: LaunchAnswer) {
  const headers = repeated ? { headers: { [REPLAYED_HEADER]: 'true' } } : {}
  if (end === null) return { status: 202, body: { executionId, status }, ...headers } as const
  const { outcome, output, error } = end
  const body = { executionId, status, outcome, output, ...(error === null ? {} : { error }) }
  return { status: 200, body, ...headers } as const
}

import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { bindingSchema, draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf } from '../../http/paging.ts'
import { problemFindingSchema } from '../../http/problem.ts'
import { nodeParams, versionParams, workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'

const TAG = 'Publishing'
const versionNumber = z.int().min(1).max(2_147_483_647)

const publishedSchema = z
  .strictObject({
    version: z.int().min(1),
    definitionHash: z.string(),
    workflow: draftStateSchema,
    bindings: z.array(bindingSchema),
    findings: z.array(problemFindingSchema).describe('Warnings and hints.'),
  })
  .meta({ id: 'PublishedVersion' })

const activationSchema = z
  .strictObject({ workflow: draftStateSchema, bindings: z.array(bindingSchema) })
  .meta({ id: 'Activation' })

/** Versions, switching on and off, bindings. */
export const PUBLISHING_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'workflows.publish',
    method: 'POST',
    path: '/api/v1/workflows/{id}/publish',
    summary: 'Make the draft a version, and activate it unless told not to',
    tag: TAG,
    permission: 'workflow:publish',
    params: workflowParams,
    body: z.strictObject({
      revision: versionNumber.describe('Of the draft that is published; stale: 409.'),
      note: z.string().max(10_000).optional(),
      activate: z.boolean().default(true),
    }),
    idempotent: true,
    answers: { 201: publishedSchema },
    handler: pending,
  }),
  defineRoute({
    id: 'workflows.activate',
    method: 'POST',
    path: '/api/v1/workflows/{id}/activate',
    summary: 'Make a version the one that triggers start',
    tag: TAG,
    permission: 'workflow:publish',
    params: workflowParams,
    body: z.strictObject({ version: versionNumber }),
    answers: { 200: activationSchema },
    handler: pending,
  }),
  defineRoute({
    id: 'workflows.deactivate',
    method: 'POST',
    path: '/api/v1/workflows/{id}/deactivate',
    summary: 'Switch the workflow off',
    tag: TAG,
    permission: 'workflow:publish',
    params: workflowParams,
    answers: { 200: activationSchema },
    handler: pending,
  }),
  defineRoute({
    id: 'versions.restore',
    method: 'POST',
    path: '/api/v1/workflows/{id}/versions/{n}/restore',
    summary: 'Copy a version into the draft',
    tag: TAG,
    permission: 'workflow:edit',
    params: versionParams,
    ifMatch: 'draft',
    answers: { 200: draftStateSchema },
    handler: pending,
  }),
  defineRoute({
    id: 'bindings.list',
    method: 'GET',
    path: '/api/v1/workflows/{id}/bindings',
    summary: 'Live triggers of a workflow, with their history',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    answers: { 200: pageOf(bindingSchema) },
    handler: pending,
  }),
  ...(['pause', 'resume'] as const).map((act) =>
    defineRoute({
      id: `bindings.${act}`,
      method: 'POST',
      path: `/api/v1/workflows/{id}/bindings/{nodeId}/${act}`,
      summary: act === 'pause' ? 'Let a trigger rest' : 'Let a paused trigger fire again',
      tag: TAG,
      permission: 'workflow:publish',
      params: nodeParams,
      answers: { 200: bindingSchema },
      handler: pending,
    }),
  ),
  defineRoute({
    id: 'workflows.listen',
    method: 'POST',
    path: '/api/v1/workflows/{id}/listen',
    summary: 'Catch the next webhook call of the draft',
    description: 'Waits for a call of the test address and gives what a webhook trigger would have got.',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({
      nodeId: z.string().min(1).max(64).optional().describe('Default: the only webhook trigger.'),
      wait: z.int().min(1).max(55).default(55).describe('Seconds.'),
    }),
    deadlineMs: null,
    answers: {
      200: z
        .strictObject({
          nodeId: z.string(),
          url: z.string().describe('The test address.'),
          call: jsonValueSchema.describe('`{ method, query, headers, body, files }`; null: none came.'),
        })
        .meta({ id: 'CaughtCall' }),
    },
    handler: pending,
  }),
]

import { jsonValueSchema, toNodeId, toWorkflowId } from '@heddle/model'
import type { Activation, Published } from '@heddle/runtime'
import { z } from 'zod'
import { toBinding, toDraftEtag, toDraftState } from '../../answers/to-workflow.ts'
import { bindingSchema, draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf } from '../../http/paging.ts'
import { problemFindingSchema } from '../../http/problem.ts'
import { toOnce } from '../../http/to-once.ts'
import { nodeParams, versionParams, workflowParams } from '../parameters.ts'

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
    handler: async ({ caller, params, body, heddle, idempotency }) => {
      const toAnswer = (published: Published) =>
        ({ status: 201, body: toPublished(published), etag: toDraftEtag(published.workflow) }) as const
      const once = toOnce(idempotency, toAnswer)
      const published = await heddle.publishing.publish(caller, {
        workflowId: toWorkflowId(params.id),
        revision: body.revision,
        activate: body.activate,
        ...(body.note === undefined ? {} : { note: body.note }),
        ...(once === undefined ? {} : { once }),
      })
      return toAnswer(published)
    },
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
    handler: async ({ caller, params, body, heddle }) => {
      const { version } = body
      const activation = await heddle.publishing.activate(caller, { workflowId: toWorkflowId(params.id), version })
      return { status: 200, body: toActivation(activation) }
    },
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
    handler: async ({ caller, params, heddle }) => {
      const activation = await heddle.publishing.deactivate(caller, toWorkflowId(params.id))
      return { status: 200, body: toActivation(activation) }
    },
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
    handler: async ({ caller, params, revision, heddle }) => {
      const workflowId = toWorkflowId(params.id)
      const draft = await heddle.publishing.restoreVersion(caller, { workflowId, version: params.n, revision })
      return { status: 200, body: toDraftState(draft), etag: toDraftEtag(draft) }
    },
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
    handler: async ({ caller, params, heddle }) => {
      const bindings = await heddle.publishing.listBindings(caller, toWorkflowId(params.id))
      const items = bindings.map((binding) => toBinding(binding, binding.history))
      return { status: 200, body: { items, nextCursor: null } }
    },
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
      handler: async ({ caller, params, heddle }) => {
        const one = { workflowId: toWorkflowId(params.id), nodeId: toNodeId(params.nodeId) }
        const { publishing } = heddle
        const binding =
          act === 'pause' ? await publishing.pauseBinding(caller, one) : await publishing.resumeBinding(caller, one)
        return { status: 200, body: toBinding(binding, binding.history) }
      },
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
      nodeId: z.string().min(1).max(64).optional().describe('Default: the first webhook trigger.'),
      wait: z
        .int()
        .min(0)
        .max(55)
        .default(55)
        .describe('Seconds. With 0 the address is opened, and what came in the last minute is given.'),
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
    handler: async ({ caller, params, body, heddle, signal }) => {
      const listened = await heddle.webhooks.listen(caller, {
        workflowId: toWorkflowId(params.id),
        waitMs: body.wait * 1_000,
        signal,
        ...(body.nodeId === undefined ? {} : { nodeId: toNodeId(body.nodeId) }),
      })
      const url = `/hooks/${caller.workspaceId}/${listened.path}`
      return { status: 200, body: { nodeId: listened.nodeId, url, call: listened.call?.input ?? null } }
    },
  }),
]

function toPublished({ version, workflow, bindings, findings }: Published) {
  return {
    version,
    definitionHash: workflow.definitionHash,
    workflow: toDraftState(workflow),
    bindings: bindings.map((binding) => toBinding(binding, binding.history)),
    findings,
  }
}

function toActivation({ workflow, bindings }: Activation) {
  return {
    workflow: toDraftState(workflow),
    bindings: bindings.map((binding) => toBinding(binding, binding.history)),
  }
}

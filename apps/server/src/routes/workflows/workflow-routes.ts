import { toWorkflowId } from '@heddle/model'
import {
  createWorkflow,
  deleteWorkflow,
  duplicateWorkflow,
  getFullWorkflow,
  listWorkflows,
  putDraft,
  putGraph,
  validateWorkflow,
} from '@heddle/runtime'
import { WORKFLOW_ORDERS, type Draft } from '@heddle/store'
import { z } from 'zod'
import { definitionBody, edgeBody, nodeBody } from '../../answers/definition.ts'
import {
  toDraftEtag,
  toDraftState,
  toFull,
  toValidation,
  toWorkflow,
  toWorkflowRow,
} from '../../answers/to-workflow.ts'
import {
  draftStateSchema,
  validationSchema,
  workflowFullSchema,
  workflowSchema,
  workflowSummarySchema,
} from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { booleanQuery, listQuery, pageOf, pageQuery } from '../../http/paging.ts'
import { toOnce } from '../../http/to-once.ts'
import { workflowParams } from '../parameters.ts'

const TAG = 'Workflows'
export const DEFINITION_BYTES = 16 * 1024 * 1024

const name = z.string().min(1).max(200)

/** The answer to a request that made a workflow. */
export function toCreated(draft: Draft) {
  const headers = { location: `/api/v1/workflows/${draft.id}` }
  return { status: 201, body: toWorkflow(draft), etag: toDraftEtag(draft), headers } as const
}

/** The answer to a write: the new state and its ETag. */
export function toWritten(draft: Draft) {
  return { status: 200, body: toDraftState(draft), etag: toDraftEtag(draft) } as const
}

/** Workflows and their drafts as a whole. */
export const WORKFLOW_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'workflows.list',
    method: 'GET',
    path: '/api/v1/workflows',
    summary: 'Workflows, newest change first',
    tag: TAG,
    permission: 'workflow:read',
    query: z.strictObject({
      ...pageQuery,
      sort: z.enum(WORKFLOW_ORDERS).default('-updatedAt'),
      search: z.string().max(200).optional().describe('Part of the name, the description or a tag.'),
      tag: listQuery(z.string().min(1).max(60)).optional().describe('All of them.'),
      active: booleanQuery.optional(),
      deleted: booleanQuery.optional().describe('Only deleted ones.'),
    }),
    answers: { 200: pageOf(workflowSummarySchema) },
    handler: async (context) => {
      const { limit, cursor, sort, search, tag, active, deleted } = context.query
      const page = await listWorkflows(context, {
        limit,
        cursor: cursor ?? null,
        order: sort,
        ...(search === undefined ? {} : { search }),
        ...(tag === undefined ? {} : { tags: tag }),
        ...(active === undefined ? {} : { active }),
        ...(deleted === undefined ? {} : { deleted }),
      })
      return { status: 200, body: { items: page.items.map(toWorkflowRow), nextCursor: page.nextCursor } }
    },
  }),
  defineRoute({
    id: 'workflows.create',
    method: 'POST',
    path: '/api/v1/workflows',
    summary: 'Make a workflow',
    description: 'From a definition, or empty with a name.',
    tag: TAG,
    permission: 'workflow:edit',
    body: z.union([z.strictObject({ definition: definitionBody }), z.strictObject({ name })]),
    bodyLimitBytes: DEFINITION_BYTES,
    idempotent: true,
    answers: { 201: workflowSchema },
    handler: async (context) => {
      const draft = await createWorkflow(context, context.body, toOnce(context.idempotency, toCreated))
      return toCreated(draft)
    },
  }),
  defineRoute({
    id: 'workflows.get',
    method: 'GET',
    path: '/api/v1/workflows/{id}',
    summary: 'A workflow with its draft',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    answers: { 200: workflowSchema },
    handler: async ({ heddle, caller, params }) => {
      const draft = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(params.id))
      return { status: 200, body: toWorkflow(draft), etag: toDraftEtag(draft) }
    },
  }),
  defineRoute({
    id: 'workflows.full',
    method: 'GET',
    path: '/api/v1/workflows/{id}/full',
    summary: 'Everything the editor opens with',
    description: 'The draft with its findings, versions, pins, bindings and last execution.',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    answers: { 200: workflowFullSchema },
    handler: async (context) => {
      const full = await getFullWorkflow(context, context.params.id)
      const { heddle, caller } = context
      const histories = await Promise.all(
        full.bindings.map(
          async ({ id }) => [id, await heddle.store.bindings.listHistory(caller.workspaceId, id)] as const,
        ),
      )
      return { status: 200, body: toFull(full, new Map(histories)), etag: toDraftEtag(full.draft) }
    },
  }),
  defineRoute({
    id: 'workflows.put',
    method: 'PUT',
    path: '/api/v1/workflows/{id}',
    summary: 'Replace the draft',
    description:
      'Name, description and tags are fields of the definition. Mistakes that only publishing minds are kept.',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ definition: definitionBody }),
    bodyLimitBytes: DEFINITION_BYTES,
    ifMatch: 'draft',
    answers: { 200: draftStateSchema },
    handler: async (context) => {
      const { params, revision, body } = context
      return toWritten(await putDraft(context, { id: params.id, revision, definition: body.definition }))
    },
  }),
  defineRoute({
    id: 'workflows.putGraph',
    method: 'PUT',
    path: '/api/v1/workflows/{id}/graph',
    summary: 'Replace the draft’s nodes and edges',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ nodes: z.array(nodeBody), edges: z.array(edgeBody) }),
    bodyLimitBytes: DEFINITION_BYTES,
    ifMatch: 'draft',
    answers: { 200: draftStateSchema },
    handler: async (context) => {
      const { params, revision, body } = context
      return toWritten(await putGraph(context, { id: params.id, revision, ...body }))
    },
  }),
  defineRoute({
    id: 'workflows.delete',
    method: 'DELETE',
    path: '/api/v1/workflows/{id}',
    summary: 'Delete a workflow',
    description: 'It is switched off and can be brought back.',
    tag: TAG,
    permission: 'workflow:delete',
    params: workflowParams,
    ifMatch: 'draft',
    answers: { 204: null },
    handler: async (context) => {
      await deleteWorkflow(context, { id: context.params.id, revision: context.revision })
      return { status: 204, body: null }
    },
  }),
  defineRoute({
    id: 'workflows.restore',
    method: 'POST',
    path: '/api/v1/workflows/{id}/restore',
    summary: 'Bring a deleted workflow back, switched off',
    tag: TAG,
    permission: 'workflow:delete',
    params: workflowParams,
    answers: { 200: draftStateSchema },
    handler: async ({ heddle, caller, params }) => {
      const { workspaceId, principal } = caller
      return toWritten(await heddle.store.workflows.restore(workspaceId, toWorkflowId(params.id), principal))
    },
  }),
  defineRoute({
    id: 'workflows.duplicate',
    method: 'POST',
    path: '/api/v1/workflows/{id}/duplicate',
    summary: 'Copy the draft into a new workflow',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ name: name.optional().describe('Default: the name with “(copy)”.') }).optional(),
    idempotent: true,
    answers: { 201: workflowSchema },
    handler: async (context) => {
      const request = { id: context.params.id, name: context.body?.name }
      return toCreated(await duplicateWorkflow(context, request, toOnce(context.idempotency, toCreated)))
    },
  }),
  defineRoute({
    id: 'workflows.validate',
    method: 'POST',
    path: '/api/v1/workflows/{id}/validate',
    summary: 'All findings of the draft, or of a definition that is sent',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    body: z.strictObject({ definition: definitionBody.optional() }).optional(),
    bodyLimitBytes: DEFINITION_BYTES,
    answers: { 200: validationSchema },
    handler: async (context) => {
      const request = { id: context.params.id, definition: context.body?.definition }
      return { status: 200, body: toValidation(await validateWorkflow(context, request)) }
    },
  }),
]

import { edgeIdOf } from '@heddle/graph'
import { toWorkflowId, type Definition, type EdgeDefinition } from '@heddle/model'
import { applyEdgeOperation, editDraft, listEdges, type EdgeOperation } from '@heddle/runtime'
import type { Draft, Once } from '@heddle/store'
import { z } from 'zod'
import { edgeBody } from '../../answers/definition.ts'
import { toDraftEtag, toDraftState } from '../../answers/to-workflow.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route, type RouteContext } from '../../http/define-route.ts'
import { pageList, pageOf, pageQuery } from '../../http/paging.ts'
import { toOnce } from '../../http/to-once.ts'
import { edgeParams, workflowParams } from '../parameters.ts'
import { DEFINITION_BYTES, toWritten } from './workflow-routes.ts'

const TAG = 'Edges'

const operationSchema = z
  .union([
    z.strictObject({ op: z.literal('add'), edge: edgeBody }),
    z.strictObject({ op: z.literal('replace'), edgeId: z.string(), edge: edgeBody }),
    z.strictObject({ op: z.literal('remove'), edgeId: z.string() }),
  ])
  .meta({ id: 'EdgeOperation' })

type DraftContext = RouteContext<{ readonly id: string }, unknown, unknown>

function editEdges(context: DraftContext, operations: readonly EdgeOperation[], once?: Once<Draft>): Promise<Draft> {
  const change = (definition: Definition) => operations.reduce(applyEdgeOperation, definition)
  const edit = { id: context.params.id, revision: context.revision, change }
  return editDraft(context, once === undefined ? edit : { ...edit, once })
}

function toEdge(draft: Draft, edge: EdgeDefinition) {
  const body = { edge: { ...edge, id: edgeIdOf(edge) }, workflow: toDraftState(draft) }
  return { status: 201, body, etag: toDraftEtag(draft) } as const
}

/** Single edges of the draft. */
export const EDGE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'edges.list',
    method: 'GET',
    path: '/api/v1/workflows/{id}/edges',
    summary: 'Edges of the draft, each with its id',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(edgeBody) },
    handler: async ({ heddle, caller, params, query }) => {
      const { definition, revision } = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(params.id))
      return { status: 200, body: pageList(listEdges(definition), query), etag: toDraftEtag({ revision }) }
    },
  }),
  defineRoute({
    id: 'edges.add',
    method: 'POST',
    path: '/api/v1/workflows/{id}/edges',
    summary: 'Connect two nodes of the draft',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ edge: edgeBody }),
    ifMatch: 'draft',
    idempotent: true,
    answers: { 201: z.strictObject({ edge: edgeBody, workflow: draftStateSchema }) },
    handler: async (context) => {
      const { edge } = context.body
      const toAnswer = (draft: Draft) => toEdge(draft, edge)
      const operations = [{ op: 'add', edge }] as const
      return toAnswer(await editEdges(context, operations, toOnce(context.idempotency, toAnswer)))
    },
  }),
  defineRoute({
    id: 'edges.batch',
    method: 'POST',
    path: '/api/v1/workflows/{id}/edges/batch',
    summary: 'Change several edges at once',
    description: 'In order; all operations take effect, or none. One revision.',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ operations: z.array(operationSchema).min(1).max(10_000) }),
    bodyLimitBytes: DEFINITION_BYTES,
    ifMatch: 'draft',
    idempotent: true,
    answers: { 200: draftStateSchema },
    handler: async (context) => {
      const { operations } = context.body
      return toWritten(await editEdges(context, operations, toOnce(context.idempotency, toWritten)))
    },
  }),
  defineRoute({
    id: 'edges.delete',
    method: 'DELETE',
    path: '/api/v1/workflows/{id}/edges/{edgeId}',
    summary: 'Remove an edge of the draft',
    tag: TAG,
    permission: 'workflow:edit',
    params: edgeParams,
    ifMatch: 'draft',
    answers: { 200: draftStateSchema },
    handler: async (context) => {
      const operations = [{ op: 'remove', edgeId: context.params.edgeId }] as const
      return toWritten(await editEdges(context, operations))
    },
  }),
]

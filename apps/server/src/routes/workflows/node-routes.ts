import { toWorkflowId, type Definition } from '@heddle/model'
import { applyNodeOperation, editDraft, findNode, type NodeOperation } from '@heddle/runtime'
import type { Draft, Once } from '@heddle/store'
import { z } from 'zod'
import { edgeBody, nodeBody } from '../../answers/definition.ts'
import { toDraftEtag, toDraftState } from '../../answers/to-workflow.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route, type RouteContext } from '../../http/define-route.ts'
import { pageList, pageOf, pageQuery } from '../../http/paging.ts'
import { toOnce } from '../../http/to-once.ts'
import { nodeParams, workflowParams } from '../parameters.ts'
import { DEFINITION_BYTES, toWritten } from './workflow-routes.ts'

const TAG = 'Nodes'
const nodeAnswer = z.strictObject({ node: nodeBody, workflow: draftStateSchema })

const operationSchema = z
  .union([
    z.strictObject({ op: z.literal('add'), node: nodeBody }),
    z.strictObject({ op: z.literal('replace'), nodeId: z.string(), node: nodeBody }),
    z.strictObject({ op: z.literal('remove'), nodeId: z.string() }),
    z.strictObject({ op: z.literal('connect'), edge: edgeBody }),
    z.strictObject({ op: z.literal('disconnect'), edgeId: z.string() }),
  ])
  .meta({ id: 'NodeOperation' })

type DraftContext = RouteContext<{ readonly id: string }, unknown, unknown>

function editNodes(context: DraftContext, operations: readonly NodeOperation[], once?: Once<Draft>): Promise<Draft> {
  const { catalogue } = context.heddle
  const change = (definition: Definition) =>
    operations.reduce((changed, operation) => applyNodeOperation(changed, operation, catalogue), definition)
  const edit = { id: context.params.id, revision: context.revision, change }
  return editDraft(context, once === undefined ? edit : { ...edit, once })
}

function toNode(draft: Draft, nodeId: string) {
  const body = { node: findNode(draft.definition, nodeId), workflow: toDraftState(draft) }
  return { status: 200, body, etag: toDraftEtag(draft) } as const
}

/** Single nodes of the draft. */
export const NODE_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'nodes.list',
    method: 'GET',
    path: '/api/v1/workflows/{id}/nodes',
    summary: 'Nodes of the draft, in its order',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(nodeBody) },
    handler: async ({ heddle, caller, params, query }) => {
      const { definition, revision } = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(params.id))
      return { status: 200, body: pageList(definition.nodes, query), etag: toDraftEtag({ revision }) }
    },
  }),
  defineRoute({
    id: 'nodes.add',
    method: 'POST',
    path: '/api/v1/workflows/{id}/nodes',
    summary: 'Add a node to the draft',
    tag: TAG,
    permission: 'workflow:edit',
    params: workflowParams,
    body: z.strictObject({ node: nodeBody }),
    ifMatch: 'draft',
    idempotent: true,
    answers: { 201: nodeAnswer },
    handler: async (context) => {
      const { node } = context.body
      const toAnswer = (draft: Draft) => ({ ...toNode(draft, node.id), status: 201 }) as const
      const operations = [{ op: 'add', node }] as const
      return toAnswer(await editNodes(context, operations, toOnce(context.idempotency, toAnswer)))
    },
  }),
  defineRoute({
    id: 'nodes.batch',
    method: 'POST',
    path: '/api/v1/workflows/{id}/nodes/batch',
    summary: 'Change several nodes and edges at once',
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
      return toWritten(await editNodes(context, operations, toOnce(context.idempotency, toWritten)))
    },
  }),
  defineRoute({
    id: 'nodes.get',
    method: 'GET',
    path: '/api/v1/workflows/{id}/nodes/{nodeId}',
    summary: 'A node of the draft',
    tag: TAG,
    permission: 'workflow:read',
    params: nodeParams,
    answers: { 200: nodeBody },
    handler: async ({ heddle, caller, params }) => {
      const draft = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(params.id))
      return { status: 200, body: findNode(draft.definition, params.nodeId), etag: toDraftEtag(draft) }
    },
  }),
  defineRoute({
    id: 'nodes.put',
    method: 'PUT',
    path: '/api/v1/workflows/{id}/nodes/{nodeId}',
    summary: 'Replace a node of the draft',
    description: 'With another id it is renamed, and every expression, edge and reference with it.',
    tag: TAG,
    permission: 'workflow:edit',
    params: nodeParams,
    body: z.strictObject({ node: nodeBody }),
    ifMatch: 'draft',
    answers: { 200: nodeAnswer },
    handler: async (context) => {
      const { node } = context.body
      const operations = [{ op: 'replace', nodeId: context.params.nodeId, node }] as const
      return toNode(await editNodes(context, operations), node.id)
    },
  }),
  defineRoute({
    id: 'nodes.delete',
    method: 'DELETE',
    path: '/api/v1/workflows/{id}/nodes/{nodeId}',
    summary: 'Remove a node of the draft, with what it contains and its edges',
    tag: TAG,
    permission: 'workflow:edit',
    params: nodeParams,
    ifMatch: 'draft',
    answers: { 200: draftStateSchema },
    handler: async (context) => {
      const operations = [{ op: 'remove', nodeId: context.params.nodeId }] as const
      return toWritten(await editNodes(context, operations))
    },
  }),
]

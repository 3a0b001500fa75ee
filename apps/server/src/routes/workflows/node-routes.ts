import { z } from 'zod'
import { edgeBody, nodeBody } from '../../answers/definition.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { nodeParams, workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'
import { DEFINITION_BYTES } from './workflow-routes.ts'

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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
  }),
]

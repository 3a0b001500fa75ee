import { z } from 'zod'
import { edgeBody } from '../../answers/definition.ts'
import { draftStateSchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { edgeParams, workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'
import { DEFINITION_BYTES } from './workflow-routes.ts'

const TAG = 'Edges'

const operationSchema = z
  .union([
    z.strictObject({ op: z.literal('add'), edge: edgeBody }),
    z.strictObject({ op: z.literal('replace'), edgeId: z.string(), edge: edgeBody }),
    z.strictObject({ op: z.literal('remove'), edgeId: z.string() }),
  ])
  .meta({ id: 'EdgeOperation' })

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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
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
    handler: pending,
  }),
]

import { z } from 'zod'
import { versionSchema, versionSummarySchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { versionParams, workflowParams } from '../parameters.ts'
import { pending } from '../pending.ts'

const TAG = 'Versions'

/** Published versions, as they are read. */
export const VERSION_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'versions.list',
    method: 'GET',
    path: '/api/v1/workflows/{id}/versions',
    summary: 'Versions, newest first',
    tag: TAG,
    permission: 'workflow:read',
    params: workflowParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(versionSummarySchema) },
    handler: pending,
  }),
  defineRoute({
    id: 'versions.get',
    method: 'GET',
    path: '/api/v1/workflows/{id}/versions/{n}',
    summary: 'A version with its definition',
    tag: TAG,
    permission: 'workflow:read',
    params: versionParams,
    answers: { 200: versionSchema },
    handler: pending,
  }),
]

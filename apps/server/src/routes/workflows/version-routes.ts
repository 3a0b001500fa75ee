import { toWorkflowId } from '@heddle/model'
import { getVersion } from '@heddle/runtime'
import { z } from 'zod'
import { toVersion, toVersionSummary } from '../../answers/to-workflow.ts'
import { versionSchema, versionSummarySchema } from '../../answers/workflow.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { pageOf, pageQuery } from '../../http/paging.ts'
import { versionParams, workflowParams } from '../parameters.ts'

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
    handler: async ({ heddle, caller, params, query }) => {
      const { workflows } = heddle.store
      const id = toWorkflowId(params.id)
      const { activeVersion } = await workflows.get(caller.workspaceId, id)
      const { limit, cursor = null } = query
      const { items, nextCursor } = await workflows.listVersions(caller.workspaceId, id, { limit, cursor })
      return { status: 200, body: { items: items.map((each) => toVersionSummary(each, activeVersion)), nextCursor } }
    },
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
    handler: async (context) => {
      const { heddle, caller, params } = context
      const version = await getVersion(context, { id: params.id, number: params.n })
      const { activeVersion } = await heddle.store.workflows.get(caller.workspaceId, toWorkflowId(params.id))
      return { status: 200, body: toVersion(version, activeVersion) }
    },
  }),
]

import { toWorkflowId } from '@heddle/model'
import { z } from 'zod'
import { errorTotalsSchema, homeSchema } from '../../answers/statistics.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { timeQuery } from '../parameters.ts'
import { only } from '../only.ts'

/** Totals. */
export const STATS_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'stats.home',
    method: 'GET',
    path: '/api/v1/stats',
    summary: 'What the home page shows',
    tag: 'Statistics',
    permission: 'statistics:read',
    answers: { 200: homeSchema },
    handler: async ({ caller, heddle }) => ({ status: 200, body: await heddle.executions.home(caller) }),
  }),
  defineRoute({
    id: 'stats.errors',
    method: 'GET',
    path: '/api/v1/errors',
    summary: 'Where errors come from: totals by code, workflow and node, and their trend',
    tag: 'Statistics',
    permission: 'statistics:read',
    query: z.strictObject({
      from: timeQuery.optional().describe('Default: 7 days ago.'),
      to: timeQuery.optional().describe('Default: now.'),
      workflowId: z.string().min(1).max(200).optional(),
    }),
    answers: { 200: errorTotalsSchema },
    handler: async ({ caller, query, heddle }) => {
      const { workflowId, ...range } = query
      const of = workflowId === undefined ? {} : { workflowId: toWorkflowId(workflowId) }
      return { status: 200, body: await heddle.executions.errors(caller, { ...only(range), ...of }) }
    },
  }),
]

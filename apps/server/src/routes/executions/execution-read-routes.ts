import { EXECUTION_STATUSES, toExecutionId, toWorkflowId } from '@heddle/model'
import { z } from 'zod'
import {
  comparisonSchema,
  eventSchema,
  executionDetailSchema,
  executionSchema,
  executionStatisticsSchema,
  executionSummarySchema,
  logLineSchema,
  nodeExecutionDetailSchema,
  nodeExecutionSchema,
  spanSchema,
} from '../../answers/execution.ts'
import { statisticsSchema } from '../../answers/statistics.ts'
import { defineRoute, type Route } from '../../http/define-route.ts'
import { listQuery, pageOf, pageQuery } from '../../http/paging.ts'
import { executionParams, nodeExecutionParams, timeQuery } from '../parameters.ts'
import { toFilter } from './execution-filter.ts'
import { only } from '../only.ts'

const TAG = 'Executions'
const id = z.string().min(1).max(200)

const filters = {
  status: listQuery(z.enum(EXECUTION_STATUSES)).optional().describe('Any of them.'),
  trigger: z.string().max(60).optional(),
  from: timeQuery.optional().describe('Created at or after.'),
  to: timeQuery.optional().describe('Created before.'),
} as const

/** What people look at. */
export const EXECUTION_READ_ROUTES: readonly Route[] = [
  defineRoute({
    id: 'executions.list',
    method: 'GET',
    path: '/api/v1/executions',
    summary: 'Executions, newest first',
    tag: TAG,
    permission: 'execution:read',
    query: z.strictObject({
      ...pageQuery,
      ...filters,
      sort: z.enum(['-createdAt']).default('-createdAt'),
      workflowId: id.optional(),
      search: z.string().max(200).optional().describe('Beginning of an id, or part of a workflow’s name.'),
    }),
    answers: { 200: pageOf(executionSummarySchema) },
    handler: async ({ caller, query, heddle }) => {
      const { sort: _newestFirst, search, ...filter } = query
      const page = await heddle.executions.list(caller, { ...toFilter(filter), ...only({ text: search }) })
      return { status: 200, body: page }
    },
  }),
  defineRoute({
    id: 'executions.ofWorkflow',
    method: 'GET',
    path: '/api/v1/executions/workflows/{workflowId}/executions',
    summary: 'Executions of one workflow, newest first',
    tag: TAG,
    permission: 'execution:read',
    params: z.strictObject({ workflowId: id }),
    query: z.strictObject({ ...pageQuery, ...filters }),
    answers: { 200: pageOf(executionSummarySchema) },
    handler: async ({ caller, params, query, heddle }) => {
      const workflowId = toWorkflowId(params.workflowId)
      await heddle.store.workflows.get(caller.workspaceId, workflowId)
      return { status: 200, body: await heddle.executions.list(caller, toFilter({ ...query, workflowId })) }
    },
  }),
  defineRoute({
    id: 'executions.workflowStatistics',
    method: 'GET',
    path: '/api/v1/executions/workflows/{workflowId}/statistics',
    summary: 'Counts and durations of one workflow',
    tag: TAG,
    permission: 'execution:read',
    params: z.strictObject({ workflowId: id }),
    query: z.strictObject({
      from: timeQuery.optional().describe('Default: 7 days ago.'),
      to: timeQuery.optional().describe('Default: now.'),
    }),
    answers: { 200: statisticsSchema },
    handler: async ({ caller, params, query, heddle }) => {
      const request = { ...only(query), workflowId: toWorkflowId(params.workflowId) }
      return { status: 200, body: await heddle.executions.workflowStatistics(caller, request) }
    },
  }),
  defineRoute({
    id: 'executions.compare',
    method: 'GET',
    path: '/api/v1/executions/compare',
    summary: 'Two executions, node by node',
    tag: TAG,
    permission: 'execution:read',
    query: z.strictObject({ left: id, right: id }),
    answers: { 200: comparisonSchema },
    handler: async ({ caller, query, heddle }) => {
      const sides = { left: toExecutionId(query.left), right: toExecutionId(query.right) }
      return { status: 200, body: await heddle.executions.compare(caller, sides) }
    },
  }),
  defineRoute({
    id: 'executions.get',
    method: 'GET',
    path: '/api/v1/executions/{id}',
    summary: 'An execution',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    answers: { 200: executionSchema },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.read(caller, toExecutionId(params.id)),
    }),
  }),
  defineRoute({
    id: 'executions.detail',
    method: 'GET',
    path: '/api/v1/executions/{id}/detail',
    summary: 'Everything the page of an execution opens with',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    answers: { 200: executionDetailSchema },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.detail(caller, toExecutionId(params.id)),
    }),
  }),
  defineRoute({
    id: 'executions.statistics',
    method: 'GET',
    path: '/api/v1/executions/{id}/statistics',
    summary: 'Where the time and money of an execution went',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    answers: { 200: executionStatisticsSchema },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.statistics(caller, toExecutionId(params.id)),
    }),
  }),
  defineRoute({
    id: 'executions.nodes',
    method: 'GET',
    path: '/api/v1/executions/{id}/nodes',
    summary: 'Node executions, by node key',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(nodeExecutionSchema) },
    handler: async ({ caller, params, query, heddle }) => ({
      status: 200,
      body: await heddle.executions.nodes(caller, { executionId: toExecutionId(params.id), ...only(query) }),
    }),
  }),
  defineRoute({
    id: 'executions.node',
    method: 'GET',
    path: '/api/v1/executions/{id}/nodes/{nodeExecutionId}',
    summary: 'A node execution with its attempts, steps and waits',
    tag: TAG,
    permission: 'execution:read',
    params: nodeExecutionParams,
    answers: { 200: nodeExecutionDetailSchema },
    handler: async ({ caller, params, heddle }) => {
      const at = { executionId: toExecutionId(params.id), nodeKey: params.nodeExecutionId }
      return { status: 200, body: await heddle.executions.node(caller, at) }
    },
  }),
  defineRoute({
    id: 'executions.logs',
    method: 'GET',
    path: '/api/v1/executions/{id}/logs',
    summary: 'Log lines in order of writing',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(logLineSchema) },
    handler: async ({ caller, params, query, heddle }) => ({
      status: 200,
      body: await heddle.executions.logs(caller, { executionId: toExecutionId(params.id), ...only(query) }),
    }),
  }),
  defineRoute({
    id: 'executions.nodeLogs',
    method: 'GET',
    path: '/api/v1/executions/{id}/nodes/{nodeExecutionId}/logs',
    summary: 'Log lines of a node execution',
    tag: TAG,
    permission: 'execution:read',
    params: nodeExecutionParams,
    query: z.strictObject(pageQuery),
    answers: { 200: pageOf(logLineSchema) },
    handler: async ({ caller, params, query, heddle }) => {
      const at = { executionId: toExecutionId(params.id), nodeKey: params.nodeExecutionId }
      return { status: 200, body: await heddle.executions.logs(caller, { ...at, ...only(query) }) }
    },
  }),
  defineRoute({
    id: 'executions.trace',
    method: 'GET',
    path: '/api/v1/executions/{id}/trace',
    summary: 'All spans, by start',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    answers: {
      200: z.strictObject({
        items: z.array(spanSchema),
        isCut: z.boolean().describe('More than 20,000: the rest is left out.'),
      }),
    },
    handler: async ({ caller, params, heddle }) => ({
      status: 200,
      body: await heddle.executions.trace(caller, toExecutionId(params.id)),
    }),
  }),
  defineRoute({
    id: 'executions.events',
    method: 'GET',
    path: '/api/v1/executions/{id}/events',
    summary: 'Recorded events after a number',
    tag: TAG,
    permission: 'execution:read',
    params: executionParams,
    query: z.strictObject({
      after: z.coerce.number().int().min(0).default(0).describe('`seq` of the last one known.'),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    answers: {
      200: z.strictObject({
        items: z.array(eventSchema),
        lastSeq: z.int().min(0),
        hasMore: z.boolean(),
      }),
    },
    handler: async ({ caller, params, query, heddle }) => ({
      status: 200,
      body: await heddle.executions.events(caller, { executionId: toExecutionId(params.id), ...query }),
    }),
  }),
]

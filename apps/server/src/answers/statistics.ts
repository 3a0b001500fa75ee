import { EXECUTION_STATUSES } from '@heddle/model'
import { z } from 'zod'
import { approvalSchema } from './approval.ts'
import { executionSummarySchema } from './execution.ts'
import { timeSchema } from './time.ts'

/** Settled executions of a span of time; test runs do not count. */
export const statisticsSchema = z
  .strictObject({
    from: timeSchema,
    to: timeSchema,
    count: z.int().min(0),
    totalMs: z.int().min(0),
    averageMs: z.int().min(0).nullable(),
    successRate: z.number().min(0).max(1).nullable().describe('Share that completed.'),
    p50Ms: z.int().min(0).nullable(),
    p95Ms: z.int().min(0).nullable(),
    inputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
    cost: z.number().min(0).describe('US dollars.'),
    byStatus: z.record(z.string(), z.int().min(0)),
    byCode: z.record(z.string(), z.int().min(0)),
    byTrigger: z.record(z.string(), z.int().min(0)),
    hours: z.array(z.strictObject({ hour: timeSchema, count: z.int().min(0), failed: z.int().min(0) })),
  })
  .meta({ id: 'Statistics' })

/** What the home page shows. */
export const homeSchema = z
  .strictObject({
    running: z.int().min(0).describe('Open executions.'),
    open: z.partialRecord(z.enum(EXECUTION_STATUSES), z.int().min(0)).describe('Open executions by status.'),
    failedLastDay: z.int().min(0),
    completedLastDay: z.int().min(0),
    waitingApprovals: z.int().min(0).describe('Open ones.'),
    workflows: z.int().min(0),
    activeWorkflows: z.int().min(0),
    statistics: statisticsSchema.describe('Of the last day.'),
    latestRunning: z.array(executionSummarySchema).describe('The newest five.'),
    latestFailures: z.array(executionSummarySchema).describe('The newest five of the last day.'),
    oldestApprovals: z.array(approvalSchema).describe('The first five of the inbox.'),
  })
  .meta({ id: 'HomeStatistics' })

/** Where errors come from. */
export const errorTotalsSchema = z
  .strictObject({
    from: timeSchema,
    to: timeSchema,
    total: z.int().min(0),
    byCode: z.array(
      z.strictObject({
        code: z.string(),
        kind: z.string(),
        meaning: z.string(),
        move: z.string().describe('What to do about it.'),
        count: z.int().min(0),
      }),
    ),
    byWorkflow: z.array(
      z.strictObject({ workflowId: z.string(), workflowName: z.string().nullable(), count: z.int().min(0) }),
    ),
    sampled: z.int().min(0).describe('How many of the latest failed executions `byNode` and `byTool` count.'),
    byTool: z.array(
      z.strictObject({
        workflowId: z.string(),
        workflowName: z.string().nullable(),
        nodeType: z.string().nullable(),
        code: z.string(),
        count: z.int().min(0),
        lastExecutionId: z.string(),
      }),
    ),
    byNode: z.array(
      z.strictObject({
        workflowId: z.string(),
        workflowName: z.string().nullable(),
        nodeId: z.string(),
        nodeType: z.string().nullable(),
        code: z.string(),
        count: z.int().min(0),
        lastExecutionId: z.string(),
      }),
    ),
    trend: z.array(z.strictObject({ hour: timeSchema, count: z.int().min(0) })),
  })
  .meta({ id: 'ErrorTotals' })

import { z } from 'zod'
import { timeSchema } from './time.ts'

/** Settled executions of a span of time; test runs do not count. */
export const statisticsSchema = z
  .strictObject({
    from: timeSchema,
    to: timeSchema,
    count: z.int().min(0),
    totalMs: z.int().min(0),
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
    failedLastDay: z.int().min(0),
    completedLastDay: z.int().min(0),
    waitingApprovals: z.int().min(0).describe('At most 200 are counted.'),
    workflows: z.int().min(0),
    activeWorkflows: z.int().min(0),
    statistics: statisticsSchema.describe('Of the last day.'),
  })
  .meta({ id: 'HomeStatistics' })

/** Where errors come from. */
export const errorTotalsSchema = z
  .strictObject({
    from: timeSchema,
    to: timeSchema,
    total: z.int().min(0),
    byCode: z.array(z.strictObject({ code: z.string(), count: z.int().min(0) })),
    byWorkflow: z.array(
      z.strictObject({ workflowId: z.string(), workflowName: z.string().nullable(), count: z.int().min(0) }),
    ),
    byNode: z.array(
      z.strictObject({
        workflowId: z.string(),
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

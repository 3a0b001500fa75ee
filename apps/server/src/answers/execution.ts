import {
  ERROR_CODES,
  EXECUTION_STATUSES,
  NODE_STATUSES,
  OUTCOMES,
  jsonValueSchema,
  type ErrorCode,
} from '@heddle/model'
import { z } from 'zod'
import { definitionBody } from './definition.ts'
import { errorInfoSchema } from './error-info.ts'
import { timeSchema } from './time.ts'
import { valueSchema } from './value.ts'

const statusSchema = z.enum(EXECUTION_STATUSES)
const nodeStatusSchema = z.enum(NODE_STATUSES)

/** Tokens and money. */
const usageSchema = z
  .strictObject({
    inputTokens: z.number().optional(),
    outputTokens: z.number().optional(),
    cachedTokens: z.number().optional(),
    cost: z.number().optional().describe('US dollars.'),
    degraded: z.boolean().optional().describe('A substitute provider answered.'),
  })
  .meta({ id: 'Usage' })

/** What execute, replay and their like answer. 200 when it settled within `wait`, else 202. */
export const startedSchema = z
  .strictObject({
    executionId: z.string(),
    status: statusSchema,
    reason: z.string().optional().describe('Why it is in a status that is not final.'),
  })
  .meta({ id: 'StartedExecution' })

export const settledSchema = z
  .strictObject({
    executionId: z.string(),
    status: statusSchema,
    outcome: z.enum(OUTCOMES).nullable(),
    output: jsonValueSchema,
    error: errorInfoSchema.optional(),
  })
  .meta({ id: 'SettledExecution' })

/** A row of the list. */
export const executionSummarySchema = z
  .strictObject({
    id: z.string(),
    workflowId: z.string(),
    workflowName: z.string().nullable().describe('Null when the workflow is gone for good.'),
    version: z.int().min(1).nullable(),
    draftRevision: z.int().min(1).nullable(),
    status: statusSchema,
    reason: z.string().nullable().describe('Why it is in a status that is not final.'),
    outcome: z.enum(OUTCOMES).nullable(),
    trigger: z.string(),
    startedBy: z.string(),
    createdAt: timeSchema,
    startedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    durationMs: z.int().min(0).nullable().describe('From start to end; null while it is open.'),
    runningMs: z.int().min(0).describe('Time in which at least one attempt ran.'),
    error: z.strictObject({ code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]), message: z.string() }).nullable(),
    nodes: z.strictObject({
      completed: z.int().min(0),
      failed: z.int().min(0),
      skipped: z.int().min(0),
    }),
    test: z.boolean(),
    parentId: z.string().nullable(),
    parentNodeKey: z.string().nullable(),
    originId: z.string().nullable().describe('The execution it replays or restarts.'),
    executionAttempt: z.int().min(1),
  })
  .meta({ id: 'ExecutionSummary' })

/** One execution. */
export const executionSchema = z
  .strictObject({
    ...executionSummarySchema.shape,
    definitionHash: z.string(),
    priority: z.int(),
    concurrencyKey: z.string().nullable(),
    lastSeq: z.int().min(0).describe('Of its last recorded event; where a stream goes on.'),
    input: valueSchema,
    output: valueSchema.nullable().describe('Null while it is open.'),
    errorInfo: errorInfoSchema.nullable(),
    waits: z
      .array(
        z.strictObject({
          waitId: z.string(),
          nodeKey: z.string(),
          kind: z.enum(['time', 'signal', 'approval', 'retry']),
          title: z.string().describe('Of an approval; the name of a signal; else empty.'),
          openedAt: timeSchema,
          dueAt: timeSchema.nullable(),
          signal: z.strictObject({ name: z.string(), key: z.string() }).nullable(),
          approvalId: z.string().nullable().describe('For POST /approvals/{id}/approve.'),
        }),
      )
      .describe('What it waits for now.'),
  })
  .meta({ id: 'Execution' })

export const nodeExecutionSchema = z
  .strictObject({
    id: z.string().describe('The node key: `pages[3]/fetch`.'),
    nodeKey: z.string(),
    nodeId: z.string(),
    nodeType: z.string().nullable(),
    title: z.string(),
    status: nodeStatusSchema,
    reason: z.string().nullable(),
    startedAt: timeSchema,
    endedAt: timeSchema.nullable(),
    durationMs: z.int().min(0).nullable(),
    workingMs: z.int().min(0).describe('In its attempts, as far as they have ended.'),
    queuedMs: z.int().min(0).describe('For a slot.'),
    waitingMs: z.int().min(0).describe('For times, signals and people.'),
    attempts: z.int().min(0),
    retries: z.int().min(0),
    error: errorInfoSchema.nullable(),
    output: valueSchema.nullable(),
  })
  .meta({ id: 'NodeExecution' })

export const attemptSchema = z
  .strictObject({
    attempt: z.int().min(1),
    entry: z.int().min(1).describe('Raised by each re-entry after a wait.'),
    status: nodeStatusSchema,
    startedAt: timeSchema,
    endedAt: timeSchema.nullable(),
    durationMs: z.int().min(0).nullable(),
    error: errorInfoSchema.nullable(),
    usage: usageSchema.nullable(),
    nextTryAt: timeSchema.nullable().describe('When it is tried again.'),
  })
  .meta({ id: 'Attempt' })

export const nodeExecutionDetailSchema = z
  .strictObject({
    ...nodeExecutionSchema.shape,
    input: valueSchema.nullable().describe('The resolved config; null where it cannot be told from the record.'),
    attemptList: z.array(attemptSchema),
    steps: z.array(
      z.strictObject({
        n: z.int().min(1),
        stepKey: z.string(),
        attempt: z.int().min(1),
        startedAt: timeSchema,
        endedAt: timeSchema,
        durationMs: z.int().min(0),
        output: valueSchema,
      }),
    ),
    waits: z.array(
      z.strictObject({
        waitId: z.string(),
        nodeKey: z.string(),
        kind: z.enum(['time', 'signal', 'approval', 'retry']),
        title: z.string(),
        openedAt: timeSchema,
        closedAt: timeSchema.nullable(),
        dueAt: timeSchema.nullable(),
        signal: z.strictObject({ name: z.string(), key: z.string() }).nullable(),
        approvalId: z.string().nullable(),
        how: z.string().nullable(),
        by: z.string().nullable(),
      }),
    ),
    causes: z.array(z.string()).describe('Node keys that explain its status: skipped because these did not fire.'),
  })
  .meta({ id: 'NodeExecutionDetail' })

/** What the page of an execution opens with. */
export const executionDetailSchema = z
  .strictObject({
    execution: executionSchema,
    definition: definitionBody.nullable().describe('What it runs, as its authors wrote it; null when it is gone.'),
    nodes: z.array(nodeExecutionSchema).describe('The first 200, by node key.'),
    nodesCursor: z.string().nullable().describe('For GET …/nodes when there are more.'),
    linked: z
      .array(
        z.strictObject({
          kind: z.enum(['parent', 'child', 'origin', 'replay']),
          execution: executionSummarySchema,
        }),
      )
      .describe('Parent, children, and what it replays or is replayed by.'),
  })
  .meta({ id: 'ExecutionDetail' })

export const logLineSchema = z
  .strictObject({
    nodeKey: z.string(),
    attempt: z.int().min(1),
    at: timeSchema,
    level: z.enum(['debug', 'info', 'warn', 'error']),
    message: z.string(),
    fields: jsonValueSchema,
  })
  .meta({ id: 'LogLine' })

export const spanSchema = z
  .strictObject({
    spanId: z.string(),
    parentSpanId: z.string().nullable(),
    kind: z.enum(['scope', 'node', 'attempt', 'step', 'call', 'wait', 'queue']),
    nodeKey: z.string().nullable(),
    nodeType: z.string().nullable(),
    attempt: z.int().nullable(),
    startedAt: timeSchema,
    endedAt: timeSchema.nullable().describe('Null: it goes on. Only nodes are shown before their end.'),
    durationMs: z.int().min(0).nullable(),
    status: nodeStatusSchema,
    code: z.string().nullable(),
    message: z.string().nullable(),
    outputBytes: z.int().nullable(),
    usage: usageSchema.nullable(),
    details: jsonValueSchema,
    outputRef: z.string().nullable().describe('For GET /executions/{id}/values/{ref}.'),
    requestRef: z.string().nullable().describe('Of a call.'),
    responseRef: z.string().nullable().describe('Of a call.'),
  })
  .meta({ id: 'Span' })

/** A recorded event, as streams and `…/events` show it. */
export const eventSchema = z
  .strictObject({
    seq: z.int().min(1),
    type: z.string(),
    at: timeSchema,
    nodeKey: z.string().optional(),
    attempt: z.int().min(1).optional(),
    data: jsonValueSchema,
  })
  .meta({ id: 'ExecutionEvent' })

export const executionStatisticsSchema = z
  .strictObject({
    nodes: z.partialRecord(nodeStatusSchema, z.int().min(0)).describe('Node executions by status.'),
    attempts: z.int().min(0),
    retries: z.int().min(0),
    calls: z.int().min(0),
    durationMs: z.int().min(0).nullable(),
    runningMs: z.int().min(0),
    workingMs: z.int().min(0),
    waitingMs: z.int().min(0),
    queuedMs: z.int().min(0),
    inputTokens: z.int().min(0),
    outputTokens: z.int().min(0),
    cost: z.number().min(0).describe('US dollars.'),
    slowest: z.array(
      z.strictObject({
        nodeKey: z.string(),
        nodeType: z.string().nullable(),
        status: nodeStatusSchema,
        durationMs: z.int().min(0),
      }),
    ),
  })
  .meta({ id: 'ExecutionStatistics' })

const comparedNodeSchema = z
  .strictObject({
    status: nodeStatusSchema,
    durationMs: z.int().min(0).nullable(),
    attempts: z.int().min(0),
    code: z.string().nullable(),
  })
  .meta({ id: 'ComparedNode' })

export const comparisonSchema = z
  .strictObject({
    left: executionSummarySchema,
    right: executionSummarySchema,
    sameDefinition: z.boolean(),
    outputDiffers: z.boolean(),
    inputDiffers: z.boolean(),
    nodes: z.array(
      z.strictObject({
        nodeKey: z.string(),
        left: comparedNodeSchema.nullable().describe('Null: not reached there.'),
        right: comparedNodeSchema.nullable(),
        statusDiffers: z.boolean(),
        outputDiffers: z.boolean(),
        durationDeltaMs: z.int().nullable().describe('Right minus left.'),
      }),
    ),
    definition: jsonValueSchema.describe('What changed from left to right; null: nothing, or no longer kept.'),
    isCut: z.boolean().describe('One has more nodes than the 1,000 that are compared.'),
  })
  .meta({ id: 'Comparison' })

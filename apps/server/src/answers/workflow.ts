import { EXECUTION_STATUSES, OUTCOMES, jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { problemFindingSchema } from '../http/problem.ts'
import { definitionBody } from './definition.ts'
import { timeSchema } from './time.ts'

/** What every answer about a workflow tells. */
const shared = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  revision: z.int().min(1).describe('Of the draft; its ETag is `"r<revision>"`.'),
  definitionHash: z.string().describe('Of the draft, without canvas-only fields.'),
  activeVersion: z.int().min(1).nullable().describe('The version that triggers start; null: the workflow is off.'),
  lastVersion: z.int().min(1).nullable().describe('The newest version; null: nothing was published.'),
  hasUnpublishedChanges: z.boolean().describe('The draft does something else than the newest version.'),
  createdAt: timeSchema,
  createdBy: z.string(),
  updatedAt: timeSchema,
  updatedBy: z.string(),
} as const

/** What a write to a draft answers: the state without the definition. */
export const draftStateSchema = z.strictObject(shared).meta({ id: 'DraftState' })

export const lastExecutionSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(EXECUTION_STATUSES),
    outcome: z.enum(OUTCOMES).nullable(),
    createdAt: timeSchema,
    endedAt: timeSchema.nullable(),
  })
  .meta({ id: 'LastExecution' })

/** A row of the list. */
export const workflowSummarySchema = z
  .strictObject({
    ...shared,
    lastExecution: lastExecutionSchema.nullable(),
    nextRunAt: timeSchema.nullable().describe('The next time a schedule starts it.'),
  })
  .meta({ id: 'WorkflowSummary' })

/** A workflow with its draft. */
export const workflowSchema = z.strictObject({ ...shared, definition: definitionBody }).meta({ id: 'Workflow' })

export const versionSummarySchema = z
  .strictObject({
    number: z.int().min(1),
    definitionHash: z.string(),
    author: z.string(),
    note: z.string(),
    createdAt: timeSchema,
    isActive: z.boolean(),
  })
  .meta({ id: 'VersionSummary' })

export const versionSchema = z
  .strictObject({ ...versionSummarySchema.shape, definition: definitionBody })
  .meta({ id: 'Version' })

/** A sample output as lists show it. */
export const pinSummarySchema = z
  .strictObject({
    nodeId: z.string(),
    bytes: z.int().min(0).describe('Of its JSON text.'),
    preview: jsonValueSchema.describe('The whole when it is small, else its beginning.'),
    isWhole: z.boolean().describe('Whether the preview is the whole.'),
    updatedAt: timeSchema,
    updatedBy: z.string(),
  })
  .meta({ id: 'PinSummary' })

export const pinSchema = z
  .strictObject({ nodeId: z.string(), output: jsonValueSchema, updatedAt: timeSchema, updatedBy: z.string() })
  .meta({ id: 'Pin' })

export const firingSchema = z
  .strictObject({ at: timeSchema, executionId: z.string().nullable(), result: z.string() })
  .meta({ id: 'Firing' })

export const bindingSchema = z
  .strictObject({
    id: z.string(),
    workflowId: z.string(),
    nodeId: z.string().nullable().describe('Null: a schedule made on the Schedules screen.'),
    kind: z.string().describe('manual, webhook, schedule, event, form or chat.'),
    isLive: z.boolean().describe('The active version has this trigger.'),
    isPaused: z.boolean(),
    address: z.string().nullable().describe('Path below the kind’s root, such as orders/new.'),
    url: z.string().nullable().describe('What outside systems call.'),
    secret: z.string().nullable().describe('The trigger’s own, made at activation; null: it has none.'),
    nextDueAt: timeSchema.nullable(),
    history: z.array(firingSchema).describe('Newest first, at most 100.'),
  })
  .meta({ id: 'Binding' })

export const validationSchema = z
  .strictObject({
    findings: z.array(problemFindingSchema),
    errors: z.int().min(0),
    warnings: z.int().min(0),
    hints: z.int().min(0),
    isPublishable: z.boolean().describe('No errors.'),
  })
  .meta({ id: 'Validation' })

/** Everything the editor opens with. */
export const workflowFullSchema = z
  .strictObject({
    workflow: workflowSchema,
    validation: validationSchema,
    versions: z.array(versionSummarySchema).describe('The newest 50.'),
    pins: z.array(pinSummarySchema),
    bindings: z.array(bindingSchema),
    lastExecution: lastExecutionSchema.nullable(),
  })
  .meta({ id: 'WorkflowFull' })

import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'
import { timeSchema } from './time.ts'
import { valueSchema } from './value.ts'

/** A decision that an execution waits for. */
export const approvalSchema = z
  .strictObject({
    id: z.string(),
    executionId: z.string(),
    workflowId: z.string(),
    workflowName: z.string().nullable(),
    nodeKey: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    roles: z.array(z.string()).describe('Who is asked; empty: everybody who may approve.'),
    form: jsonValueSchema.describe('JSON Schema of what to fill in; null: nothing.'),
    data: valueSchema.describe('What the decision is about.'),
    startedBy: z.string(),
    openedAt: timeSchema,
    dueAt: timeSchema.nullable(),
    decision: z
      .strictObject({ how: z.string(), by: z.string(), at: timeSchema })
      .nullable()
      .describe('Null while it is open.'),
  })
  .meta({ id: 'Approval' })

import { z } from 'zod'

/*
 * Path and query parameters that several routes take.
 */

const id = z.string().min(1).max(200)

export const workflowParams = z.strictObject({ id: id.describe('Of the workflow.') })

export const nodeParams = z.strictObject({ id: id.describe('Of the workflow.'), nodeId: id })

export const edgeParams = z.strictObject({
  id: id.describe('Of the workflow.'),
  edgeId: z.string().min(1).max(300).describe('Its own id, or `from.port>to.port`.'),
})

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647)

export const versionParams = z.strictObject({ id: id.describe('Of the workflow.'), n: versionNumber })

export const executionParams = z.strictObject({ id: id.describe('Of the execution.') })

export const nodeExecutionParams = z.strictObject({
  id: id.describe('Of the execution.'),
  nodeExecutionId: z.string().min(1).max(2_000).describe('The node key, such as `pages[3]/fetch`.'),
})

export const valueParams = z.strictObject({
  id: id.describe('Of the execution.'),
  ref: z.string().min(1).max(4_000).describe('From an answer of this execution.'),
})

/** A moment in a query. */
export const timeQuery = z
  .string()
  .refine((text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)), 'must be an RFC 3339 time')
  .transform((text) => Date.parse(text))
  .meta({ format: 'date-time' })

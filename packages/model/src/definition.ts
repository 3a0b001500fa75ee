import { z } from './jitless-zod.ts'
import { jsonValueSchema } from './json-value.ts'

/** The format name every definition carries. */
export const DEFINITION_FORMAT = 'heddle/v1'

/** Node ids: a lower-case letter, then letters, digits, underscores. */
export const NODE_ID_PATTERN = /^[a-z][a-zA-Z0-9_]{0,63}$/

/** Bounds that validation enforces (`out-of-range`). */
export const LIMITS = {
  retryAttempts: 20,
  retryDelaySeconds: 86_400,
  nodeTimeoutSeconds: 86_400,
  executionTimeoutSeconds: 366 * 86_400,
  waitTimeoutSeconds: 366 * 86_400,
  loopIterations: 100_000,
  concurrency: 1_000,
  executionAttempts: 10,
  subworkflowDepth: 16,
} as const

/** An expression's text, without `${{ }}`. */
export const expressionSchema = z.string().min(1).meta({ 'x-heddle': 'expression' })

/**
 * An object that refuses unknown fields except `x-…`, which are kept.
 * The published JSON Schema gets `patternProperties` from the mark.
 */
function extensible<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .looseObject(shape)
    .superRefine((value, context) => {
      for (const name of Object.keys(value)) {
        if (Object.hasOwn(shape, name) || name.startsWith('x-')) continue
        context.addIssue({ code: 'unrecognized_keys', keys: [name], input: value })
      }
    })
    .meta({ 'x-extensible': true })
}

/** The node's own retry rule. Delays in seconds; attempts count the first try. */
export const retrySchema = z.strictObject({
  maxAttempts: z.int().min(1).max(LIMITS.retryAttempts).optional(),
  initialDelaySeconds: z.number().min(0).max(LIMITS.retryDelaySeconds).optional(),
  multiplier: z.number().min(1).max(10).optional(),
  maxDelaySeconds: z.number().min(0).max(LIMITS.retryDelaySeconds).optional(),
  jitter: z.boolean().optional(),
  retryOn: z.array(z.string()).optional(),
  keepSteps: z.boolean().optional(),
})

export const ON_ERROR = ['fail', 'continue', 'route'] as const
export const FAILURE_MODES = ['fail-fast', 'finish-running', 'continue'] as const

export const nodeSchema = extensible({
  id: z
    .string()
    .regex(NODE_ID_PATTERN, 'must start with a lower-case letter and hold only letters, digits and _ (64 at most)'),
  type: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\.[a-z][a-zA-Z0-9-]*)+@[1-9][0-9]*$/, 'must be name@major, such as http.request@1'),
  title: z.string().max(200).optional(),
  parent: z.string().optional(),
  config: z.record(z.string(), jsonValueSchema).optional(),
  when: expressionSchema.optional(),
  join: z.enum(['all', 'any']).optional(),
  cancelOthers: z.boolean().optional(),
  each: expressionSchema.optional(),
  concurrency: z.int().min(1).max(LIMITS.concurrency).optional(),
  onItemError: z.enum(['fail', 'continue']).optional(),
  onError: z.enum(ON_ERROR).optional(),
  fallback: jsonValueSchema.optional(),
  retry: retrySchema.optional(),
  timeoutSeconds: z.number().positive().max(LIMITS.nodeTimeoutSeconds).optional(),
  compensate: z.string().optional(),
  set: z.record(z.string(), expressionSchema).optional(),
  disabled: z.boolean().optional(),
  sensitive: z.array(z.string()).optional(),
  needs: z.record(z.string(), z.number().positive()).optional(),
  placement: z
    .strictObject({ region: z.string().optional(), labels: z.record(z.string(), z.string()).optional() })
    .optional(),
  position: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  notes: z.string().optional(),
})

export const edgeSchema = extensible({
  id: z.string().min(1).max(200).optional(),
  from: z.string(),
  port: z.string().optional(),
  to: z.string(),
  toPort: z.string().optional(),
  when: expressionSchema.optional(),
})

export const settingsSchema = extensible({
  timeoutSeconds: z.number().positive().max(LIMITS.executionTimeoutSeconds).optional(),
  maxAttempts: z.int().min(1).max(LIMITS.executionAttempts).optional(),
  failure: z.enum(FAILURE_MODES).optional(),
  concurrency: z
    .strictObject({
      key: expressionSchema.optional(),
      limit: z.int().min(1).max(LIMITS.concurrency),
      onLimit: z.enum(['queue', 'skip', 'cancel-running']).optional(),
    })
    .optional(),
  priority: z.int().min(0).max(100).optional(),
  timezone: z.string().optional(),
  errorHandler: z.string().optional(),
})

/** A workflow definition, as written by people. */
export const definitionSchema = extensible({
  format: z.literal(DEFINITION_FORMAT),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).optional(),
  tags: z.array(z.string().min(1).max(60)).max(50).optional(),
  input: z.record(z.string(), jsonValueSchema).optional(),
  settings: settingsSchema.optional(),
  nodes: z.array(nodeSchema),
  edges: z.array(edgeSchema).optional(),
  output: z.record(z.string(), expressionSchema).optional(),
})

export type Definition = z.infer<typeof definitionSchema>
export type NodeDefinition = z.infer<typeof nodeSchema>
export type EdgeDefinition = z.infer<typeof edgeSchema>
export type RetryDefinition = z.infer<typeof retrySchema>
export type Settings = z.infer<typeof settingsSchema>

import { expressionSchema, LIMITS } from './definition.ts'
import { z } from './jitless-zod.ts'
import { jsonValueSchema } from './json-value.ts'

/*
 * Configs of the node types that the engine itself carries out. A field marked `deferred` is an expression
 * that the engine asks for by name when it needs it, in the scope it needs it in; all others are resolved
 * once, when the node becomes ready.
 */
const deferred = () => z.string().min(1).meta({ 'x-heddle': 'deferred' })
const seconds = z.union([z.number().positive().max(LIMITS.waitTimeoutSeconds), z.literal('none')])

/** `flow.loop`. `items` belongs to `forEach`, `count` to `count`, `condition` to `while` (go on) and `until` (end). */
export const loopConfigSchema = z.strictObject({
  mode: z.enum(['forEach', 'while', 'until', 'count']),
  items: expressionSchema.optional(),
  count: expressionSchema.optional(),
  condition: deferred().optional(),
  itemName: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9_]{0,63}$/)
    .optional(),
  concurrency: z.int().min(1).max(LIMITS.concurrency).optional(),
  /** Default 1000; 10 for `until`. */
  maxIterations: z.int().min(1).max(LIMITS.loopIterations).optional(),
  onLimit: z.enum(['fail', 'stop']).optional(),
  breakWhen: deferred().optional(),
  onIterationError: z.enum(['fail', 'continue']).optional(),
  result: deferred().optional(),
})

/** `flow.parallel`. */
export const parallelConfigSchema = z.strictObject({
  maxConcurrency: z.int().min(1).max(LIMITS.concurrency).optional(),
  failFast: z.boolean().optional(),
  strategy: z.enum(['collect', 'merge', 'first', 'last']).optional(),
})

/** `flow.wait`: a duration (`seconds`, or ISO 8601 `duration`) or a time (`until`, ISO 8601). */
export const waitConfigSchema = z.strictObject({
  seconds: z.union([z.number().min(0), z.string()]).optional(),
  duration: z.string().optional(),
  until: z.string().optional(),
})

/** `flow.signal`: a named event, matched by `key` (default `''`). */
export const signalConfigSchema = z.strictObject({
  name: z.string().min(1).max(200),
  key: z.union([z.string(), z.number()]).optional(),
  timeoutSeconds: seconds.optional(),
  onTimeout: z.enum(['fail', 'route']).optional(),
})

/** `flow.approval`. `form` is a JSON Schema that the answer must satisfy. */
export const approvalConfigSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  roles: z.array(z.string()).optional(),
  form: z.record(z.string(), jsonValueSchema).meta({ 'x-heddle': 'literal' }).optional(),
  data: jsonValueSchema.optional(),
  reminderSeconds: z.number().positive().optional(),
  timeoutSeconds: seconds.optional(),
  onTimeout: z.enum(['fail', 'route', 'approve', 'reject']).optional(),
})

/** `flow.subworkflow`. `workflow` is an id or, for files, a path that the loader resolves. */
export const subworkflowConfigSchema = z.strictObject({
  workflow: z.string().min(1).meta({ 'x-heddle': 'literal' }),
  version: z.union([z.int().positive(), z.literal('latest')]).optional(),
  input: z.record(z.string(), jsonValueSchema).optional(),
  /** Default true. */
  wait: z.boolean().optional(),
})

/** `flow.stop`: ends the execution. `error` needs a message. */
export const stopConfigSchema = z.strictObject({
  outcome: z.enum(['success', 'error']),
  message: z.string().optional(),
  output: z.record(z.string(), jsonValueSchema).optional(),
})

export type LoopConfig = z.infer<typeof loopConfigSchema>
export type ParallelConfig = z.infer<typeof parallelConfigSchema>
export type WaitConfig = z.infer<typeof waitConfigSchema>
export type SignalConfig = z.infer<typeof signalConfigSchema>
export type ApprovalConfig = z.infer<typeof approvalConfigSchema>
export type SubworkflowConfig = z.infer<typeof subworkflowConfigSchema>
export type StopConfig = z.infer<typeof stopConfigSchema>

/** Default of a signal's or approval's timeout: 30 days. */
export const DEFAULT_WAIT_TIMEOUT_SECONDS = 30 * 86_400

import { z } from './jitless-zod.ts'
import { jsonValueSchema } from './json-value.ts'

/** The format name every template carries. */
export const TEMPLATE_FORMAT = 'heddle/template/v1'

const jsonObjectSchema = z.record(z.string(), jsonValueSchema)

/**
 * A parameterised workflow. `workflow` is a definition in which `${{ params.x }}` may stand for any value, so it is
 * checked as a definition only after it was instantiated; `parameters` is a JSON Schema, in which `format` may also
 * be `secret-name`, `file` or `connection`. `extends`, `mixins` and `final` are read by composition.
 */
export const templateSchema = z.strictObject({
  format: z.literal(TEMPLATE_FORMAT),
  name: z.string().min(1).max(200),
  description: z.string().max(10_000).optional(),
  tags: z.array(z.string().min(1).max(60)).max(50).optional(),
  parameters: jsonObjectSchema.optional(),
  workflow: jsonObjectSchema,
  /** The template this one is built on: `name`, or `name@version`. */
  extends: z.string().min(1).max(200).optional(),
  /** Templates whose nodes and edges are merged in, in order. */
  mixins: z.array(z.string().min(1).max(200)).max(20).optional(),
  /** JSON Pointers into `workflow` that templates built on this one may not change. */
  final: z.array(z.string().max(1_000)).max(1_000).optional(),
})

export type Template = z.infer<typeof templateSchema>

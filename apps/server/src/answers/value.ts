import { jsonValueSchema } from '@heddle/model'
import { z } from 'zod'

/** A value as answers show it: whole when it is small (16 KB), else by reference, with a sample. */
export const valueSchema = z
  .union([
    z.strictObject({ value: jsonValueSchema }),
    z.strictObject({
      ref: z.string().describe('For GET /executions/{id}/values/{ref}. Opaque.'),
      bytes: z.int().min(0).nullable().describe('Of its JSON text; null when it was not read.'),
      preview: jsonValueSchema.describe('The beginning: texts and lists cut short; null when it was not read.'),
    }),
  ])
  .meta({ id: 'Value' })

/** One page of a large value. */
export const valuePageSchema = z
  .strictObject({
    kind: z.enum(['whole', 'list', 'object', 'text']),
    value: jsonValueSchema.describe('The whole, or its elements, members or characters from `offset` on.'),
    total: z.int().min(0).nullable().describe('Elements, members or characters of the whole; null for `whole`.'),
    nextOffset: z.int().min(0).nullable(),
    large: z
      .array(
        z.strictObject({
          path: z.string().describe('JSON Pointer into the whole value, for `?path=`.'),
          kind: z.enum(['list', 'object', 'text']),
          total: z.int().min(0).describe('Elements, members or characters.'),
        }),
      )
      .describe('Parts of this page over 16 KB: null stands for them in `value`.'),
  })
  .meta({ id: 'ValuePage' })

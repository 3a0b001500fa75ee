import { ERROR_CODES, jsonValueSchema, type ErrorCode } from '@heddle/model'
import { z } from 'zod'

/** The error of an execution, node or attempt. */
export const errorInfoSchema = z
  .strictObject({
    code: z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    errorId: z.string().optional().describe('Only on INTERNAL_ERROR: search the log for it.'),
    retryAfterMs: z.int().min(0).optional(),
    details: jsonValueSchema.optional(),
  })
  .meta({ id: 'ErrorInfo' })

import { HeddleError, type ErrorCode, type Json } from '@heddle/model'
import type { z } from 'zod'
import { describeIssue } from './describe-issue.ts'

interface ParseOptions {
  readonly code: Extract<ErrorCode, 'INPUT_INVALID' | 'OUTPUT_INVALID'>
  /** What is parsed, for the message: `The config of http.request`. */
  readonly what: string
}

/** Parses `value`, or throws `options.code` naming every wrong field, with `details: [{ path, message }]`. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: Json,
  options: ParseOptions,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: describeIssue })
  if (result.success) return result.data
  const findings = result.error.issues.map((issue) => ({ path: toPointer(issue.path), message: issue.message }))
  const text = findings.map(
    ({ path, message }) => `${path === '' ? 'the whole' : path.slice(1).replaceAll('/', '.')}: ${message}`,
  )
  throw new HeddleError(options.code, `${options.what} is not valid. ${text.join('; ')}`, { details: findings })
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

import { randomUUID } from 'node:crypto'
import { ERRORS, HeddleError, type ErrorCode, type Json } from '@heddle/model'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isSchemaFault, toInputError } from './validation-problem.ts'

/*
 * Errors as problem details (RFC 9457): the one place where what was thrown becomes what is answered.
 *
 * 1. What nobody foresaw is answered with an id only; the log holds the rest under that id.
 * 2. The status comes from the error table, except where HTTP itself is at fault (400, 405, 415).
 */

export const PROBLEM_TYPE = 'application/problem+json'

export const problemFindingSchema = z
  .strictObject({
    code: z.string().describe('What is wrong: a code of validation, or of the value’s schema.'),
    severity: z.enum(['error', 'warning', 'hint']),
    path: z.string().describe('JSON Pointer into what was sent.'),
    message: z.string(),
    nodeId: z.string().optional(),
    file: z.string().optional().describe('Of an import of several files.'),
    line: z.int().optional(),
    column: z.int().optional(),
  })
  .meta({ id: 'Finding' })

/** The shape of every error answer. */
export const problemSchema = z
  .looseObject({
    type: z.string().describe('Address of the description of the code.'),
    title: z.string().describe('What the code means, in a sentence.'),
    status: z.int(),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string().describe('What happened to which thing, and what to do next.'),
    findings: z.array(problemFindingSchema).optional(),
    errorId: z.string().optional().describe('Search the log for it. Only on INTERNAL_ERROR.'),
  })
  .meta({ id: 'Problem', title: 'Problem details (RFC 9457)' })

export type ProblemFinding = z.infer<typeof problemFindingSchema>

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: ErrorCode
  readonly detail: string
  readonly [member: string]: Json
}

interface ProblemOptions {
  /** Where HTTP itself is at fault; default: the code's. */
  readonly status?: number
  readonly findings?: readonly ProblemFinding[]
}

/** An HTTP mistake: an error whose status is not the code's. */
export class HttpError extends HeddleError {
  readonly status: number
  readonly headers: { readonly [name: string]: string }

  constructor(
    fault: {
      readonly status: number
      readonly code: ErrorCode
      readonly headers?: { readonly [name: string]: string }
    },
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(fault.code, message, options)
    this.status = fault.status
    this.headers = fault.headers ?? {}
  }
}

/** The document of one error. Members of `details` that are an object stand beside the others; they never replace one. */
export function toProblem(error: HeddleError, options: ProblemOptions = {}): Problem {
  const entry = ERRORS[error.code]
  const { findings, ...others } = toMembers(error.details)
  const shown = options.findings ?? findings
  return {
    ...others,
    ...(shown === undefined ? {} : { findings: shown as Json }),
    ...(error.errorId === undefined ? {} : { errorId: error.errorId }),
    type: `/docs/errors#${error.code}`,
    title: entry.meaning,
    status: options.status ?? entry.http,
    code: error.code,
    detail: error.message,
  }
}

/** Lists in `details` are findings of a schema: `{ path, message }`. */
function toMembers(details: Json | undefined): { readonly findings?: Json; readonly [name: string]: Json | undefined } {
  if (details === undefined || details === null || typeof details !== 'object') return {}
  if (!Array.isArray(details)) return toFindings((details as { readonly problems?: Json }).problems, details)
  return toFindings(details as readonly Json[], {})
}

function toFindings(list: Json | undefined, others: Json): { readonly [name: string]: Json | undefined } {
  const { problems: _, ...members } = others as { readonly [name: string]: Json }
  if (!Array.isArray(list)) return members
  const findings = (list as readonly { readonly [name: string]: Json }[]).map((finding) => ({
    code: finding['code'] ?? finding['keyword'] ?? 'schema',
    severity: finding['severity'] ?? 'error',
    path: finding['path'] ?? '',
    message: finding['message'] ?? '',
  }))
  return { ...members, findings }
}

/** Answers with what was thrown. Errors that nobody foresaw are logged here, and only here. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toHeddleError(thrown, request)
  const problem = toProblem(error, error instanceof HttpError ? { status: error.status } : {})
  if (error instanceof HttpError) void reply.headers(error.headers)
  if (error.retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000))
  else if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', '1')
  void reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
}

function toHeddleError(thrown: unknown, request: FastifyRequest): HeddleError {
  if (thrown instanceof HeddleError && thrown.code !== 'INTERNAL_ERROR') return thrown
  if (isSchemaFault(thrown)) return toInputError(thrown)
  const http = toHttpError(thrown)
  if (http !== null) return http
  const errorId = thrown instanceof HeddleError && thrown.errorId !== undefined ? thrown.errorId : randomUUID()
  request.log.error({ err: thrown, errorId }, 'An error that nobody foresaw.')
  const message = `Heddle failed at this. Search its log for ${errorId}, and report it.`
  return new HeddleError('INTERNAL_ERROR', message, { cause: thrown, errorId })
}

type FastifyFault = Error & { readonly code?: string; readonly statusCode?: number }

/** What Fastify itself refuses. Null: it is no mistake of the caller. */
function toHttpError(thrown: unknown): HttpError | null {
  if (!(thrown instanceof Error)) return null
  const { code = '', statusCode = 500, message } = thrown as FastifyFault
  const cause = { cause: thrown }
  if (statusCode === 413) {
    return new HttpError({ status: 413, code: 'PAYLOAD_TOO_LARGE' }, `The request is too large. ${message}`, cause)
  }
  if (statusCode === 415) {
    const hint = 'The content type is not one that this route reads. Send JSON as application/json.'
    return new HttpError({ status: 415, code: 'INPUT_INVALID' }, hint, cause)
  }
  if (code.startsWith('FST_ERR_CTP') || thrown instanceof SyntaxError || statusCode === 400) {
    return new HttpError({ status: 400, code: 'INPUT_INVALID' }, `The request cannot be read: ${message}`, cause)
  }
  return statusCode >= 400 && statusCode < 500
    ? new HttpError({ status: statusCode, code: 'INPUT_INVALID' }, message, cause)
    : null
}

import { Readable } from 'node:stream'
import {
  HeddleError,
  assertNever,
  isFileValue,
  type FileValue,
  type Json,
  type JsonObject,
  type WorkspaceId,
} from '@heddle/model'
import type { Heddle, HookOutcome } from '@heddle/runtime'
import type { FastifyReply } from 'fastify'
import { REPLAYED_HEADER } from '../http/idempotency.ts'
import { HttpError, PROBLEM_TYPE, toProblem } from '../http/problem.ts'

/** Names the execution of an answer. */
export const EXECUTION_HEADER = 'x-heddle-execution'

const JSON_TYPE = 'application/json; charset=utf-8'
const HEADER_NAME = /^[a-z0-9-]{1,64}$/
/** What belongs to the connection, to this server, or to the people who use it. */
const RESERVED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-security-policy',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-content-type-options',
  EXECUTION_HEADER,
])

type Settled = Extract<HookOutcome, { readonly kind: 'settled' }>

/** The answer to a webhook's call. Throws what `sendProblem` knows. */
export async function sendHookAnswer(answer: {
  readonly outcome: HookOutcome
  readonly files: Heddle['ports']['files']
  readonly reply: FastifyReply
}): Promise<void> {
  const { outcome, reply } = answer
  if ('executionId' in outcome) void reply.header(EXECUTION_HEADER, outcome.executionId)
  if ('repeated' in outcome && outcome.repeated) void reply.header(REPLAYED_HEADER, 'true')
  switch (outcome.kind) {
    case 'accepted':
      void reply.code(202).type(JSON_TYPE).send(`{"executionId":"${outcome.executionId}"}`)
      return
    case 'caught':
      void reply.code(200).type(JSON_TYPE).send('{"caught":true}')
      return
    case 'wrong-method': {
      const fault = { status: 405, code: 'INPUT_INVALID', headers: { allow: outcome.allow } } as const
      throw new HttpError(fault, `This webhook answers to ${outcome.allow} only.`)
    }
    case 'late': {
      const message = `The workflow takes longer than callers wait. Its execution ${outcome.executionId} goes on.`
      sendFailure(reply, new HeddleError('DEADLINE_EXCEEDED', message), { ...outcome, status: 504 })
      return
    }
    case 'settled':
      if (outcome.status !== 'completed') sendFailed(reply, outcome)
      else if (outcome.respondWith === 'output')
        void reply.code(200).type(JSON_TYPE).send(JSON.stringify(outcome.output))
      else await sendResponse(answer, outcome)
      return
    default:
      assertNever(outcome, 'outcome of a webhook')
  }
}

/** Outside callers get the code and the execution to ask for; what went wrong inside stays inside. */
function sendFailed(reply: FastifyReply, { executionId, status, error }: Settled): void {
  const code = error?.code ?? (status === 'cancelled' ? 'CANCELLED' : 'INTERNAL_ERROR')
  const http = status === 'timeout' ? 504 : status === 'cancelled' ? 409 : 500
  const message = `The workflow ended as ${status}. Its execution ${executionId} says why.`
  sendFailure(reply, new HeddleError(code, message), { executionId, status: http })
}

function sendFailure(
  reply: FastifyReply,
  error: HeddleError,
  { executionId, status }: { readonly executionId: string; readonly status: number },
): void {
  const problem = { ...toProblem(error, { status }), executionId }
  void reply.code(status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
}

/** The workflow's outputs `status`, `headers` and `body` are the answer. */
async function sendResponse(
  { files, reply }: { readonly files: Heddle['ports']['files']; readonly reply: FastifyReply },
  outcome: Settled,
): Promise<void> {
  const response = parseResponse(outcome.output)
  if (typeof response === 'string') {
    sendFailure(reply, new HeddleError('OUTPUT_INVALID', response), { ...outcome, status: 500 })
    return
  }
  const { status, headers, body } = response
  void reply.code(status).headers(headers)
  const typed = 'content-type' in headers
  if (body === null) void reply.send()
  else if (typeof body === 'string') void (typed ? reply : reply.type('text/plain; charset=utf-8')).send(body)
  else if (isFileValue(body)) {
    const content = await openFile(files, outcome.workspaceId, body)
    void (typed ? reply : reply.type(body.$file.mediaType)).send(content)
  } else void (typed ? reply : reply.type(JSON_TYPE)).send(JSON.stringify(body))
}

interface HookResponse {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Json
}

/** What the workflow gave, or what is wrong with it. */
function parseResponse(output: Json): HookResponse | string {
  const { status = 200, headers = null, body = null } = (isObject(output) ? output : {}) as JsonObject
  const code = status ?? 200
  if (typeof code !== 'number' || !Number.isInteger(code) || code < 200 || code > 599) {
    return `The workflow's output status is ${JSON.stringify(code)}; it must be a whole number from 200 to 599.`
  }
  if (headers !== null && !isObject(headers)) return "The workflow's output headers must be an object of texts."
  const sent: { [name: string]: string } = {}
  for (const [given, value] of Object.entries(headers ?? {})) {
    const name = given.toLowerCase()
    const text = typeof value === 'number' ? String(value) : value
    // oxlint-disable-next-line no-control-regex -- what HTTP does not carry in a header
    if (!HEADER_NAME.test(name) || typeof text !== 'string' || /[^\t\x20-\x7e\x80-\xff]/.test(text)) {
      return `The workflow's output header ${JSON.stringify(given.slice(0, 60))} cannot be sent.`
    }
    if (!RESERVED.has(name)) sent[name] = text
  }
  return { status: code, headers: sent, body }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function openFile(files: Heddle['ports']['files'], workspaceId: WorkspaceId, file: FileValue): Promise<Readable> {
  const caller = { workspaceId, executionId: '', nodeKey: '', nodeType: 'trigger.webhook', principal: 'webhook' }
  const content = await files.open({ ...caller, test: false }, file)
  return Readable.fromWeb(content as Parameters<typeof Readable.fromWeb>[0])
}

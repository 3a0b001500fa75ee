import { HeddleError, type Json } from '@heddle/model'
import { toStatusError, type FetchRequest, type NodeContext } from '@heddle/node-sdk'
import { readAnswer, type AnswerKind } from './http-answer.ts'

export interface OutgoingRequest {
  readonly url: string
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: string | ReadableStream<Uint8Array> | undefined
  readonly timeoutSeconds: number
  readonly answer: AnswerKind
  readonly failOnStatus: boolean
  readonly maxRedirects: number
}

export interface IncomingAnswer {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: Json
}

/** Methods whose repetition may do something twice: they carry an `Idempotency-Key`. */
const UNSAFE_METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const SHOWN_ANSWER_LENGTH = 500

/**
 * Sends one request and reads its answer within `timeoutSeconds`. Throws `TOOL_TIMEOUT`; for statuses of 400 and more,
 * unless `failOnStatus` is off, `TOOL_BAD_REQUEST`, `TOOL_RATE_LIMITED`, `TOOL_TIMEOUT` or `UPSTREAM_UNAVAILABLE`; and
 * what the network port throws.
 */
export async function sendRequest(context: NodeContext, request: OutgoingRequest): Promise<IncomingAnswer> {
  const timeout = AbortSignal.timeout(Math.ceil(request.timeoutSeconds * 1000))
  try {
    return await exchange(context, request, timeout)
  } catch (error) {
    if (!timeout.aborted || context.signal.aborted) throw error
    const message = `${describe(request)} did not answer within ${request.timeoutSeconds} s. Raise timeoutSeconds, or try later.`
    throw new HeddleError('TOOL_TIMEOUT', message, { cause: error })
  }
}

async function exchange(context: NodeContext, request: OutgoingRequest, signal: AbortSignal): Promise<IncomingAnswer> {
  const response = await context.fetch(request.url, toFetchRequest(context, request, signal))
  if (request.failOnStatus && response.status >= 400) {
    const answer = (await response.text()).slice(0, SHOWN_ANSWER_LENGTH)
    throw toStatusError(response, { what: describe(request), answer, now: context.now() })
  }
  const body = await readAnswer({ context, response, kind: request.answer, url: request.url })
  return { status: response.status, headers: Object.fromEntries(response.headers), body }
}

function toFetchRequest(context: NodeContext, request: OutgoingRequest, signal: AbortSignal): FetchRequest {
  const { method, headers, body, maxRedirects } = request
  const hasKey = Object.keys(headers).some((name) => name.toLowerCase() === 'idempotency-key')
  const needsKey = UNSAFE_METHODS.has(method) && !hasKey
  return {
    method,
    headers: needsKey ? { ...headers, 'idempotency-key': context.idempotencyKey } : headers,
    maxRedirects,
    signal,
    ...(body === undefined ? {} : { body }),
  }
}

/** Without query, which may hold what is not for everybody's eyes. */
function describe({ method, url }: OutgoingRequest): string {
  const { origin, pathname } = new URL(url)
  return `${method} ${origin}${pathname}`
}

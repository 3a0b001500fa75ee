import { HeddleError, type CallRecord, type Json, type JsonObject } from '@heddle/model'
import { hashJson, sha256OfBytes } from './digest.ts'
import { isLeaseGone, type Entry } from './entry.ts'
import { toJsonValue } from './json-value.ts'
import type { FetchRequest } from './ports.ts'
import { REDACTED } from './redactor.ts'
import { codeOfStatus } from './status-code.ts'
import { watchBody, type SeenBody, type WatchedBody } from './watched-body.ts'

/** What is called: `http.request` by its node type, or a registered tool, model or server by its id. */
export interface CallTarget {
  readonly toolId: string
  readonly toolType: string
  readonly stepKey: string | null
}

interface OpenCall extends CallTarget {
  readonly startedAt: number
  readonly request: JsonObject
}

interface CallEnd {
  readonly code: string | null
  readonly response: Json
  readonly details?: Json
}

/** Headers whose values never enter a record, secret or not. */
const PRIVATE_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'])

/**
 * Purpose: leaves one record of every call to the outside.
 *
 * - C1: every call that was sent or refused has exactly one record, also when node code drops the answer.
 * - C2: records hold no value of a secret; the request hash is taken after redaction, so it survives a new secret.
 * - C3: a record is handed to the channel before node code sees the end of the answer, and nobody waits for it: channels
 *   keep order, so it is durable before the next step or the end of the attempt, and costs no commit of its own.
 */
export class CallLog {
  readonly #entry: Entry
  readonly #openBodies = new Set<WatchedBody>()

  constructor(entry: Entry) {
    this.#entry = entry
  }

  /** Runs `call` with JSON in and out, and records it. */
  async record(target: CallTarget, request: JsonObject, call: () => Promise<Json>): Promise<Json> {
    const open = this.#open(target, request)
    try {
      const response = toJsonValue(await call(), `The answer of ${target.toolId}`)
      await this.#end(open, { code: null, response })
      return response
    } catch (error) {
      await this.#end(open, { code: toCallCode(error), response: null })
      throw error
    }
  }

  /** Sends a request and records it when its answer has been read, dropped, or has broken off. */
  async fetch(target: CallTarget, url: string, options: FetchOptions): Promise<Response> {
    const open = this.#open(target, toRequestRecord(url, options.request))
    let response: Response
    try {
      response = await options.send()
    } catch (error) {
      await this.#end(open, { code: toCallCode(error), response: null })
      throw error
    }
    return this.#watch(open, response)
  }

  /** Ends bodies that node code has left unread, which hands over their records. */
  async close(): Promise<void> {
    await Promise.all([...this.#openBodies].map((body) => body.close()))
  }

  #open(target: CallTarget, request: JsonObject): OpenCall {
    return { ...target, request, startedAt: this.#entry.ports.now() }
  }

  async #watch(open: OpenCall, response: Response): Promise<Response> {
    const { status, statusText } = response
    const headers = [...response.headers]
    const end = (seen: SeenBody) => this.#end(open, toResponseEnd(response, seen))
    if (!response.body) {
      await end({ bytes: 0, content: new Uint8Array(), error: null })
      return withUrl(new Response(null, { status, statusText, headers }), response.url)
    }
    const body = watchBody(response.body, {
      activity: this.#entry.activity,
      onEnd: async (seen) => {
        this.#openBodies.delete(body)
        await end(seen)
      },
    })
    this.#openBodies.add(body)
    return withUrl(new Response(body.stream, { status, statusText, headers }), response.url)
  }

  async #end(open: OpenCall, { code, response, details }: CallEnd): Promise<void> {
    const { ports, redactor, invocation } = this.#entry
    const endedAt = Math.max(ports.now(), open.startedAt)
    const request = redactor.json(open.request)
    const [storedRequest, storedResponse] = await Promise.all([
      ports.store(invocation.workspaceId, request),
      ports.store(invocation.workspaceId, redactor.json(response)),
    ])
    this.#save({
      callId: ports.uuid(),
      stepKey: open.stepKey,
      toolId: open.toolId,
      toolType: open.toolType,
      startedAt: open.startedAt,
      endedAt,
      ok: code === null,
      code,
      requestHash: hashJson(request),
      request: storedRequest,
      response: storedResponse,
      ...(details === undefined ? {} : { details }),
    })
  }

  /** A lost lease needs no answer here: what this entry reports is refused as well. */
  #save(record: CallRecord): void {
    const { channel, ports, caller } = this.#entry
    channel.saveCall(record).catch((error: unknown) => {
      if (!isLeaseGone(error)) ports.reportDefect?.(record.callId, error, caller)
    })
  }
}

export interface FetchOptions {
  readonly request: FetchRequest
  readonly send: () => Promise<Response>
}

function toRequestRecord(url: string, request: FetchRequest): JsonObject {
  return {
    method: (request.method ?? 'GET').toUpperCase(),
    url: url.toWellFormed(),
    headers: toHeaderRecord(Object.entries(request.headers ?? {})),
    body: toBodyRecord(request.body),
  }
}

function toBodyRecord(body: FetchRequest['body']): Json {
  if (body === undefined) return null
  if (typeof body === 'string') return body.toWellFormed()
  return body instanceof Uint8Array ? { bytes: body.byteLength, sha256: sha256OfBytes(body) } : { stream: true }
}

function toResponseEnd(response: Response, seen: SeenBody): CallEnd {
  const code = seen.error === null ? codeOfStatus(response.status) : toCallCode(seen.error)
  const { status } = response
  const text =
    seen.content && isText(response.headers.get('content-type')) ? new TextDecoder().decode(seen.content) : null
  return {
    code,
    response: { status, headers: toHeaderRecord([...response.headers]), bytes: seen.bytes, body: text },
    details: { status, responseBytes: seen.bytes },
  }
}

function toHeaderRecord(headers: readonly (readonly [string, string])[]): JsonObject {
  return Object.fromEntries(
    headers.map(([name, value]) => {
      const lower = name.toLowerCase()
      return [lower, PRIVATE_HEADERS.has(lower) ? REDACTED : value.toWellFormed()]
    }),
  )
}

function isText(mediaType: string | null): boolean {
  return mediaType !== null && /^text\/|[/+](json|xml|yaml|javascript|x-www-form-urlencoded)\b/i.test(mediaType)
}

function toCallCode(error: unknown): string {
  if (error instanceof HeddleError) return error.code
  return error instanceof Error && error.name === 'AbortError' ? 'CANCELLED' : 'INTERNAL_ERROR'
}

/** A made `Response` has no address; node code may want to know where redirects led. */
function withUrl(response: Response, url: string): Response {
  return Object.defineProperty(response, 'url', { value: url })
}

import { HeddleError, type ErrorInfo, type Json, type JsonObject } from '@heddle/model'
import { sha256OfBytes } from './digest.ts'
import type { Entry } from './entry.ts'
import { keepBody, loadKeptBody } from './kept-body.ts'
import type { FetchRequest } from './ports.ts'
import { REDACTED } from './redactor.ts'
import type { SeenBody } from './watched-body.ts'

/* Requests and answers of HTTP as the records of calls hold them, and answers made from such records. */

/** Headers whose values never enter a record, secret or not. */
const PRIVATE_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key'])
/** Statuses whose answers have no body by definition. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304])

export function toRequestRecord(url: string, request: FetchRequest): JsonObject {
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

export async function toResponseRecord(
  entry: Entry,
  { response, seen }: { readonly response: Response; readonly seen: SeenBody },
): Promise<JsonObject> {
  const { status, statusText } = response
  return {
    status,
    ...(statusText === '' ? {} : { statusText: statusText.toWellFormed() }),
    ...(response.url === '' ? {} : { url: response.url }),
    headers: toHeaderRecord([...response.headers]),
    bytes: seen.bytes,
    ...(await keepBody(entry, { seen, mediaType: response.headers.get('content-type') })),
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

/**
 * The answer that a record stands for. Redacted headers are left out. A body that broke off, or was not kept, fails when
 * it is read: with `broke`, or with what `onUnkept` is told. Rejects with `NOT_FOUND` when the body is gone.
 */
export async function toRecordedResponse(
  entry: Entry,
  { record, broke, onUnkept }: RecordedResponse,
): Promise<Response> {
  const status = Number(record['status'])
  const headers = fromHeaderRecord(record['headers'] ?? null)
  const statusText = String(record['statusText'] ?? '')
  const kept = broke === null ? await loadKeptBody(entry, record) : { why: broke }
  const body = BODILESS.has(status) ? null : toStream(kept, broke === null ? onUnkept : () => {})
  const response = new Response(body, { status, statusText, headers })
  return withUrl(response, String(record['url'] ?? ''))
}

interface RecordedResponse {
  readonly record: JsonObject
  readonly broke: HeddleError | null
  readonly onUnkept: (error: HeddleError) => void
}

function toStream(
  kept: Awaited<ReturnType<typeof loadKeptBody>>,
  onUnkept: (error: HeddleError) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  if ('bytes' in kept && kept.bytes === null) return null
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if ('why' in kept) {
          onUnkept(kept.why)
          return controller.error(kept.why)
        }
        if (kept.bytes !== null && kept.bytes.byteLength > 0) controller.enqueue(new Uint8Array(kept.bytes))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

function fromHeaderRecord(record: Json): Headers {
  const headers = new Headers()
  if (typeof record !== 'object' || record === null) return headers
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'string' && !value.includes(REDACTED)) headers.set(name, value)
  }
  return headers
}

/** A made `Response` has no address; node code may want to know where redirects led. */
export function withUrl(response: Response, url: string): Response {
  return Object.defineProperty(response, 'url', { value: url })
}

/** What a call that failed is recorded with. `own`: the signal that node code gave for it. */
export function toCallError(error: unknown, own: AbortSignal | undefined): ErrorInfo {
  const isOwnTimeout = own?.aborted === true && own.reason instanceof Error && own.reason.name === 'TimeoutError'
  if (isOwnTimeout) return { code: 'TOOL_TIMEOUT', message: 'The call took longer than its node allows.' }
  if (error instanceof HeddleError && error.code !== 'INTERNAL_ERROR') return error.toInfo()
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'CANCELLED', message: 'The call was cut off.' }
  return { code: 'INTERNAL_ERROR', message: 'The call failed in a way that nobody foresaw.' }
}

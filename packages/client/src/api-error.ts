import type { ErrorCode, Finding, JsonObject } from '@heddle/model'

interface ApiErrorParts {
  readonly code: ErrorCode
  /** HTTP status; 0: no answer came. */
  readonly status: number
  readonly detail: string
  readonly problem?: JsonObject
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/**
 * What every call of the client throws when the server refuses, fails or is not there. `message` is the problem's
 * `detail`: a sentence for people that names the next move.
 */
export class ApiError extends Error {
  readonly code: ErrorCode
  /** HTTP status; 0: no answer came, the server is not reachable. */
  readonly status: number
  readonly detail: string
  /** Mistakes in what was sent, one by one; empty when there are none. */
  readonly findings: readonly Finding[]
  /** On `INTERNAL_ERROR`: what to search the server's log for. */
  readonly errorId: string | null
  /** How long the server asked to wait before the next try, in ms. */
  readonly retryAfterMs: number | null
  /** The whole problem document, with the fields of its kind (`current`, `diff`, …); `{}` when the answer was no JSON. */
  readonly problem: JsonObject

  constructor(parts: ApiErrorParts) {
    super(parts.detail, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.name = 'ApiError'
    this.code = parts.code
    this.status = parts.status
    this.detail = parts.detail
    this.problem = parts.problem ?? {}
    this.retryAfterMs = parts.retryAfterMs ?? null
    const { findings, errorId } = this.problem
    this.findings = Array.isArray(findings) ? (findings as unknown as readonly Finding[]) : []
    this.errorId = typeof errorId === 'string' ? errorId : null
  }
}

/** For answers of something else than a Heddle server: what its status says. */
const CODE_OF_STATUS: { readonly [status: number]: ErrorCode } = {
  400: 'INPUT_INVALID',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'INPUT_INVALID',
  428: 'REVISION_REQUIRED',
  429: 'RATE_LIMITED',
  503: 'OVERLOADED',
  504: 'DEADLINE_EXCEEDED',
}

/** Reads a refused answer: its problem document, or, when something between answered, what its status says. */
export async function toApiError(response: Response): Promise<ApiError> {
  const { status } = response
  const retryAfterMs = readRetryAfter(response)
  const wait = retryAfterMs === null ? {} : { retryAfterMs }
  const problem = await readObject(response)
  if (typeof problem['code'] === 'string') {
    const detail = typeof problem['detail'] === 'string' ? problem['detail'] : String(problem['title'] ?? status)
    return new ApiError({ code: problem['code'] as ErrorCode, status, detail, problem, ...wait })
  }
  const code = CODE_OF_STATUS[status] ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'INPUT_INVALID')
  const detail = `${new URL(response.url || 'http://unknown').origin} answered ${status} without a problem document. Is it a Heddle server?`
  return new ApiError({ code, status, detail, problem, ...wait })
}

/** No answer came: the server is away, or the network. */
export function toUnreachable(baseUrl: string, cause: unknown): ApiError {
  return new ApiError({
    code: 'UPSTREAM_UNAVAILABLE',
    status: 0,
    detail: `No Heddle answers on ${baseUrl}. Is it started there (heddle start), and is the address right?`,
    cause,
  })
}

async function readObject(response: Response): Promise<JsonObject> {
  if (!/json/.test(response.headers.get('content-type') ?? '')) return {}
  // What is not JSON in spite of its header is the answer of something between: its status is what counts.
  const body: unknown = await response.json().catch(() => null)
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as JsonObject) : {}
}

function readRetryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null
}

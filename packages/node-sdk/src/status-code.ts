import { HeddleError, type ErrorCode } from '@heddle/model'
import { parseHttpDate } from './parse-http-date.ts'

/** The error code that an HTTP status stands for; null below 400. */
export function codeOfStatus(status: number): ErrorCode | null {
  if (status < 400) return null
  if (status >= 500) return 'UPSTREAM_UNAVAILABLE'
  if (status === 408) return 'TOOL_TIMEOUT'
  return status === 429 ? 'TOOL_RATE_LIMITED' : 'TOOL_BAD_REQUEST'
}

/**
 * The error an answer with a status of 400 or more stands for. `answer` is the start of its body; `now` in ms, for
 * answers that do not say what time it is.
 */
export function toStatusError(
  response: Pick<Response, 'status' | 'headers'>,
  { what, answer, now }: { readonly what: string; readonly answer: string; readonly now: number },
): HeddleError {
  const code = codeOfStatus(response.status) ?? 'UPSTREAM_UNAVAILABLE'
  const sentAt = parseHttpDate(response.headers.get('date') ?? '')
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), sentAt ?? now)
  const said = answer === '' ? '' : ` It said: ${answer}`
  return new HeddleError(code, `${what} answered ${response.status}.${said}`, {
    details: { status: response.status },
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  })
}

/** Milliseconds that a `Retry-After` header (RFC 9110, 10.2.3: seconds or a date) asks to wait, or null. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  const at = parseHttpDate(header)
  return at === null ? null : Math.max(0, at - now)
}

import { HeddleError } from '@heddle/model'
import type { FetchRequest } from '@heddle/node-sdk'

/** One request of a chain of redirects. */
export interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: { readonly [name: string]: string }
  readonly body: FetchRequest['body']
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** What may follow to another origin; anything else could be a credential. */
const HARMLESS_HEADERS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type', 'user-agent'])

/**
 * The request that the answer redirects to, or `null` when it does not. As fetch does: 303, and 301 or 302 after
 * POST, become GET without the body. Headers that could be credentials do not follow to another origin.
 * Throws `TOOL_BAD_REQUEST` when the body was a stream and would be needed again.
 */
export function toNextHop(hop: Hop, status: number, location: string | null): Hop | null {
  if (!REDIRECTS.has(status) || location === null) return null
  const url = URL.canParse(location, hop.url) ? new URL(location, hop.url) : null
  if (url === null) {
    throw new HeddleError('UPSTREAM_UNAVAILABLE', `${hop.url.origin} redirects to something that is no URL.`)
  }
  const becomesGet = (status === 303 && hop.method !== 'HEAD') || (status <= 302 && hop.method === 'POST')
  if (!becomesGet && hop.body instanceof ReadableStream) {
    throw new HeddleError(
      'TOOL_BAD_REQUEST',
      `${hop.url.origin} redirects the request to ${url.origin}, but its body was a stream and is gone. Call that address.`,
    )
  }
  const sameOrigin = url.origin === hop.url.origin
  const headers = Object.entries(hop.headers).filter(([name]) => {
    const lower = name.toLowerCase()
    if (becomesGet && lower.startsWith('content-')) return false
    return sameOrigin ? lower !== 'host' : HARMLESS_HEADERS.has(lower)
  })
  const method = becomesGet ? 'GET' : hop.method
  return { url, method, headers: Object.fromEntries(headers), body: becomesGet ? undefined : hop.body }
}

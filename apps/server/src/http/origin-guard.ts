import { HeddleError } from '@heddle/model'
import type { FastifyRequest } from 'fastify'
import { parseHostName } from './host-guard.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Called by others on purpose: their own rules decide. */
const OUTSIDE_CALLS = /^\/(hooks|forms|chats|mcp)(\/|$)/

/*
 * Keeps pages of other sites out, which can send requests here from the browser of somebody who uses Heddle.
 *
 * 1. A write, and the opening of a WebSocket, comes from this server's own pages or from no page at all.
 * 2. A read by a script of another site is refused too; browsers say so in `Sec-Fetch-Site`. Following a link is not.
 */

/** Throws `PERMISSION_DENIED` when a page of another site asks for what is not made for outside calls. */
export function assertOrigin(request: FastifyRequest): void {
  if (!OUTSIDE_CALLS.test(request.url)) assertOwnPage(request)
}

/** Throws `PERMISSION_DENIED` when a page of another site asks. */
export function assertOwnPage(request: FastifyRequest): void {
  const { origin } = request.headers
  const isRead = READS.has(request.method) && !isUpgrade(request)
  if (origin !== undefined && !isOwnOrigin(origin, request)) throw refuse(isRead ? 'read' : 'change')
  if (isForeignFetch(request)) throw refuse(isRead ? 'read' : 'change')
}

function isUpgrade(request: FastifyRequest): boolean {
  return request.headers.upgrade !== undefined
}

/** `null` is what sandboxed frames and some redirects send: not ours. */
function isOwnOrigin(origin: string, request: FastifyRequest): boolean {
  const found = /^http:\/\/(.+)$/i.exec(origin)
  if (found === null || parseHostName(found[1]) === null) return false
  return (found[1] ?? '').toLowerCase() === (request.headers.host ?? '').toLowerCase()
}

function isForeignFetch({ headers, method }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== 'cross-site' && site !== 'same-site') return false
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate'
  return !isNavigation
}

function refuse(act: 'read' | 'change'): HeddleError {
  return new HeddleError('PERMISSION_DENIED', `A page of another site asked to ${act} something here. It may not.`)
}

import { HeddleError } from '@heddle/model'
import type { FastifyRequest } from 'fastify'

/** Names under which this server may be addressed, besides the configured one. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const

/**
 * The hosts this server answers to. A page on another site can give its own name the address 127.0.0.1 (DNS rebinding)
 * and would then be same-origin with this server; its `Host` gives it away.
 */
export function listHosts(bind: string): ReadonlySet<string> {
  return new Set([...LOOPBACK, bind.includes(':') ? `[${bind}]` : bind])
}

/** Throws `PERMISSION_DENIED` unless the request names one of `hosts`, with any port. */
export function assertHost(request: FastifyRequest, hosts: ReadonlySet<string>): void {
  const name = parseHostName(request.headers.host)
  if (name !== null && hosts.has(name)) return
  const shown = JSON.stringify((request.headers.host ?? '').slice(0, 100))
  throw new HeddleError('PERMISSION_DENIED', `The host ${shown} is not this server's. Use localhost.`)
}

/** The name of a `Host` header, lower-case and without its port; null when it is none. */
export function parseHostName(header: string | undefined): string | null {
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+?)\.?(:\d{1,5})?$/i.exec(header ?? '')
  return found === null ? null : (found[1] ?? '').toLowerCase()
}

import type { FastifyInstance } from 'fastify'

/**
 * One line for each request that was answered: what, how, how long; never bodies. Failures are warnings, writes are
 * told, reads, probes and calls from outside only at level `debug`.
 */
export function logRequests(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { routeId } = request.routeOptions.config as { readonly routeId?: string }
    const line = {
      method: request.method,
      route: routeId ?? request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    const isProbe = routeId?.startsWith('health.') === true
    if (reply.statusCode >= 500 && !isProbe) request.log.warn(line, 'answered')
    else if (routeId !== undefined && request.method !== 'GET') request.log.info(line, 'answered')
    else request.log.debug(line, 'answered')
    done()
  })
}

import Fastify, { type FastifyInstance } from 'fastify'
import { HeddleError, type ErrorInfo } from '@heddle/model'
import { readVersion, type Configuration, type Heddle } from '@heddle/runtime'
import { serveWeb } from './http/serve-web.ts'

/** What the server needs of Heddle; `null` while it is still starting. */
export interface ServerParts {
  readonly configuration: Configuration
  readonly heddle: () => Heddle | null
}

/** The HTTP server: health and version. Listens nowhere yet. */
export function createServer(parts: ServerParts): FastifyInstance {
  const server = Fastify({ logger: false, bodyLimit: 1024 * 1024 })
  refuseForeignHosts(server, parts.configuration)
  server.setErrorHandler((error, _request, reply) => {
    const info: ErrorInfo =
      error instanceof HeddleError
        ? error.toInfo()
        : { code: 'INTERNAL_ERROR', message: 'The server failed. Search its log for the time of this answer.' }
    void reply
      .code(info.code === 'PERMISSION_DENIED' ? 403 : 500)
      .type('application/problem+json')
      .send({ title: info.code, code: info.code, detail: info.message })
  })
  server.setNotFoundHandler((request, reply) => {
    void reply
      .code(404)
      .type('application/problem+json')
      .send({ title: 'NOT_FOUND', code: 'NOT_FOUND', detail: `There is nothing at ${request.url}.` })
  })
  server.get('/health/live', () => ({ status: 'live' }))
  server.get('/health/ready', async (_request, reply) => {
    const state = parts.heddle()?.readiness() ?? { isReady: false, reason: 'Heddle is starting.' }
    return reply.code(state.isReady ? 200 : 503).send({
      status: state.isReady ? 'ready' : 'not ready',
      ...(state.reason === undefined ? {} : { reason: state.reason }),
    })
  })
  server.get('/version', () => ({ name: 'heddle', version: readVersion(), node: process.versions.node }))
  void server.register(serveWeb)
  return server
}

/** A page on another site must not reach this server through a name that resolves to loopback. */
function refuseForeignHosts(server: FastifyInstance, configuration: Configuration): void {
  const allowed = new Set(['localhost', '127.0.0.1', '[::1]', configuration.bind])
  server.addHook('onRequest', async (request) => {
    const host = request.headers.host ?? ''
    const name = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '')
    if (!allowed.has(name))
      throw new HeddleError('PERMISSION_DENIED', `The host "${name}" is not this server's. Use localhost.`)
  })
}

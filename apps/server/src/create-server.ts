import { randomUUID } from 'node:crypto'
import fastifyHelmet from '@fastify/helmet'
import fastifyWebsocket from '@fastify/websocket'
import { readVersion, type Configuration, type Heddle } from '@heddle/runtime'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { registerHooks } from './hooks/hook-route.ts'
import { createUnknownHandler } from './http/answer-unknown.ts'
import { assertHost, listHosts } from './http/host-guard.ts'
import { logRequests } from './http/log-requests.ts'
import { assertOrigin } from './http/origin-guard.ts'
import { sendProblem } from './http/problem.ts'
import { registerRoute } from './http/register-route.ts'
import { SECURITY_HEADERS } from './http/security-headers.ts'
import { serveDocuments } from './http/serve-documents.ts'
import { serveWeb } from './http/serve-web.ts'
import { createMetrics } from './metrics/server-metrics.ts'
import { endStreams } from './realtime/open-streams.ts'
import { ROUTES } from './routes/routes.ts'

/** What the server needs of Heddle; `null` while it is still starting. */
export interface ServerParts {
  readonly configuration: Configuration
  readonly heddle: () => Heddle | null
  /** Default: nothing is logged. */
  readonly log?: Logger
}

/** Longest request line and headers' share of a path parameter: node keys and value references are long. */
const MAX_PARAMETER = 8_000

/**
 * The HTTP server with all declared routes. Listens nowhere yet. Every request passes, in this order: host, origin,
 * route, schemas, caller, revision, idempotency key, use-case.
 */
export function createServer(parts: ServerParts): FastifyInstance {
  const server = Fastify({
    ...(parts.log === undefined ? { logger: false } : { loggerInstance: parts.log as FastifyBaseLogger }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: MAX_PARAMETER },
    bodyLimit: 1024 * 1024,
  }) as unknown as FastifyInstance
  const metrics = createMetrics(parts.heddle)
  const hosts = listHosts(parts.configuration.bind)
  server.setValidatorCompiler(validatorCompiler as never)
  takeEmptyJson(server)
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id)
    endRefusedUpgrade(request, reply)
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    assertHost(request, hosts)
    assertOrigin(request)
  })
  server.addHook('preClose', async () => endStreams(server))
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
  server.setNotFoundHandler(createUnknownHandler(ROUTES))
  logRequests(server)
  metrics.watch(server)
  void server.register(fastifyHelmet, SECURITY_HEADERS)
  void server.register(fastifyWebsocket, { options: { maxPayload: 64 * 1024 } })
  registerHooks(server, parts.heddle)
  serveDocuments(server, ROUTES, readVersion())
  void server.register(async (scope) => {
    for (const route of ROUTES) registerRoute(scope, route, { heddle: parts.heddle, metrics: metrics.print })
  })
  void server.register(serveWeb)
  return server
}

/** Clients that always name a content type send no body with it, too. */
function takeEmptyJson(server: FastifyInstance): void {
  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.removeContentTypeParser('application/json')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null)
    else void parseJson(request, body as string, done)
  })
}

/** An upgrade that is answered like a request would leave its socket open for ever: nobody else ends it. */
function endRefusedUpgrade(request: FastifyRequest, reply: FastifyReply): void {
  if (request.headers.upgrade === undefined) return
  reply.raw.once('finish', () => request.raw.socket.end())
}

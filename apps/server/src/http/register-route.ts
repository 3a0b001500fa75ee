import fastifyMultipart from '@fastify/multipart'
import { HeddleError } from '@heddle/model'
import { LOCAL_WORKSPACE, type Caller, type Heddle } from '@heddle/runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { Logger } from 'pino'
import { z } from 'zod'
import { resolveCaller } from './caller.ts'
import { DEFAULT_DEADLINE_MS, withDeadline } from './deadline.ts'
import { TAKEN_OVER, isMediaAnswer, type Route, type RouteContext, type RouteResult } from './define-route.ts'
import { parseIfMatch } from './etag.ts'
import { REPLAYED_HEADER, makeReuseError, parseIdempotency } from './idempotency.ts'
import { sendProblem } from './problem.ts'
import type { Socket } from './socket.ts'

const DEFAULT_BODY_BYTES = 1024 * 1024

const NOTHING = z.strictObject({})

export interface RouteParts {
  /** Null while it is starting. */
  readonly heddle: () => Heddle | null
  /** In the format of Prometheus. */
  readonly metrics: () => Promise<string>
}

const ANONYMOUS: Caller = { principal: 'anonymous', workspaceId: LOCAL_WORKSPACE }

/** Registers a declared route: validation, caller, revision, idempotency key, deadline, answer. */
export function registerRoute(server: FastifyInstance, route: Route, parts: RouteParts): void {
  if (route.upload === undefined) {
    server.route(toOptions(route, parts))
    return
  }
  const { upload } = route
  void server.register(async (scope) => {
    if (upload.includes('*/*')) scope.removeAllContentTypeParsers()
    await scope.register(fastifyMultipart, { limits: { fieldNameSize: 200, parts: 1_000 } })
    for (const media of upload.filter((each) => each !== 'multipart/form-data')) {
      if (scope.hasContentTypeParser(media)) scope.removeContentTypeParser(media)
      // The handler reads the bytes as they come.
      scope.addContentTypeParser(media === '*/*' ? '*' : media, (_request, _payload, done) => done(null))
    }
    scope.route(toOptions(route, parts))
  })
}

/** The path as Fastify writes it. */
export function toFastifyPath(path: string): string {
  return path.replaceAll(/\{\w+\*\}/g, '*').replaceAll(/\{(\w+)\}/g, ':$1')
}

function toOptions(route: Route, parts: RouteParts): RouteOptions {
  const { socket } = route
  const rest = /\{(\w+)\*\}/.exec(route.path)?.[1]
  return {
    method: route.method,
    url: toFastifyPath(route.path),
    config: { routeId: route.id },
    bodyLimit: route.bodyLimitBytes ?? DEFAULT_BODY_BYTES,
    schema: {
      params: toParams(route.params ?? NOTHING, rest),
      querystring: route.query ?? NOTHING,
      ...(route.method === 'GET' ? {} : { body: toBody(route) }),
    },
    handler: async (request, reply) => answer({ route, parts, request, reply }),
    ...(socket === undefined
      ? {}
      : { wsHandler: (ws: unknown, request: FastifyRequest) => open(socket, ws as Socket, { route, parts, request }) }),
  } as RouteOptions
}

/** Uploads are read by the handler: they have no body here. */
function toBody({ body, upload }: Route): z.ZodType {
  const schema = upload === undefined ? (body ?? NOTHING.optional()) : (body ?? NOTHING).optional()
  // Fastify says null where nothing was sent.
  return z.preprocess((sent) => sent ?? undefined, schema)
}

/** Fastify calls the rest of a path `*`. */
function toParams(schema: z.ZodType, rest: string | undefined): z.ZodType {
  if (rest === undefined) return schema
  return z.preprocess((given) => {
    const { '*': value, ...others } = given as { readonly [name: string]: string }
    return { ...others, [rest]: value }
  }, schema)
}

interface Exchange {
  readonly route: Route
  readonly parts: RouteParts
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

async function answer(exchange: Exchange): Promise<unknown> {
  const { route, request, reply } = exchange
  const client = watchClient(reply)
  const deadlineMs = route.deadlineMs === undefined ? DEFAULT_DEADLINE_MS : route.deadlineMs
  try {
    const result = await withDeadline({ deadlineMs, client: client.signal }, (signal) => handle(exchange, signal))
    // Who takes the reply over goes on listening for the client.
    if (result === TAKEN_OVER) return reply.hijack()
    client.stop()
    return send(route, result, reply)
  } catch (error) {
    client.stop()
    sendProblem(error, request, reply)
    return reply
  }
}

async function handle(exchange: Exchange, signal: AbortSignal): Promise<RouteResult> {
  const context = await makeContext(exchange, signal)
  const { idempotency, caller } = context
  if (idempotency !== null) {
    const earlier = await context.heddle.store.idempotency.find(caller.workspaceId, idempotency)
    if (earlier !== null) return replay(earlier, idempotency)
  }
  try {
    return await exchange.route.handler(context)
  } catch (error) {
    // Two requests with one key at the same time: the other one was first.
    if (idempotency === null || !(error instanceof HeddleError) || error.code !== 'CONFLICT') throw error
    const earlier = await context.heddle.store.idempotency.find(caller.workspaceId, idempotency)
    if (earlier === null) throw error
    return replay(earlier, idempotency)
  }
}

function replay(
  earlier: { readonly bodyHash: string; readonly answer: unknown },
  { key, bodyHash }: { readonly key: string; readonly bodyHash: string },
): RouteResult {
  if (earlier.bodyHash !== bodyHash) throw makeReuseError(key)
  const first = earlier.answer as { readonly status: number; readonly body: unknown; readonly etag?: string }
  return { ...first, headers: { [REPLAYED_HEADER]: 'true' } }
}

async function makeContext(
  { route, parts, request, reply }: Exchange,
  signal: AbortSignal,
): Promise<RouteContext<unknown, unknown, unknown>> {
  const requireHeddle = () => {
    const heddle = parts.heddle()
    if (heddle !== null) return heddle
    throw new HeddleError('OVERLOADED', 'Heddle is starting. Try again in a moment.', { retryAfterMs: 1_000 })
  }
  const caller = route.permission === null ? ANONYMOUS : await resolveCaller(request, requireHeddle())
  const { params, query, body } = request
  request.log = request.log.child({ workspace: caller.workspaceId, ...toLogFields(route.path, params) })
  return {
    caller,
    params,
    query,
    body,
    get heddle() {
      return requireHeddle()
    },
    readiness: () => parts.heddle()?.readiness() ?? { isReady: false, reason: 'Heddle is starting.' },
    metrics: parts.metrics,
    signal,
    log: request.log as unknown as Logger,
    revision: route.ifMatch === undefined ? 0 : parseIfMatch(route.ifMatch, request.headers['if-match']),
    idempotency: parseIdempotency(route, request, { caller, params, query, body }),
    request,
    reply,
  }
}

/** What a line of the log names: workflow and execution, where the path does. */
function toLogFields(path: string, params: unknown): { readonly [name: string]: unknown } {
  const { id, workflowId } = (params ?? {}) as { readonly [name: string]: unknown }
  if (path.includes('/workflows/{id}')) return { workflowId: id }
  if (path.includes('/executions/{id}')) return { executionId: id }
  return workflowId === undefined ? {} : { workflowId }
}

function send(route: Route, result: Exclude<RouteResult, typeof TAKEN_OVER>, reply: FastifyReply): FastifyReply {
  const { status, body, etag, media, headers } = result
  const schema = route.answers[status]
  void reply.code(status)
  if (headers !== undefined) void reply.headers(headers)
  if (etag !== undefined) void reply.header('etag', etag)
  if (schema === null) return reply.send()
  if (schema !== undefined && isMediaAnswer(schema)) return reply.type(media ?? schema.media[0] ?? '').send(body)
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
}

async function open(
  socket: NonNullable<Route['socket']>,
  ws: Socket,
  { route, parts, request }: Omit<Exchange, 'reply'>,
): Promise<void> {
  const gone = new AbortController()
  ws.on('close', () => gone.abort(new HeddleError('CANCELLED', 'The client closed the connection.')))
  try {
    const context = await makeContext({ route, parts, request, reply: null as never }, gone.signal)
    await socket(ws, context as RouteContext<unknown, unknown, undefined>)
  } catch (error) {
    const known = error instanceof HeddleError && error.code !== 'INTERNAL_ERROR'
    if (!known) request.log.error({ err: error }, 'A WebSocket failed in a way that nobody foresaw.')
    ws.close(known ? 1008 : 1011, known ? error.message.slice(0, 120) : 'Heddle failed at this. See its log.')
  }
}

/** Aborts when the client goes away before the answer has been sent. */
function watchClient(reply: FastifyReply): { readonly signal: AbortSignal; stop(): void } {
  const gone = new AbortController()
  const onClose = () => {
    if (!reply.raw.writableEnded) gone.abort(new HeddleError('CANCELLED', 'The client went away before the answer.'))
  }
  reply.raw.once('close', onClose)
  return { signal: gone.signal, stop: () => reply.raw.removeListener('close', onClose) }
}

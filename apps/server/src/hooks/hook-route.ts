/*
 * `/hooks/{workspace}/{path}`: what outside systems call.
 *
 * 1. It is not a declared route: bodies are bytes, any content type is taken, and no schema stands on the way.
 * 2. Answers that a workflow makes are shown by no page of ours: a browser keeps them in a sandbox of their own.
 * 3. Pages of other sites may not call; there are no CORS headers.
 */
import { HeddleError } from '@heddle/model'
import type { Heddle, HookCall } from '@heddle/runtime'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { assertOwnPage } from '../http/origin-guard.ts'
import { sendProblem } from '../http/problem.ts'
import { sendHookAnswer } from './send-hook-answer.ts'

const MAX_BODY_BYTES = 16 * 1024 * 1024
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const NO_BODY = Buffer.alloc(0)

/** Registers the address of webhooks. `heddle`: null while it is starting. */
export function registerHooks(server: FastifyInstance, heddle: () => Heddle | null): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    )
    scope.route({
      method: METHODS,
      url: '/hooks/:workspace/*',
      bodyLimit: MAX_BODY_BYTES,
      exposeHeadRoute: false,
      config: { routeId: 'hooks.call' },
      ...({ helmet: false } as object),
      handler: (request, reply) => answer(heddle, request, reply),
    })
  })
}

async function answer(
  heddle: () => Heddle | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  void reply.header('content-security-policy', 'sandbox').header('x-content-type-options', 'nosniff')
  try {
    assertOwnPage(request)
    const running = heddle()
    if (running === null) {
      throw new HeddleError('OVERLOADED', 'Heddle is starting. Try again in a moment.', { retryAfterMs: 1_000 })
    }
    const outcome = await running.webhooks.call(toCall(request))
    await sendHookAnswer({ outcome, files: running.ports.files, reply })
  } catch (error) {
    if (error instanceof HeddleError && error.code === 'UNAUTHENTICATED')
      void reply.header('www-authenticate', 'Bearer')
    sendProblem(error, request, reply)
  }
  return reply
}

function toCall(request: FastifyRequest): HookCall {
  const { workspace = '', '*': path = '' } = request.params as { readonly workspace?: string; readonly '*'?: string }
  const at = request.url.indexOf('?')
  return {
    workspace,
    path,
    method: request.method,
    query: at === -1 ? '' : request.url.slice(at + 1),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : NO_BODY,
  }
}

import { HeddleError } from '@heddle/model'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Route } from './define-route.ts'
import { HttpError, sendProblem } from './problem.ts'

/** Answers what no route takes: 405 with `Allow` when the path is known under another method, else 404. */
export function createUnknownHandler(routes: readonly Route[]) {
  const known = routes.map(({ path, method }) => ({ method, pattern: toPattern(path) }))
  return (request: FastifyRequest, reply: FastifyReply): void => {
    const path = request.url.split('?', 1)[0] ?? ''
    const methods = new Set(known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))
    const shown = JSON.stringify(`${request.method} ${path.slice(0, 200)}`)
    if (methods.size === 0) {
      sendProblem(new HeddleError('NOT_FOUND', `There is nothing at ${shown}. See /api/docs.`), request, reply)
      return
    }
    const allow = [...methods].join(', ')
    const fault = { status: 405, code: 'INPUT_INVALID', headers: { allow } } as const
    sendProblem(new HttpError(fault, `${shown} is not possible here; ${allow} is.`), request, reply)
  }
}

function toPattern(path: string): RegExp {
  const parts = path.split(/(\{\w+\*?\})/).map((part) => {
    if (part.endsWith('*}')) return '.+'
    if (part.startsWith('{')) return '[^/]+'
    return part.replaceAll('.', String.raw`\.`)
  })
  return new RegExp(`^${parts.join('')}$`)
}

import { createHash } from 'node:crypto'
import { HeddleError, toCanonicalJson, type Json } from '@heddle/model'
import type { Caller } from '@heddle/runtime'
import type { FastifyRequest } from 'fastify'
import type { IdempotencyRequest, Route } from './define-route.ts'

/** How long a key is kept. */
const KEPT_MS = 24 * 60 * 60 * 1000

const KEY = /^[\x21-\x7e]{1,255}$/

/** Header of an answer that an earlier request got first. */
export const REPLAYED_HEADER = 'idempotent-replayed'

/** What `Idempotency-Key` asks for, or null without one. Throws `INPUT_INVALID` when it is no key. */
export function parseIdempotency(
  route: Pick<Route, 'method' | 'path' | 'idempotent'>,
  request: FastifyRequest,
  given: { readonly caller: Caller; readonly params: unknown; readonly query: unknown; readonly body: unknown },
): IdempotencyRequest | null {
  const header = request.headers['idempotency-key']
  if (header === undefined || route.idempotent !== true) return null
  if (typeof header !== 'string' || !KEY.test(header)) {
    throw new HeddleError('INPUT_INVALID', 'Idempotency-Key must be 1 to 255 visible ASCII characters, such as a UUID.')
  }
  const { caller, params, query, body } = given
  const text = toCanonicalJson({ params: params ?? null, query: query ?? null, body: body ?? null } as Json)
  return {
    principal: caller.principal,
    route: `${route.method} ${route.path}`,
    key: header,
    bodyHash: createHash('sha256').update(text).digest('hex'),
    expiresAt: Date.now() + KEPT_MS,
  }
}

/** Why a key that was used before with another body is refused. */
export function makeReuseError(key: string): HeddleError {
  const shown = JSON.stringify(key.slice(0, 60))
  const message = `The Idempotency-Key ${shown} was used for another request in the last 24 h. Send a new key.`
  return new HeddleError('CONFLICT', message)
}

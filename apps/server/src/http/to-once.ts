import type { Json } from '@heddle/model'
import type { Once } from '@heddle/store'
import type { IdempotencyRequest } from './define-route.ts'

/** What the creating transaction keeps for a request with an `Idempotency-Key`: the answer made of what it makes. */
export function toOnce<Made>(
  idempotency: IdempotencyRequest | null,
  toAnswer: (made: Made) => { readonly status: number; readonly body: unknown; readonly etag?: string },
): Once<Made> | undefined {
  return idempotency === null ? undefined : { ...idempotency, answer: (made) => toAnswer(made) as unknown as Json }
}

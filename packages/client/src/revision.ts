import { ApiError } from './api-error.ts'

/** The revision an answer carries in its `ETag` (`"r42"`, `"v3"`), ready for `If-Match`; null when it has none. */
export function readRevision(response: Response): string | null {
  return response.headers.get('etag')
}

/** `If-Match` for the draft revision `42`: `"r42"`. */
export function toIfMatch(revision: number): string {
  return `"r${revision}"`
}

/** The draft revision of an ETag: `"r42"` → 42. Throws `INPUT_INVALID` for what is no workflow's ETag. */
export function parseRevision(etag: string): number {
  const found = /^"r(\d+)"$/.exec(etag)
  if (found !== null) return Number(found[1])
  const detail = `${etag} is not the ETag of a workflow. It looks like "r42".`
  throw new ApiError({ code: 'INPUT_INVALID', status: 0, detail })
}

/** A fresh key for the header `Idempotency-Key`: keep it for every try of the same intent. */
export function makeIdempotencyKey(): string {
  return globalThis.crypto.randomUUID()
}

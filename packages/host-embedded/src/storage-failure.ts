import type { StorageFailure } from '@heddle/engine'

/** What storage says went wrong; anything it does not classify is fatal. */
export function toStorageFailure(error: unknown): StorageFailure {
  const cause = error instanceof Error ? error.cause : undefined
  if (typeof cause === 'object' && cause !== null && 'kind' in cause && 'message' in cause) {
    const { kind, message } = cause as StorageFailure
    if (kind === 'bad-append' || kind === 'disk-full' || kind === 'unavailable') return { kind, message }
    return { kind: 'fatal', message: String(message) }
  }
  return { kind: 'fatal', message: error instanceof Error ? error.message : String(error) }
}

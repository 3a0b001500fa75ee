import type { StorageFailure } from '@heddle/engine'
import { HeddleError, type ErrorCode } from '@heddle/model'

const CODES: { readonly [kind in StorageFailure['kind']]: ErrorCode } = {
  'disk-full': 'OVERLOADED',
  unavailable: 'OVERLOADED',
  'bad-append': 'INTERNAL_ERROR',
  fatal: 'INTERNAL_ERROR',
}

/** The error that storage throws: `cause` is the `StorageFailure`, by which hosts decide what to do. */
export function toStorageError(failure: StorageFailure): HeddleError {
  return new HeddleError(CODES[failure.kind], failure.message, { cause: failure })
}

/** The failure behind an error that storage threw, or null when it came from elsewhere. */
export function findStorageFailure(error: unknown): StorageFailure | null {
  if (!(error instanceof HeddleError)) return null
  const cause = error.cause as Partial<StorageFailure> | undefined
  return cause !== undefined && typeof cause.kind === 'string' && cause.kind in CODES ? (cause as StorageFailure) : null
}

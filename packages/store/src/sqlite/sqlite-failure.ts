import type { StorageFailure } from '@heddle/engine'

/** Primary result codes of SQLite; extended ones hold them in their low byte. */
const BUSY = 5
const LOCKED = 6
const FULL = 13
const BAD_DATA = new Set([18, 19, 20, 25])

/** What an error thrown by `node:sqlite` means for the host. */
export function toSqliteFailure(error: unknown): StorageFailure {
  const message = error instanceof Error ? error.message : String(error)
  const extended = (error as { readonly errcode?: unknown }).errcode
  const code = typeof extended === 'number' ? extended & 0xff : null
  if (code === FULL)
    return { kind: 'disk-full', message: `The disk is full: ${message}. Free space; Heddle tries again.` }
  if (code === BUSY || code === LOCKED) {
    return { kind: 'unavailable', message: `The database is held by another process: ${message}. Try again.` }
  }
  if (code !== null && BAD_DATA.has(code)) {
    return { kind: 'bad-append', message: `The database refused a row: ${message}.` }
  }
  return { kind: 'fatal', message: `The database failed: ${message}.` }
}

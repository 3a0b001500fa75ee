import type { StorageFailure } from '@heddle/engine'

const CONNECTION_ERRORS = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])
/** SQLSTATE classes: lost connection, rolled back by concurrency, the server's limits, the operator's intervention. */
const PASSING_CLASSES = new Set(['08', '40', '53', '55', '57'])
/** Bad values and broken constraints. */
const DATA_CLASSES = new Set(['22', '23'])
const DISK_FULL = '53100'

/** What an error thrown by `pg` means for the host. */
export function toPostgresFailure(error: unknown): StorageFailure {
  const message = error instanceof Error ? error.message : String(error)
  const code = (error as { readonly code?: unknown }).code
  const text = typeof code === 'string' ? code : ''
  const sqlClass = text.slice(0, 2)
  if (text === DISK_FULL) {
    return {
      kind: 'disk-full',
      message: `The disk of the database is full: ${message}. Free space; Heddle tries again.`,
    }
  }
  if (CONNECTION_ERRORS.has(text) || PASSING_CLASSES.has(sqlClass) || /connection|timeout/i.test(message)) {
    return { kind: 'unavailable', message: `The database does not answer: ${message}. Heddle tries again.` }
  }
  if (DATA_CLASSES.has(sqlClass)) return { kind: 'bad-append', message: `The database refused a row: ${message}.` }
  return { kind: 'fatal', message: `The database failed: ${message}.` }
}

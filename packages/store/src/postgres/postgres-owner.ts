import type { OwnerLock } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import { describeOwner } from '../describe-owner.ts'
import { toStorageError } from '../storage-error.ts'
import type { OwnerInfo } from '../store.ts'
import { toPostgresFailure } from './postgres-failure.ts'
import { createClient } from './postgres-pool.ts'

/** Any number, the same for all Heddles on one database. */
const OWNER_LOCK = 4_843_333
const HEARTBEAT_MS = 5_000

/**
 * Takes a session advisory lock on a connection of its own, which frees it when the process dies. Throws `CONFLICT`
 * when another process holds it. A connection that does not answer for `HEARTBEAT_MS` counts as lost.
 */
export async function acquirePostgresOwner(url: string, info: OwnerInfo): Promise<OwnerLock> {
  const client = createClient(url)
  const lost = new Promise<string>((resolve) => {
    client.on('error', (error) => resolve(`The connection that holds the owner's lock failed: ${error.message}.`))
    client.on('end', () => resolve("The connection that holds the owner's lock was closed."))
  })
  try {
    await client.connect()
    const taken = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [OWNER_LOCK])
    if (taken.rows[0]?.taken !== true) throw await refuse(client)
    const { pid, since, address } = info
    await client.query('UPDATE owner SET pid = $1, since = $2, address = $3 WHERE id = 1', [pid, since, address])
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error instanceof HeddleError ? error : toStorageError(toPostgresFailure(error))
  }
  const silence = new Promise<string>((resolve) => {
    const timer = setInterval(() => {
      const limit = AbortSignal.timeout(HEARTBEAT_MS)
      const late = () => resolve("The connection that holds the owner's lock does not answer.")
      limit.addEventListener('abort', late, { once: true })
      client.query('SELECT 1').then(
        () => limit.removeEventListener('abort', late),
        (error: Error) => resolve(`The connection that holds the owner's lock failed: ${error.message}.`),
      )
    }, HEARTBEAT_MS)
    timer.unref()
    void lost.then(() => clearInterval(timer))
  })
  return { lost: Promise.race([lost, silence]), release: () => client.end() }
}

async function refuse(client: ReturnType<typeof createClient>): Promise<HeddleError> {
  const { rows } = await client.query<{ pid: number | null; since: number; address: string | null }>(
    'SELECT pid, since, address FROM owner WHERE id = 1',
  )
  const row = rows[0]
  const owner = row === undefined || row.pid === null ? null : { pid: row.pid, since: row.since, address: row.address }
  return new HeddleError('CONFLICT', describeOwner('this database', owner))
}

import type { AppendResult } from '@heddle/engine'
import type pg from 'pg'
import type { EncodedAppend } from '../journal/encoded-append.ts'
import { judgeAppend, toKeyName, toWaitName, type LockedFacts } from './judge-appends.ts'
import { toNumbered } from './postgres-pool.ts'
import { writeAppends } from './write-appends.ts'

/*
 * Writes a batch of appends in the transaction of `client`.
 *
 * 1. Rows that appends depend on (epoch, executions, waits, keys) are locked first, so judging them in memory is as
 *    good as conditional statements, and one multi-row statement per table is enough.
 * 2. A creation that another process wins meanwhile breaks a unique index: the caller tries again, and it is refused.
 */
export class PostgresAppender {
  readonly #knownPlans = new Set<string>()

  /** Call when a transaction was rolled back: forgets what was thought to be stored. */
  forget(): void {
    this.#knownPlans.clear()
  }

  /** One result for each append, in order. `BEGIN` and `COMMIT` are the caller's. */
  async append(client: pg.ClientBase, appends: readonly EncodedAppend[]): Promise<readonly AppendResult[]> {
    const facts = await lockFacts(client, appends)
    const results = appends.map((append) => judgeAppend(append, facts))
    const accepted = appends.filter((_, index) => results[index]!.ok)
    if (accepted.length > 0) await writeAppends({ client, appends: accepted, knownPlans: this.#knownPlans })
    return results
  }
}

async function lockFacts(client: pg.ClientBase, appends: readonly EncodedAppend[]): Promise<LockedFacts> {
  const ids = [...new Set(appends.map((append) => append.executionId))].toSorted()
  const locked = await client.query<{ id: string | null; workspace_id: string; last_seq: number; epoch: number }>({
    name: 'heddle_lock',
    text: `WITH fence AS (SELECT epoch FROM owner WHERE id = 1 FOR SHARE),
      locked AS (SELECT id, workspace_id, last_seq FROM executions WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE)
      SELECT fence.epoch, locked.* FROM fence LEFT JOIN locked ON true`,
    values: [ids],
  })
  const executions: LockedFacts['executions'] = new Map()
  for (const row of locked.rows) {
    if (row.id !== null) executions.set(row.id, { workspaceId: row.workspace_id, lastSeq: row.last_seq })
  }
  const epoch = locked.rows[0]?.epoch ?? 0
  return { epoch, executions, waits: await lockWaits(client, appends), keys: await lockKeys(client, appends) }
}

async function lockWaits(client: pg.ClientBase, appends: readonly EncodedAppend[]): Promise<LockedFacts['waits']> {
  const closing = appends.flatMap(({ executionId, waits }) =>
    waits.flatMap((edit) => (edit.kind === 'close' ? [[executionId, edit.waitId] as const] : [])),
  )
  if (closing.length === 0) return new Map()
  const { rows } = await client.query<[string, string, number | null, string | null, string | null]>({
    text: `SELECT execution_id, wait_id, closed_at, how, closed_by FROM waits
      WHERE (execution_id, wait_id) IN (SELECT * FROM unnest($1::text[], $2::text[])) FOR UPDATE`,
    values: [closing.map(([id]) => id), closing.map(([, waitId]) => waitId)],
    rowMode: 'array',
  })
  return new Map(
    rows.map(([id, waitId, closedAt, how, by]) => [toWaitName(id, waitId), { closedAt, how, by }] as const),
  )
}

async function lockKeys(client: pg.ClientBase, appends: readonly EncodedAppend[]): Promise<LockedFacts['keys']> {
  const keys: LockedFacts['keys'] = new Map()
  for (const { workspaceId, idempotency } of appends) {
    if (idempotency === null) continue
    const { principal, route, key } = idempotency
    const { rows } = await client.query<{ execution_id: string; body_hash: string; expires_at: number }>(
      toNumbered(`SELECT execution_id, body_hash, expires_at FROM idempotency_keys
        WHERE workspace_id = ? AND principal = ? AND route = ? AND key = ? FOR UPDATE`),
      [workspaceId, principal, route, key],
    )
    const row = rows[0]
    if (row === undefined) continue
    const { execution_id: executionId, body_hash: bodyHash, expires_at: expiresAt } = row
    keys.set(toKeyName(workspaceId, idempotency), { executionId, bodyHash, expiresAt })
  }
  return keys
}

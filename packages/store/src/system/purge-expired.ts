import type { Cell, Database } from '../database.ts'
import { DAY_MS, RESTORABLE_DAYS } from './retention.ts'

const TOGETHER = 500

/** Removes what has expired: idempotency keys, signals, and deleted files and workflows past restoring. */
export async function purgeExpired(database: Database, nowMs: number): Promise<number> {
  const restorableFrom = nowMs - DAY_MS * RESTORABLE_DAYS
  const keys = await repeat(database, {
    sql: `DELETE FROM idempotency_keys WHERE (workspace_id, principal, route, key) IN
      (SELECT workspace_id, principal, route, key FROM idempotency_keys WHERE expires_at <= ? LIMIT ${TOGETHER})`,
    params: [nowMs],
  })
  const answers = await repeat(database, {
    sql: `DELETE FROM idempotency_answers WHERE (workspace_id, principal, route, key) IN
      (SELECT workspace_id, principal, route, key FROM idempotency_answers WHERE expires_at <= ? LIMIT ${TOGETHER})`,
    params: [nowMs],
  })
  const signals = await repeat(database, {
    sql: `DELETE FROM signals WHERE id IN (SELECT id FROM signals WHERE expires_at <= ? LIMIT ${TOGETHER})`,
    params: [nowMs],
  })
  const files = await purgeFiles(database, restorableFrom)
  return keys + answers + signals + files + (await purgeWorkflows(database, restorableFrom))
}

interface Deletion {
  readonly sql: string
  readonly params: readonly Cell[]
}

async function repeat(database: Database, deletion: Deletion): Promise<number> {
  let total = 0
  for (;;) {
    const outcome = await database.write([deletion])
    const changes = outcome.ok ? outcome.results[0]!.changes : 0
    total += changes
    if (changes < TOGETHER) return total
  }
}

async function purgeFiles(database: Database, restorableFrom: number): Promise<number> {
  const expired = 'SELECT id FROM files WHERE deleted_at IS NOT NULL AND deleted_at < ?'
  const outcome = await database.write([
    {
      sql: `DELETE FROM blob_refs WHERE owner IN (SELECT 'file:' || id FROM (${expired}) f)`,
      params: [restorableFrom],
    },
    { sql: 'DELETE FROM files WHERE deleted_at IS NOT NULL AND deleted_at < ?', params: [restorableFrom] },
  ])
  return outcome.ok ? outcome.results[1]!.changes : 0
}

/** Executions of a purged workflow stay until their own retention ends. */
async function purgeWorkflows(database: Database, restorableFrom: number): Promise<number> {
  const expired = `SELECT id FROM workflows WHERE deleted_at IS NOT NULL AND deleted_at < ?`
  const parts = ['workflow_tags', 'workflow_versions', 'pins', 'bindings'].map((table) => ({
    sql: `DELETE FROM ${table} WHERE workflow_id IN (${expired})`,
    params: [restorableFrom],
  }))
  const references = {
    sql: `DELETE FROM blob_refs WHERE owner IN
      (SELECT 'pin:' || workflow_id || ':' || node_id FROM pins WHERE workflow_id IN (${expired}))`,
    params: [restorableFrom],
  }
  const outcome = await database.write([
    references,
    ...parts,
    { sql: 'DELETE FROM workflows WHERE deleted_at IS NOT NULL AND deleted_at < ?', params: [restorableFrom] },
  ])
  return outcome.ok ? outcome.results.at(-1)!.changes : 0
}

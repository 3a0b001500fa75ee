import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { EffectProbe } from './counter-service.ts'

/*
 * Looks into the database from outside, with a connection of its own, while Heddle runs: what it sees is committed.
 * E3: a call is preceded by as many durable `attempt.started` of its node execution as there are calls under its key.
 * E4: no call comes once the completion of its node execution or step is durable.
 */

/** Length of a UUID: a key is `executionId/nodeKey`, for steps with `/stepKey` behind. */
const ID_LENGTH = 36

/** One row: starts, completions and recorded steps that `key` names. Parameters: execution, and the rest of the key. */
const PROBE = `SELECT
  (SELECT count(*) FROM execution_events WHERE execution_id = ?1 AND type = 'attempt.started'
     AND (node_key = ?2 OR substr(?2, 1, length(node_key) + 1) = node_key || '/')) AS started,
  (SELECT count(*) FROM execution_events WHERE execution_id = ?1 AND type IN ('attempt.completed', 'node.completed')
     AND node_key = ?2) AS completed,
  (SELECT count(*) FROM steps WHERE execution_id = ?1 AND node_key || '/' || step_key = ?2) AS steps`

interface Seen {
  readonly started: number
  readonly completed: number
  readonly steps: number
}

/** A probe, and how to let go of the database. */
export interface JournalProbe {
  readonly probe: EffectProbe
  close(): Promise<void>
}

/** Looks into a SQLite file, once it exists. */
export function probeSqlite(path: string): JournalProbe {
  let database: DatabaseSync | null = null
  return {
    probe: async (key, earlier) => {
      if (!existsSync(path)) return `${key} was called before there was a database`
      database ??= new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
      const row = database.prepare(PROBE).get(key.slice(0, ID_LENGTH), key.slice(ID_LENGTH + 1))
      return judge(row as unknown as Seen, { key, earlier })
    },
    close: async () => database?.close(),
  }
}

/** Looks into a Postgres database. */
export function probePostgres(url: string): JournalProbe {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'heddle-chaos-probe' })
  pool.on('error', () => {
    // Its next use opens another connection.
  })
  const text = PROBE.replaceAll('?1', '$1').replaceAll('?2', '$2')
  return {
    probe: async (key, earlier) => {
      const { rows } = await pool.query<Seen>(text, [key.slice(0, ID_LENGTH), key.slice(ID_LENGTH + 1)])
      return judge(rows[0]!, { key, earlier })
    },
    close: () => pool.end(),
  }
}

function judge(seen: Seen, { key, earlier }: { readonly key: string; readonly earlier: number }): string | null {
  const calls = earlier + 1
  if (Number(seen.started) < calls) return `${key}: call ${calls} came with ${seen.started} durable starts (E3)`
  if (Number(seen.completed) > 0) return `${key}: call ${calls} came after its completion was durable (E4)`
  if (Number(seen.steps) > 0) return `${key}: call ${calls} came after its step was durable (E4)`
  return null
}

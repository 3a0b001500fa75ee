import type pg from 'pg'
import type { Cell } from '../database.ts'
import {
  CALL_COLUMNS,
  EXECUTION_COLUMNS,
  EXECUTION_MUTABLES,
  EXECUTION_PROGRESS,
  STATS_COLUMNS,
  STATS_KEYS,
  STATS_SUMS,
  STEP_COLUMNS,
  WAIT_COLUMNS,
} from '../journal/columns.ts'
import type { EncodedAppend } from '../journal/encoded-append.ts'
import { addDelta } from '../journal/sum-stats.ts'
import { MultiRow, insertMany, upsertMany } from './multi-row.ts'

interface Batch {
  readonly client: pg.ClientBase
  /** All of them accepted. */
  readonly appends: readonly EncodedAppend[]
  /** `workspace/hash` of plans that are stored. */
  readonly knownPlans: Set<string>
}

const INSERT_EXECUTIONS = insertMany('executions', EXECUTION_COLUMNS)
const APPEND_COLUMNS = ['execution_id', 'last_seq', 'events', 'spans'] as const
const INSERT_APPENDS = insertMany('execution_appends', APPEND_COLUMNS)
const PUT_CALLS = upsertMany('call_spans', CALL_COLUMNS, ['execution_id', 'span_id'])
/** Of the update of `executions`: rows without these columns leave them as they are. */
const SELDOM_CHANGED = EXECUTION_MUTABLES.filter(
  (column) => !(EXECUTION_PROGRESS as readonly string[]).includes(column),
)
const UPDATE_COLUMNS = ['id', 'whole', ...EXECUTION_PROGRESS, ...SELDOM_CHANGED] as const
const INSERT_STEPS = `${insertMany('steps', STEP_COLUMNS)} ON CONFLICT DO NOTHING`
const OPEN_WAITS = upsertMany('waits', WAIT_COLUMNS, ['execution_id', 'wait_id'])
const CLOSE_COLUMNS = ['execution_id', 'wait_id', 'closed_at', 'how', 'closed_by'] as const
const SNAPSHOT_COLUMNS = ['workspace_id', 'execution_id', 'seq', 'state_version', 'state'] as const
const PLAN_COLUMNS = ['workspace_id', 'hash', 'definition_hash', 'plan', 'created_at'] as const
const REVISION_COLUMNS = ['workspace_id', 'execution_id', 'revision', 'plan_hash'] as const
const BLOB_COLUMNS = ['workspace_id', 'sha256', 'owner'] as const
const INPUT_COLUMNS = ['workspace_id', 'execution_id', 'input'] as const
const KEY_COLUMNS = ['workspace_id', 'principal', 'route', 'key', 'body_hash', 'execution_id', 'expires_at'] as const
const KEY_IDENTITY = ['workspace_id', 'principal', 'route', 'key'] as const

/** Writes accepted appends: one multi-row statement per table. Must run in their transaction, on locked rows. */
export async function writeAppends(batch: Batch): Promise<void> {
  await writeExecutions(batch)
  await writeEvents(batch)
  await writeCalls(batch)
  await writeWaits(batch)
  await writeSteps(batch)
  await removeSignals(batch)
  await writeRest(batch)
  await writeStats(batch)
}

async function writeExecutions({ client, appends }: Batch): Promise<void> {
  const inserts = new MultiRow(EXECUTION_COLUMNS)
  const updates = new Map<string, readonly Cell[]>()
  const seqs = new Map<string, number>()
  for (const append of appends) {
    if (append.insert !== null) inserts.add(append.insert)
    else if (append.update !== null) updates.set(append.executionId, toUpdate(append.executionId, append.update))
    else if (append.progress !== null) {
      const { executionId, progress } = append
      const whole = updates.get(executionId)
      updates.set(executionId, mergeProgress(whole ?? [executionId, 0], progress))
    } else if (append.events !== null) seqs.set(append.executionId, append.lastSeq)
  }
  await inserts.run(client, 'heddle_executions', INSERT_EXECUTIONS)
  const rows = new MultiRow(UPDATE_COLUMNS)
  for (const cells of updates.values()) rows.add(cells)
  const sets = [
    ...EXECUTION_PROGRESS.map((column) => `${column} = u.${column}`),
    ...SELDOM_CHANGED.map((column) => `${column} = CASE WHEN u.whole = 1 THEN u.${column} ELSE e.${column} END`),
  ]
  const update = `UPDATE executions e SET ${sets.join(', ')} FROM ${rows.source} u WHERE e.id = u.id`
  await rows.run(client, 'heddle_update', update)
  const raised = new MultiRow(['id', 'last_seq'])
  for (const [id, lastSeq] of seqs) raised.add([id, lastSeq])
  const raise = `UPDATE executions e SET last_seq = u.last_seq FROM ${raised.source} u WHERE e.id = u.id AND e.last_seq < u.last_seq`
  await raised.run(client, 'heddle_raise', raise)
}

/** From `EXECUTION_MUTABLES` to `UPDATE_COLUMNS`. */
function toUpdate(id: string, cells: readonly Cell[]): readonly Cell[] {
  const cell = (column: (typeof EXECUTION_MUTABLES)[number]): Cell => cells[EXECUTION_MUTABLES.indexOf(column)] ?? null
  return [id, 1, ...EXECUTION_PROGRESS.map(cell), ...SELDOM_CHANGED.map(cell)]
}

/** Later progress over what an earlier append of the batch updates. */
function mergeProgress(earlier: readonly Cell[], progress: readonly Cell[]): readonly Cell[] {
  return [...earlier.slice(0, 2), ...progress, ...earlier.slice(2 + progress.length)]
}

async function writeEvents({ client, appends }: Batch): Promise<void> {
  const rows = new MultiRow(APPEND_COLUMNS)
  for (const { executionId, lastSeq, events, spans } of appends) {
    if (events !== null) rows.add([executionId, lastSeq, events, spans])
  }
  await rows.run(client, 'heddle_appends', INSERT_APPENDS)
}

async function writeCalls({ client, appends }: Batch): Promise<void> {
  const last = new Map<string, readonly Cell[]>()
  const width = CALL_COLUMNS.length
  for (const { calls } of appends) {
    for (let at = 0; at < calls.length; at += width) {
      last.set(`${calls[at]} ${calls[at + 2]}`, calls.slice(at, at + width))
    }
  }
  const rows = new MultiRow(CALL_COLUMNS)
  for (const cells of last.values()) rows.add(cells)
  await rows.run(client, 'heddle_calls', PUT_CALLS)
}

/** Opens, then extensions, then closes: a wait id is never opened again. */
async function writeWaits({ client, appends }: Batch): Promise<void> {
  const opens = new MultiRow(WAIT_COLUMNS)
  const due = new Map<string, readonly Cell[]>()
  const closes = new MultiRow(CLOSE_COLUMNS)
  for (const { executionId, waits } of appends) {
    for (const edit of waits) {
      if (edit.kind === 'open') opens.add(edit.row)
      else if (edit.kind === 'close') closes.add([executionId, edit.waitId, edit.at, edit.how, edit.by])
      else due.set(`${executionId} ${edit.waitId}`, [executionId, edit.waitId, edit.dueAt])
    }
  }
  await opens.run(client, 'heddle_waits', OPEN_WAITS)
  const extensions = new MultiRow(['execution_id', 'wait_id', 'due_at'])
  for (const cells of due.values()) extensions.add(cells)
  const same = 'w.execution_id = u.execution_id AND w.wait_id = u.wait_id'
  const extend = `UPDATE waits w SET due_at = u.due_at FROM ${extensions.source} u WHERE ${same} AND w.closed_at IS NULL`
  await extensions.run(client, 'heddle_extend', extend)
  const close = `UPDATE waits w SET closed_at = u.closed_at, how = u.how, closed_by = u.closed_by FROM ${closes.source} u WHERE ${same}`
  await closes.run(client, 'heddle_close', close)
}

/** Steps to forget must go before the new ones of the same append, and after those of earlier appends. */
async function writeSteps({ client, appends }: Batch): Promise<void> {
  let rows = new MultiRow(STEP_COLUMNS)
  const width = STEP_COLUMNS.length
  for (const { executionId, steps, forgetSteps } of appends) {
    if (forgetSteps.length > 0) {
      await rows.run(client, 'heddle_steps', INSERT_STEPS)
      rows = new MultiRow(STEP_COLUMNS)
      for (const table of ['steps', 'steps_kept']) {
        const forget = `DELETE FROM ${table} WHERE execution_id = $1 AND node_key = ANY($2::text[])`
        await client.query(forget, [executionId, forgetSteps])
      }
    }
    for (let at = 0; at < steps.length; at += width) rows.add(steps.slice(at, at + width))
  }
  await rows.run(client, 'heddle_steps', INSERT_STEPS)
}

async function removeSignals({ client, appends }: Batch): Promise<void> {
  const ids = appends.flatMap(({ takenSignals }) => takenSignals)
  if (ids.length > 0) await client.query('DELETE FROM signals WHERE id = ANY($1::bigint[])', [ids])
}

async function writeRest({ client, appends, knownPlans }: Batch): Promise<void> {
  const snapshots = new Map<string, readonly Cell[]>()
  const plans = new MultiRow(PLAN_COLUMNS)
  const revisions = new MultiRow(REVISION_COLUMNS)
  const blobs = new MultiRow(BLOB_COLUMNS)
  const inputs = new MultiRow(INPUT_COLUMNS)
  const keys = new MultiRow(KEY_COLUMNS)
  const expired = new MultiRow([...KEY_IDENTITY, 'at'])
  for (const append of appends) {
    const { workspaceId, executionId, snapshot, plan, idempotency: key } = append
    if (snapshot !== null) {
      snapshots.set(executionId, [workspaceId, executionId, snapshot.seq, snapshot.stateVersion, snapshot.state])
    }
    for (const sha256 of append.blobs) blobs.add([workspaceId, sha256, executionId])
    if (append.largeInput !== null) inputs.add([workspaceId, executionId, append.largeInput])
    if (key !== null && append.insert !== null) {
      keys.add([workspaceId, key.principal, key.route, key.key, key.bodyHash, executionId, key.expiresAt])
      expired.add([workspaceId, key.principal, key.route, key.key, append.at])
    }
    if (plan === null) continue
    if (append.insert === null) revisions.add([workspaceId, executionId, plan.revision, plan.hash])
    if (knownPlans.has(`${workspaceId}/${plan.hash}`)) continue
    knownPlans.add(`${workspaceId}/${plan.hash}`)
    plans.add([workspaceId, plan.hash, plan.definitionHash, plan.text, append.at])
  }
  const states = new MultiRow(SNAPSHOT_COLUMNS)
  for (const cells of snapshots.values()) states.add(cells)
  const ignore = 'ON CONFLICT DO NOTHING'
  await states.run(client, 'heddle_states', upsertMany('execution_snapshots', SNAPSHOT_COLUMNS, ['execution_id']))
  await plans.run(client, 'heddle_plans', `${insertMany('plans', PLAN_COLUMNS)} ${ignore}`)
  await revisions.run(client, 'heddle_revisions', `${insertMany('execution_plans', REVISION_COLUMNS)} ${ignore}`)
  await blobs.run(client, 'heddle_blobs', `${insertMany('blob_refs', BLOB_COLUMNS)} ${ignore}`)
  await inputs.run(client, 'heddle_inputs', insertMany('execution_inputs', INPUT_COLUMNS))
  await writeKeys(client, keys, expired)
}

/** Replaces expired keys. A key that another process takes meanwhile breaks the insert: the batch is judged again. */
async function writeKeys(client: pg.ClientBase, keys: MultiRow, expired: MultiRow): Promise<void> {
  const same = KEY_IDENTITY.map((column) => `k.${column} = u.${column}`).join(' AND ')
  const remove = `DELETE FROM idempotency_keys k USING ${expired.source} u WHERE ${same} AND k.expires_at <= u.at`
  await expired.run(client, 'heddle_old_keys', remove)
  await keys.run(client, 'heddle_keys', insertMany('idempotency_keys', KEY_COLUMNS))
}

/** Sorted, so that two processes lock the same rows in the same order. */
async function writeStats({ client, appends }: Batch): Promise<void> {
  const sums = new Map<string, Cell[]>()
  const width = STATS_COLUMNS.length
  for (const { stats } of appends) {
    for (let at = 0; at < stats.length; at += width) addDelta(sums, stats.slice(at, at + width))
  }
  const rows = new MultiRow(STATS_COLUMNS)
  for (const key of [...sums.keys()].toSorted()) rows.add(sums.get(key)!)
  const add = STATS_SUMS.map((column) => `${column} = s.${column} + excluded.${column}`).join(', ')
  const insert = insertMany('stats_hourly', STATS_COLUMNS).replace('stats_hourly', 'stats_hourly AS s')
  await rows.run(client, 'heddle_stats', `${insert} ON CONFLICT (${STATS_KEYS.join(', ')}) DO UPDATE SET ${add}`)
}

import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AppendResult } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'
import type { Cell } from '../database.ts'
import {
  EVENT_COLUMNS,
  EXECUTION_COLUMNS,
  EXECUTION_MUTABLES,
  SPAN_COLUMNS,
  STATS_COLUMNS,
  STATS_SUMS,
  STEP_COLUMNS,
  WAIT_COLUMNS,
} from '../journal/columns.ts'
import { addDelta } from '../journal/sum-stats.ts'
import {
  APPENDED,
  EVENT_CELLS,
  describeClosedWait,
  type EncodedAppend,
  type WaitEdit,
} from '../journal/encoded-append.ts'

/*
 * Writes appends inside the writer's transaction, with prepared statements.
 *
 * 1. There is one writer, so what is checked stays true until the commit: every check comes before the first write
 *    of its append, and a refused append has written nothing.
 * 2. The row of `executions` is the lock of its execution: it is updated on condition of its `last_seq`.
 * 3. Statistics are summed per transaction and written once, by `flush`.
 */
export class SqliteAppender {
  readonly #sql: Prepared
  readonly #stats = new Map<string, Cell[]>()
  readonly #knownPlans = new Set<string>()
  #epoch = 0

  constructor(database: DatabaseSync) {
    this.#sql = prepareAll(database)
  }

  /** Call after `BEGIN`: reads the epoch that this transaction may trust. */
  begin(): void {
    this.#epoch = (this.#sql.readEpoch.get() as { epoch: number }).epoch
    this.#stats.clear()
  }

  /** Call before `COMMIT`. */
  flush(): void {
    for (const cells of this.#stats.values()) this.#sql.addStats.run(...cells)
    this.#stats.clear()
  }

  /** Call when a transaction was rolled back: forgets what was thought to be stored. */
  forget(): void {
    this.#knownPlans.clear()
    this.#stats.clear()
  }

  append(append: EncodedAppend): AppendResult {
    if (append.epoch < this.#epoch) {
      const detail = `Epoch ${append.epoch} has ended; the owner's is ${this.#epoch}.`
      return { ok: false, reason: 'stale-epoch', detail }
    }
    const refused = append.insert === null ? this.#findClosedWait(append) : this.#findReplay(append)
    if (refused !== null) return refused
    const conflict = append.insert === null ? this.#update(append) : this.#insert(append, append.insert)
    if (conflict !== null) return conflict
    this.#writeEvents(append)
    this.#writeSpans(append)
    for (const wait of append.waits) this.#writeWait(append, wait)
    this.#writeSteps(append)
    this.#writeRest(append)
    this.#sumStats(append.stats)
    return APPENDED
  }

  #findReplay(append: EncodedAppend): AppendResult | null {
    const key = append.idempotency
    if (key === null) return null
    const row = this.#sql.findKey.get(append.workspaceId, key.principal, key.route, key.key) as
      { execution_id: string; body_hash: string; expires_at: number } | undefined
    if (row === undefined || row.expires_at <= append.at) return null
    const sameBody = row.body_hash === key.bodyHash
    return { ok: false, reason: 'idempotency-replay', executionId: row.execution_id as ExecutionId, sameBody }
  }

  #findClosedWait(append: EncodedAppend): AppendResult | null {
    const settled = new Map<string, boolean>()
    for (const edit of append.waits) {
      if (edit.kind === 'open') settled.set(edit.waitId, false)
      if (edit.kind !== 'close') continue
      const closed = settled.get(edit.waitId)
      if (closed === true) return { ok: false, reason: 'wait-closed', detail: 'The same append closes the wait twice.' }
      if (closed === undefined) {
        const row = this.#sql.findWait.get(append.executionId, edit.waitId) as WaitState | undefined
        if (row === undefined || row.closed_at !== null) return refuseClosed(row)
      }
      settled.set(edit.waitId, true)
    }
    return null
  }

  #insert(append: EncodedAppend, cells: readonly Cell[]): AppendResult | null {
    if (this.#sql.insertExecution.run(...cells).changes === 0) {
      return { ok: false, reason: 'exists', detail: `Execution ${append.executionId} exists already.` }
    }
    if (append.largeInput !== null) {
      this.#sql.insertInput.run(append.workspaceId, append.executionId, append.largeInput)
    }
    const key = append.idempotency
    if (key !== null) {
      const { principal, route, bodyHash, expiresAt } = key
      const { workspaceId, executionId } = append
      this.#sql.putKey.run(workspaceId, principal, route, key.key, bodyHash, executionId, expiresAt)
    }
    return null
  }

  #update(append: EncodedAppend): AppendResult | null {
    const { executionId, workspaceId, afterSeq, update } = append
    if (update !== null) {
      if (this.#sql.updateSameStatus.run(...update, executionId, workspaceId, afterSeq).changes !== 0) return null
      if (this.#sql.updateExecution.run(...update, executionId, workspaceId, afterSeq).changes !== 0) return null
    } else if (append.events.length > 0) {
      if (this.#sql.updateSeq.run(append.lastSeq, executionId, workspaceId, afterSeq).changes !== 0) return null
    }
    const row = this.#sql.findSeq.get(executionId, workspaceId) as { last_seq: number } | undefined
    if (update === null && append.events.length === 0 && row?.last_seq === afterSeq) return null
    const found = row === undefined ? 'there is no such execution' : `its last event is ${row.last_seq}`
    return { ok: false, reason: 'wrong-seq', detail: `Expected event ${afterSeq} to be the last; ${found}.` }
  }

  #writeEvents(append: EncodedAppend): void {
    const { events, workspaceId, executionId } = append
    const insert = this.#sql.insertEvent
    let seq = append.afterSeq
    for (let at = 0; at < events.length; at += EVENT_CELLS) {
      seq += 1
      const v = events[at]!
      const type = events[at + 1]!
      const nodeKey = events[at + 2]!
      const attempt = events[at + 3]!
      insert.run(workspaceId, executionId, seq, v, type, nodeKey, attempt, events[at + 4]!, events[at + 5]!)
    }
  }

  #writeSpans(append: EncodedAppend): void {
    const { spans } = append
    const width = SPAN_COLUMNS.length
    for (let at = 0; at < spans.length; at += width) this.#sql.putSpan.run(...spans.slice(at, at + width))
  }

  #writeSteps(append: EncodedAppend): void {
    for (const nodeKey of append.forgetSteps) this.#sql.forgetSteps.run(append.executionId, nodeKey)
    const { steps } = append
    const width = STEP_COLUMNS.length
    for (let at = 0; at < steps.length; at += width) this.#sql.insertStep.run(...steps.slice(at, at + width))
  }

  #writeWait(append: EncodedAppend, edit: WaitEdit): void {
    const { executionId } = append
    if (edit.kind === 'open') this.#sql.openWait.run(...edit.row)
    else if (edit.kind === 'close') this.#sql.closeWait.run(edit.at, edit.how, edit.by, executionId, edit.waitId)
    else this.#sql.extendWait.run(edit.dueAt, executionId, edit.waitId)
  }

  #writeRest(append: EncodedAppend): void {
    const { workspaceId, executionId, snapshot, plan } = append
    if (snapshot !== null) {
      this.#sql.putSnapshot.run(workspaceId, executionId, snapshot.seq, snapshot.stateVersion, snapshot.state)
    }
    for (const id of append.takenSignals) this.#sql.removeSignal.run(Number(id), workspaceId)
    for (const sha256 of append.blobs) this.#sql.addBlob.run(workspaceId, sha256, executionId)
    if (plan === null) return
    const known = `${workspaceId}/${plan.hash}`
    if (!this.#knownPlans.has(known)) {
      this.#sql.addPlan.run(workspaceId, plan.hash, plan.definitionHash, plan.text, append.at)
      this.#knownPlans.add(known)
    }
    if (append.insert === null) this.#sql.addRevision.run(workspaceId, executionId, plan.revision, plan.hash)
  }

  #sumStats(stats: readonly Cell[]): void {
    const width = STATS_COLUMNS.length
    for (let at = 0; at < stats.length; at += width) addDelta(this.#stats, stats.slice(at, at + width))
  }
}

interface WaitState {
  readonly closed_at: number | null
  readonly how: string | null
  readonly closed_by: string | null
}

function refuseClosed(row: WaitState | undefined): AppendResult {
  const detail = describeClosedWait(row?.how ?? null, row?.closed_by ?? null, row?.closed_at ?? null)
  return { ok: false, reason: 'wait-closed', detail }
}

type Prepared = { readonly [Name in keyof typeof STATEMENTS]: StatementSync }

function prepareAll(database: DatabaseSync): Prepared {
  const entries = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)] as const)
  return Object.fromEntries(entries) as Prepared
}

const unchanged = EXECUTION_MUTABLES.filter((column) => column !== 'status')
const byId = 'WHERE id = ? AND workspace_id = ? AND last_seq = ?'

/** `status` is the last parameter before the condition, so both updates take the same cells. */
const STATEMENTS = {
  readEpoch: 'SELECT epoch FROM owner WHERE id = 1',
  findKey:
    'SELECT execution_id, body_hash, expires_at FROM idempotency_keys WHERE workspace_id = ? AND principal = ? AND route = ? AND key = ?',
  putKey: `INSERT INTO idempotency_keys (workspace_id, principal, route, key, body_hash, execution_id, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET body_hash = excluded.body_hash, execution_id = excluded.execution_id, expires_at = excluded.expires_at`,
  findWait: 'SELECT closed_at, how, closed_by FROM waits WHERE execution_id = ? AND wait_id = ?',
  findSeq: 'SELECT last_seq FROM executions WHERE id = ? AND workspace_id = ?',
  insertExecution: `${insertInto('executions', EXECUTION_COLUMNS)} ON CONFLICT (id) DO NOTHING`,
  insertInput: 'INSERT INTO execution_inputs (workspace_id, execution_id, input) VALUES (?, ?, ?)',
  updateSameStatus: `UPDATE executions SET ${unchanged.map((column, index) => `${column} = ?${index + 1}`).join(', ')}
    WHERE status = ?${unchanged.length + 1} AND id = ?${unchanged.length + 2} AND workspace_id = ?${unchanged.length + 3} AND last_seq = ?${unchanged.length + 4}`,
  updateExecution: `UPDATE executions SET ${EXECUTION_MUTABLES.map((column) => `${column} = ?`).join(', ')} ${byId}`,
  updateSeq: `UPDATE executions SET last_seq = ? ${byId}`,
  insertEvent: insertInto('execution_events', EVENT_COLUMNS),
  putSpan: insertInto('spans', SPAN_COLUMNS).replace('INSERT', 'INSERT OR REPLACE'),
  insertStep: `${insertInto('steps', STEP_COLUMNS)} ON CONFLICT DO NOTHING`,
  forgetSteps: 'DELETE FROM steps WHERE execution_id = ? AND node_key = ?',
  openWait: insertInto('waits', WAIT_COLUMNS).replace('INSERT', 'INSERT OR REPLACE'),
  closeWait: 'UPDATE waits SET closed_at = ?, how = ?, closed_by = ? WHERE execution_id = ? AND wait_id = ?',
  extendWait: 'UPDATE waits SET due_at = ? WHERE execution_id = ? AND wait_id = ? AND closed_at IS NULL',
  putSnapshot: `INSERT OR REPLACE INTO execution_snapshots (workspace_id, execution_id, seq, state_version, state) VALUES (?, ?, ?, ?, ?)`,
  removeSignal: 'DELETE FROM signals WHERE id = ? AND workspace_id = ?',
  addBlob: 'INSERT INTO blob_refs (workspace_id, sha256, owner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  addPlan:
    'INSERT INTO plans (workspace_id, hash, definition_hash, plan, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  addRevision:
    'INSERT INTO execution_plans (workspace_id, execution_id, revision, plan_hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  addStats: `${insertInto('stats_hourly', STATS_COLUMNS)} ON CONFLICT DO UPDATE SET
    ${STATS_SUMS.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
} as const

function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
}

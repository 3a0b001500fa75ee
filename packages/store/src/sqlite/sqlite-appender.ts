import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AppendResult } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'
import type { Cell } from '../database.ts'
import {
  CALL_COLUMNS,
  EXECUTION_COLUMNS,
  EXECUTION_MUTABLES,
  EXECUTION_PROGRESS,
  STATS_COLUMNS,
  STATS_SUMS,
  STEP_COLUMNS,
  WAIT_COLUMNS,
} from '../journal/columns.ts'
import { addDelta } from '../journal/sum-stats.ts'
import { APPENDED, describeClosedWait, type WaitEdit } from '../journal/encoded-append.ts'
import type { UnpackedAppend } from './packed-appends.ts'

/** Executions whose numbers are remembered; more start over, at the price of one look-up each. */
const MAX_NUMBERS = 20_000

/*
 * Writes appends inside the writer's transaction, with prepared statements.
 *
 * 1. There is one writer, so what is checked stays true until the commit: every check comes before the first write
 *    of its append, and a refused append has written nothing.
 * 2. The row of `executions` is the lock of its execution: it is updated on condition of its `last_seq`.
 * 3. Statistics are summed per transaction and written once, by `flush`.
 * 4. A number remembered for an execution is a guess at its row: statements that use it compare the id too.
 */
export class SqliteAppender {
  readonly #sql: Prepared
  readonly #stats = new Map<string, Cell[]>()
  readonly #knownPlans = new Set<string>()
  /** `executions.n` by id, of executions that were written lately and have not ended. */
  readonly #numbers = new Map<string, number>()
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
    this.#numbers.clear()
    this.#stats.clear()
  }

  append(append: UnpackedAppend): AppendResult {
    if (append.epoch < this.#epoch) {
      const detail = `Epoch ${append.epoch} has ended; the owner's is ${this.#epoch}.`
      return { ok: false, reason: 'stale-epoch', detail }
    }
    const refused = append.insert === null ? this.#findClosedWait(append) : this.#findReplay(append)
    if (refused !== null) return refused
    const number = append.insert === null ? this.#update(append) : this.#insert(append, append.insert)
    if (typeof number !== 'number') return number
    if (append.events !== null) this.#sql.insertAppend.run(number, append.lastSeq, append.events, append.spans)
    for (const wait of append.waits) this.#writeWait(append, wait)
    this.#writeSteps(append)
    this.#writeCalls(append)
    this.#writeRest(append)
    this.#sumStats(append.stats)
    return APPENDED
  }

  #findReplay(append: UnpackedAppend): AppendResult | null {
    const key = append.idempotency
    if (key === null) return null
    const row = this.#sql.findKey.get(append.workspaceId, key.principal, key.route, key.key) as
      { execution_id: string; body_hash: string; expires_at: number } | undefined
    if (row === undefined || row.expires_at <= append.at) return null
    const sameBody = row.body_hash === key.bodyHash
    return { ok: false, reason: 'idempotency-replay', executionId: row.execution_id as ExecutionId, sameBody }
  }

  #findClosedWait(append: UnpackedAppend): AppendResult | null {
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

  /** The number of the new execution, or why there is none. */
  #insert(append: UnpackedAppend, cells: readonly Cell[]): number | AppendResult {
    const { workspaceId, executionId, idempotency: key } = append
    const inserted = this.#sql.insertExecution.run(...cells)
    if (inserted.changes === 0) {
      return { ok: false, reason: 'exists', detail: `Execution ${executionId} exists already.` }
    }
    if (append.largeInput !== null) this.#sql.insertInput.run(workspaceId, executionId, append.largeInput)
    if (key !== null) {
      const { principal, route, bodyHash, expiresAt } = key
      this.#sql.putKey.run(workspaceId, principal, route, key.key, bodyHash, executionId, expiresAt)
    }
    return this.#remember(executionId, Number(inserted.lastInsertRowid))
  }

  /** The number of the execution, or why it does not take the append. */
  #update(append: UnpackedAppend): number | AppendResult {
    const { executionId, workspaceId, afterSeq } = append
    const known = this.#numbers.get(executionId)
    if (known !== undefined && this.#updateRow(append, known)) return known
    const row = this.#sql.findExecution.get(executionId, workspaceId) as { n: number; last_seq: number } | undefined
    if (row?.last_seq === afterSeq && (leavesRow(append) || this.#updateRow(append, row.n))) {
      return this.#remember(executionId, row.n)
    }
    const found = row === undefined ? 'there is no such execution' : `its last event is ${row.last_seq}`
    return { ok: false, reason: 'wrong-seq', detail: `Expected event ${afterSeq} to be the last; ${found}.` }
  }

  /** False when the row is not that of the execution, or not at the event that the append follows. */
  #updateRow(append: UnpackedAppend, number: number): boolean {
    const { executionId, workspaceId, afterSeq, update, progress } = append
    if (progress !== null) {
      return this.#sql.updateProgress.run(...progress, number, executionId, workspaceId, afterSeq).changes !== 0
    }
    if (update !== null) {
      if (this.#sql.updateSameStatus.run(...update, number, executionId, workspaceId, afterSeq).changes !== 0)
        return true
      this.#numbers.delete(executionId)
      return this.#sql.updateExecution.run(...update, number, executionId, workspaceId, afterSeq).changes !== 0
    }
    if (leavesRow(append)) return false
    return this.#sql.updateSeq.run(append.lastSeq, number, executionId, workspaceId, afterSeq).changes !== 0
  }

  #remember(executionId: string, number: number): number {
    if (this.#numbers.size >= MAX_NUMBERS) this.#numbers.clear()
    this.#numbers.set(executionId, number)
    return number
  }

  #writeSteps(append: UnpackedAppend): void {
    for (const nodeKey of append.forgetSteps) this.#sql.forgetSteps.run(append.executionId, nodeKey)
    const { steps } = append
    const width = STEP_COLUMNS.length
    for (let at = 0; at < steps.length; at += width) this.#sql.insertStep.run(...steps.slice(at, at + width))
  }

  #writeCalls(append: UnpackedAppend): void {
    const { calls } = append
    const width = CALL_COLUMNS.length
    for (let at = 0; at < calls.length; at += width) this.#sql.putCall.run(...calls.slice(at, at + width))
  }

  #writeWait(append: UnpackedAppend, edit: WaitEdit): void {
    const { executionId } = append
    if (edit.kind === 'open') this.#sql.openWait.run(...edit.row)
    else if (edit.kind === 'close') this.#sql.closeWait.run(edit.at, edit.how, edit.by, executionId, edit.waitId)
    else this.#sql.extendWait.run(edit.dueAt, executionId, edit.waitId)
  }

  #writeRest(append: UnpackedAppend): void {
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

/** Steps and calls alone change nothing of the execution. */
function leavesRow({ events, update, progress }: UnpackedAppend): boolean {
  return events === null && update === null && progress === null
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
const ROW = 'n = ? AND id = ? AND workspace_id = ? AND last_seq = ?'
const IS_ROW = `WHERE ${ROW}`

/** `status` is the last parameter before the condition, so both updates take the same cells. */
const STATEMENTS = {
  readEpoch: 'SELECT epoch FROM owner WHERE id = 1',
  findKey:
    'SELECT execution_id, body_hash, expires_at FROM idempotency_keys WHERE workspace_id = ? AND principal = ? AND route = ? AND key = ?',
  putKey: `INSERT INTO idempotency_keys (workspace_id, principal, route, key, body_hash, execution_id, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET body_hash = excluded.body_hash, execution_id = excluded.execution_id, expires_at = excluded.expires_at`,
  findWait: 'SELECT closed_at, how, closed_by FROM waits WHERE execution_id = ? AND wait_id = ?',
  findExecution: 'SELECT n, last_seq FROM executions WHERE id = ? AND workspace_id = ?',
  insertExecution: `${insertInto('executions', EXECUTION_COLUMNS)} ON CONFLICT (id) DO NOTHING`,
  insertInput: 'INSERT INTO execution_inputs (workspace_id, execution_id, input) VALUES (?, ?, ?)',
  updateProgress: `UPDATE executions SET ${EXECUTION_PROGRESS.map((column) => `${column} = ?`).join(', ')} ${IS_ROW}`,
  updateSameStatus: `UPDATE executions SET ${unchanged.map((column) => `${column} = ?`).join(', ')} WHERE status = ? AND ${ROW}`,
  updateExecution: `UPDATE executions SET ${EXECUTION_MUTABLES.map((column) => `${column} = ?`).join(', ')} ${IS_ROW}`,
  updateSeq: `UPDATE executions SET last_seq = ? ${IS_ROW}`,
  insertAppend:
    'INSERT INTO execution_appends (execution_n, last_seq, events, spans) VALUES (?, ?, CAST(? AS TEXT), CAST(? AS TEXT))',
  putCall: insertInto('call_spans', CALL_COLUMNS).replace('INSERT', 'INSERT OR REPLACE'),
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

import type {
  Append,
  AppendResult,
  ExecutionRow,
  Journal,
  LoadedExecution,
  LogLine,
  ReusableResult,
  StorageFailure,
} from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  type CallRecord,
  type ExecutionEvent,
  type ExecutionId,
  type NodeKey,
  type Plan,
  type StepRecord,
  type StoredValue,
  type WorkspaceId,
} from '@heddle/model'
import { IdempotencyKeys } from './idempotency-keys.ts'
import { JournalFaults, type FaultOptions, type Refusal } from './journal-faults.ts'
import { toJsonCopy } from './json-copy.ts'
import { KeptSignals } from './kept-signals.ts'
import { KnownPlans } from './known-plans.ts'
import { recordedValue } from './recorded-value.ts'
import { StoredExecution, type RecordedCall } from './stored-execution.ts'
import type { OpenedWait } from './wait-list.ts'

/*
 * The journal's meaning without a disk: what `append` accepted is durable, everything else is gone with the host. It
 * keeps the same contract as the databases (`describeJournal`).
 *
 * 1. One result for each append, in order; a refused append leaves no trace (engine.md, "A bad append fails alone").
 * 2. What is derived (rows, waits, steps) is what the accepted appends say, so that `cut` can take events away again.
 * 3. All that goes in and out is copied: a host cannot change history by changing an object.
 */

/** A `Journal` in memory with faults on demand. */
export class MemoryJournal implements Journal {
  readonly #executions = new Map<ExecutionId, StoredExecution>()
  readonly #plans = new KnownPlans()
  readonly #keys = new IdempotencyKeys()
  readonly #kept = new KeptSignals()
  readonly #faults = new JournalFaults()
  #gate: Promise<void> | null = null
  #epoch = 0
  #commits = 0
  readonly logs: LogLine[] = []
  readonly signals = this.#kept.signals

  /** Transactions that were committed. */
  get commits(): number {
    return this.#commits
  }

  /** The next `times` appends that match are refused with `result`; others of the batch are not disturbed. */
  refuse(result: Refusal, options: FaultOptions = {}): void {
    this.#faults.addRefusal(result, options)
  }

  /** The next `times` transactions that hold a matching append fail as a whole. */
  fail(failure: StorageFailure, options: FaultOptions = {}): void {
    this.#faults.addFailure(failure, options)
  }

  /** Lets appends wait until the returned function is called, as a slow disk does. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#gate = promise
    return () => {
      this.#gate = null
      resolve()
    }
  }

  /**
   * Takes away every event after `seq` with all that was written beside it, as if the process had died before: rows
   * go back to the last append that is still whole, signals that were delivered later are kept again. 0 forgets the
   * execution.
   */
  cut(executionId: ExecutionId, seq: number): void {
    const stored = this.#executions.get(executionId)
    if (stored === undefined) return
    this.#executions.delete(executionId)
    this.#keys.free(executionId)
    this.#kept.restore(executionId)
    for (const append of stored.appends) {
      if (append.afterSeq >= seq) break
      this.#write(append.afterSeq + append.events.length <= seq ? append : toTorn(append, seq))
    }
  }

  async append(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    if (appends.length === 0) return []
    const copies = toJsonCopy(appends)
    if (this.#gate !== null) await this.#gate
    else await Promise.resolve()
    const failure = this.#faults.takeFailure(copies) ?? copies.map(findContradiction).find((found) => found !== null)
    if (failure) throw toError(failure)
    const results = copies.map((append) => this.#appendOne(append))
    this.#commits += 1
    return results
  }

  async nextEpoch(): Promise<number> {
    this.#epoch += 1
    return this.#epoch
  }

  async listOpen(cursor: ExecutionId | null, limit: number): Promise<readonly ExecutionRow[]> {
    const rows = [...this.#executions.values()].flatMap(({ row }) => row ?? [])
    const open = rows.filter((row) => !isSettled(row.status) && (cursor === null || row.id > cursor))
    return toJsonCopy(open.toSorted((left, right) => compareText(left.id, right.id)).slice(0, limit))
  }

  async load(executionId: ExecutionId): Promise<LoadedExecution | null> {
    const stored = this.#executions.get(executionId)
    const row = stored?.row ?? null
    if (stored === undefined || row === null) return null
    const { snapshot } = stored
    const events = stored.events.slice(snapshot?.seq ?? 0)
    return toJsonCopy({ row, plans: this.#plansOf(stored, row), snapshot, events })
  }

  async loadMany(ids: readonly ExecutionId[]): Promise<readonly LoadedExecution[]> {
    const loaded = await Promise.all(ids.map((id) => this.load(id)))
    return loaded.filter((execution) => execution !== null)
  }

  async readEvents(executionId: ExecutionId, afterSeq: number, limit: number): Promise<readonly ExecutionEvent[]> {
    const events = this.#executions.get(executionId)?.events ?? []
    return toJsonCopy(events.slice(afterSeq, afterSeq + limit))
  }

  async readSteps(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly StepRecord[]> {
    return toJsonCopy(this.#executions.get(executionId)?.readSteps(nodeKey) ?? [])
  }

  async readEventValue(executionId: ExecutionId, seq: number, name: string | undefined): Promise<StoredValue | null> {
    const event = this.#executions.get(executionId)?.events[seq - 1]
    return event === undefined ? null : toJsonCopy(recordedValue(event, name))
  }

  async findSignalWaits(
    workspaceId: WorkspaceId,
    name: string,
    key: string,
  ): Promise<readonly { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly waitId: string }[]> {
    return this.listOpenWaits()
      .filter(({ workspaceId: owner, spec }) => {
        return owner === workspaceId && spec.kind === 'signal' && spec.name === name && spec.key === key
      })
      .map(({ executionId, nodeKey, waitId }) => ({ executionId, nodeKey, waitId }))
  }

  async readResults(executionId: ExecutionId): Promise<readonly ReusableResult[]> {
    return toJsonCopy(this.#executions.get(executionId)?.readResults() ?? [])
  }

  async appendLogs(lines: readonly LogLine[]): Promise<void> {
    this.logs.push(...toJsonCopy(lines))
  }

  async readCalls(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly CallRecord[]> {
    const calls = this.listCalls(executionId).filter((recorded) => recorded.nodeKey === nodeKey)
    return calls.toSorted((left, right) => left.attempt - right.attempt).map(({ call }) => call)
  }

  async findChild(parentId: ExecutionId, nodeKey: NodeKey): Promise<ExecutionId | null> {
    const rows = [...this.#executions.values()].flatMap(({ row }) => row ?? [])
    const children = rows.filter((row) => row.parentId === parentId && row.parentNodeKey === nodeKey)
    const [first] = children
      .filter(({ executionAttempt }) => executionAttempt === 1)
      .toSorted((left, right) => compareText(left.id, right.id))
    return first?.id ?? null
  }

  /** The calls recorded for an execution, in order. */
  listCalls(executionId: ExecutionId): readonly RecordedCall[] {
    return toJsonCopy(this.#executions.get(executionId)?.calls ?? [])
  }

  /** The waits of all executions that are open, oldest first. */
  listOpenWaits(): readonly OpenedWait[] {
    const open = [...this.#executions.values()].flatMap((stored) => stored.waits.listOpen())
    return toJsonCopy(open.toSorted(compareWaits))
  }

  #appendOne(append: Append): AppendResult {
    const refused = this.#faults.takeRefusal(append) ?? this.#check(append)
    if (refused !== null) return refused
    this.#write(append)
    return { ok: true }
  }

  #check(append: Append): AppendResult | null {
    const { executionId, epoch } = append
    if (epoch < this.#epoch) {
      return { ok: false, reason: 'stale-epoch', detail: `Epoch ${epoch} has ended; the owner's is ${this.#epoch}.` }
    }
    const stored = this.#executions.get(executionId)
    if (isCreation(append)) {
      const replayed = this.#keys.findReplay(append)
      if (replayed !== null) return replayed
      if (stored !== undefined)
        return { ok: false, reason: 'exists', detail: `Execution ${executionId} exists already.` }
    } else if (stored === undefined) {
      return { ok: false, reason: 'wrong-seq', detail: `There is no execution ${executionId}.` }
    }
    return (stored ?? new StoredExecution()).check(append)
  }

  #write(append: Append): void {
    const stored = this.#executions.get(append.executionId) ?? new StoredExecution()
    this.#executions.set(append.executionId, stored)
    stored.write(append)
    this.#plans.add(append)
    if (isCreation(append)) this.#keys.use(append)
    this.#kept.deliver(append)
  }

  #plansOf(stored: StoredExecution, row: ExecutionRow): readonly Plan[] {
    const first = stored.firstPlan ?? this.#plans.findNewest(row.workspaceId, row.definitionHash)
    return first === null ? stored.revisedPlans : [first, ...stored.revisedPlans]
  }
}

function isCreation({ afterSeq, events }: Append): boolean {
  return afterSeq === 0 && events.length > 0
}

/** What makes an append impossible in itself: a defect of the host. */
function findContradiction(append: Append): StorageFailure | null {
  const { executionId, afterSeq, events, rows } = append
  const gap = events.find((event, at) => event.seq !== afterSeq + at + 1)
  const what =
    gap !== undefined
      ? `event ${gap.seq} (${gap.type}) is out of order`
      : isCreation(append) && rows === null
        ? 'its creation has no row for executions'
        : null
  if (what === null) return null
  const message = `The append to execution ${executionId} after event ${afterSeq} is not possible: ${what}.`
  return { kind: 'bad-append', message }
}

function toError(failure: StorageFailure): HeddleError {
  const message = `The journal failed (${failure.kind}): ${failure.message}`
  const isPassing = failure.kind === 'disk-full' || failure.kind === 'unavailable'
  return new HeddleError(isPassing ? 'OVERLOADED' : 'INTERNAL_ERROR', message, { cause: failure })
}

/** What is left of an append whose later events are taken away: nothing that was written beside them. */
function toTorn(append: Append, seq: number): Append {
  const events = append.events.filter((event) => event.seq <= seq)
  return { ...append, events, rows: null, steps: [], forgetSteps: [], calls: [], snapshot: null, takenSignals: [] }
}

function compareWaits(left: OpenedWait, right: OpenedWait): number {
  if (left.openedAt !== right.openedAt) return left.openedAt - right.openedAt
  return compareText(left.executionId, right.executionId) || compareText(left.waitId, right.waitId)
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

import type {
  Append,
  AppendResult,
  ExecutionRow,
  Journal,
  LoadedExecution,
  LogLine,
  ReusableResult,
  StorageFailure,
  WaitChange,
} from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  type CallRecord,
  type ExecutionEvent,
  type ExecutionId,
  type Json,
  type NodeKey,
  type Plan,
  type StepRecord,
  type StoredValue,
  type WorkspaceId,
} from '@heddle/model'

/*
 * The journal's meaning without a disk: what `append` accepted is durable, everything else is gone with the host.
 *
 * 1. One result for each append, in order; a refused append leaves no trace (engine.md, "A bad append fails alone").
 * 2. What is derived (rows, waits, steps) is what the accepted appends say, so that `cut` can take events away again.
 * 3. All that goes in and out is copied: a host cannot change history by changing an object.
 */

interface OpenWait {
  readonly change: Extract<WaitChange, { readonly kind: 'open' }>
  readonly order: number
}

interface Stored {
  appends: Append[]
  events: ExecutionEvent[]
  row: ExecutionRow | null
  snapshot: Append['snapshot']
  readonly openWaits: Map<string, OpenWait>
  readonly closedWaits: Map<string, string>
  readonly steps: Map<NodeKey, StepRecord[]>
  readonly calls: { readonly nodeKey: NodeKey; readonly attempt: number; readonly call: CallRecord }[]
}

interface KeptSignal {
  readonly id: string
  readonly payload: Json
  readonly by: string
  readonly expiresAt: number
}

/** Signals kept for one (workspace, name, key). */
const KEPT_SIGNALS = 1_000

type Fault =
  | { readonly kind: 'refuse'; readonly result: Exclude<AppendResult, { readonly ok: true }> }
  | { readonly kind: 'fail'; readonly failure: StorageFailure }

/** A `Journal` in memory with faults on demand. */
export class MemoryJournal implements Journal {
  readonly #executions = new Map<ExecutionId, Stored>()
  readonly #plans = new Map<string, Plan>()
  readonly #kept = new Map<string, KeptSignal[]>()
  readonly #idempotency = new Map<string, { readonly executionId: ExecutionId; readonly bodyHash: string }>()
  readonly #faults: { readonly matches: (append: Append) => boolean; readonly fault: Fault; times: number }[] = []
  #gate: Promise<void> | null = null
  #epoch = 0
  #signalCount = 0
  #waitOrder = 0
  #commits = 0
  readonly logs: LogLine[] = []
  readonly signals: Journal['signals']

  constructor() {
    this.signals = {
      offer: async (signal) => {
        const kept = this.#keptSignals(signal.workspaceId, signal.name, signal.key, signal.at)
        if (kept.length >= KEPT_SIGNALS) return 'full'
        this.#signalCount += 1
        const { payload, by, expiresAt } = signal
        kept.push(structuredClone({ id: String(this.#signalCount), payload, by, expiresAt }))
        return 'kept'
      },
      peek: async (workspaceId, name, key, now) => {
        const oldest = this.#keptSignals(workspaceId, name, key, now)[0]
        return oldest === undefined ? null : { id: oldest.id, payload: oldest.payload, by: oldest.by }
      },
      take: async (workspaceId, name, key, now) => {
        const oldest = this.#keptSignals(workspaceId, name, key, now).shift()
        return oldest === undefined ? null : { payload: oldest.payload, by: oldest.by }
      },
    }
  }

  /** Transactions that were committed. */
  get commits(): number {
    return this.#commits
  }

  /** The next `times` appends that match are refused with `result`; others of the batch are not disturbed. */
  refuse(
    result: Exclude<AppendResult, { readonly ok: true }>,
    options: { readonly times?: number; readonly matches?: (append: Append) => boolean } = {},
  ): void {
    const { times = 1, matches = () => true } = options
    this.#faults.push({ matches, times, fault: { kind: 'refuse', result } })
  }

  /** The next `times` transactions that hold a matching append fail as a whole. */
  fail(
    failure: StorageFailure,
    options: { readonly times?: number; readonly matches?: (append: Append) => boolean } = {},
  ): void {
    const { times = 1, matches = () => true } = options
    this.#faults.push({ matches, times, fault: { kind: 'fail', failure } })
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
   * go back to the last append that is still whole. 0 forgets the execution.
   */
  cut(executionId: ExecutionId, seq: number): void {
    const stored = this.#executions.get(executionId)
    if (stored === undefined) return
    this.#executions.delete(executionId)
    for (const append of stored.appends) {
      if (append.afterSeq >= seq) break
      const whole = append.afterSeq + append.events.length <= seq
      const kept = append.events.filter((event) => event.seq <= seq)
      this.#write(whole ? append : { ...append, events: kept, rows: null, steps: [], calls: [], snapshot: null })
    }
  }

  async append(appends: readonly Append[]): Promise<readonly AppendResult[]> {
    const copies = structuredClone(appends)
    if (this.#gate !== null) await this.#gate
    else await Promise.resolve()
    const failure = this.#takeFault(copies, 'fail')
    if (failure?.fault.kind === 'fail') {
      const { kind, message } = failure.fault.failure
      throw new HeddleError('INTERNAL_ERROR', `The journal failed (${kind}): ${message}.`, {
        cause: failure.fault.failure,
      })
    }
    const results = copies.map((append) => this.#appendOne(append))
    this.#commits += 1
    return results
  }

  async nextEpoch(): Promise<number> {
    this.#epoch += 1
    return this.#epoch
  }

  async listOpen(cursor: ExecutionId | null, limit: number): Promise<readonly ExecutionRow[]> {
    const rows: ExecutionRow[] = []
    for (const id of [...this.#executions.keys()].toSorted()) {
      const row = this.#executions.get(id)?.row
      if (row && !isSettled(row.status) && (cursor === null || id > cursor)) rows.push(row)
      if (rows.length === limit) break
    }
    return structuredClone(rows)
  }

  async load(executionId: ExecutionId): Promise<LoadedExecution | null> {
    const stored = this.#executions.get(executionId)
    if (stored === undefined || stored.row === null) return null
    const after = stored.snapshot?.seq ?? 0
    return structuredClone({
      row: stored.row,
      plans: this.#plansOf(stored),
      snapshot: stored.snapshot,
      events: stored.events.filter((event) => event.seq > after),
    })
  }

  async loadMany(ids: readonly ExecutionId[]): Promise<readonly LoadedExecution[]> {
    const loaded = await Promise.all(ids.map((id) => this.load(id)))
    return loaded.filter((execution) => execution !== null)
  }

  async readEvents(executionId: ExecutionId, afterSeq: number, limit: number): Promise<readonly ExecutionEvent[]> {
    const events = this.#executions.get(executionId)?.events ?? []
    return structuredClone(events.filter((event) => event.seq > afterSeq).slice(0, limit))
  }

  async readSteps(executionId: ExecutionId, nodeKey: NodeKey): Promise<readonly StepRecord[]> {
    return structuredClone(this.#executions.get(executionId)?.steps.get(nodeKey) ?? [])
  }

  async readEventValue(executionId: ExecutionId, seq: number, name: string | undefined): Promise<StoredValue | null> {
    const event = this.#executions.get(executionId)?.events[seq - 1]
    return event === undefined ? null : structuredClone(recordedValue(event, name))
  }

  async findSignalWaits(
    workspaceId: WorkspaceId,
    name: string,
    key: string,
  ): Promise<readonly { readonly executionId: ExecutionId; readonly nodeKey: NodeKey; readonly waitId: string }[]> {
    const found: OpenWait[] = []
    for (const stored of this.#executions.values()) {
      for (const wait of stored.openWaits.values()) {
        const { spec } = wait.change
        if (wait.change.workspaceId !== workspaceId || spec.kind !== 'signal') continue
        if (spec.name === name && spec.key === key) found.push(wait)
      }
    }
    return found
      .toSorted((left, right) => left.order - right.order)
      .map(({ change }) => ({ executionId: change.executionId, nodeKey: change.nodeKey, waitId: change.waitId }))
  }

  async readResults(executionId: ExecutionId): Promise<readonly ReusableResult[]> {
    const results = new Map<NodeKey, ReusableResult>()
    for (const event of this.#executions.get(executionId)?.events ?? []) {
      if (event.type === 'compensation.started') {
        const undone = results.get(event.data.of)
        if (undone !== undefined) results.set(undone.nodeKey, { ...undone, compensated: true })
      }
      if (event.nodeKey === undefined) continue
      if (event.type === 'node.completed' || event.type === 'node.failed' || event.type === 'node.reused') {
        const { output, ports } = event.data
        const status = event.type === 'node.failed' ? 'failed' : 'completed'
        results.set(event.nodeKey, { nodeKey: event.nodeKey, output, ports, status, compensated: false })
      }
    }
    return structuredClone([...results.values()])
  }

  async appendLogs(lines: readonly LogLine[]): Promise<void> {
    this.logs.push(...structuredClone(lines))
  }

  /** The calls recorded for an execution, in order. */
  readCalls(executionId: ExecutionId): Stored['calls'] {
    return structuredClone(this.#executions.get(executionId)?.calls ?? [])
  }

  /** The waits of all executions that are open, oldest first. */
  listOpenWaits(): readonly OpenWait['change'][] {
    return [...this.#executions.values()]
      .flatMap((stored) => [...stored.openWaits.values()])
      .toSorted((left, right) => left.order - right.order)
      .map((wait) => wait.change)
  }

  #appendOne(append: Append): AppendResult {
    const refused = this.#takeFault([append], 'refuse')
    if (refused?.fault.kind === 'refuse') return refused.fault.result
    if (append.epoch < this.#epoch) {
      return { ok: false, reason: 'stale-epoch', detail: `epoch ${append.epoch} was followed by ${this.#epoch}` }
    }
    const replayed = this.#checkIdempotency(append)
    if (replayed !== null) return replayed
    const stored = this.#executions.get(append.executionId)
    const lastSeq = stored?.events.length ?? 0
    if (append.afterSeq === 0 && lastSeq > 0) return { ok: false, reason: 'exists' }
    if (append.afterSeq !== lastSeq || append.events.some((event, at) => event.seq !== lastSeq + at + 1)) {
      return { ok: false, reason: 'wrong-seq', detail: `the last event is ${lastSeq}` }
    }
    const closed = findClosedWait(append, stored)
    if (closed !== null) return { ok: false, reason: 'wait-closed', detail: closed }
    this.#write(append)
    return { ok: true }
  }

  #checkIdempotency(append: Append): AppendResult | null {
    if (append.idempotency === null) return null
    const { bodyHash } = append.idempotency
    const name = idempotencyName(append)
    const earlier = this.#idempotency.get(name)
    if (earlier === undefined) return null
    const sameBody = earlier.bodyHash === bodyHash
    return { ok: false, reason: 'idempotency-replay', executionId: earlier.executionId, sameBody }
  }

  #write(append: Append): void {
    const stored = this.#executions.get(append.executionId) ?? createStored()
    this.#executions.set(append.executionId, stored)
    stored.appends.push(append)
    stored.events.push(...append.events)
    if (append.plan !== null) this.#plans.set(append.plan.hash, append.plan.plan)
    if (append.idempotency !== null) {
      const { bodyHash } = append.idempotency
      this.#idempotency.set(idempotencyName(append), { executionId: append.executionId, bodyHash })
    }
    if (append.snapshot !== null) stored.snapshot = append.snapshot
    for (const id of append.takenSignals ?? []) this.#removeSignal(id)
    for (const nodeKey of append.forgetSteps) stored.steps.delete(nodeKey)
    for (const { nodeKey, step } of append.steps) writeStep(stored, nodeKey, step)
    stored.calls.push(...append.calls)
    if (append.rows === null) return
    stored.row = append.rows.execution
    for (const change of append.rows.waits) this.#changeWait(stored, change)
  }

  #changeWait(stored: Stored, change: WaitChange): void {
    if (change.kind === 'open') {
      stored.openWaits.set(change.waitId, { change, order: this.#waitOrder++ })
      return
    }
    const wait = stored.openWaits.get(change.waitId)
    if (change.kind === 'close') {
      stored.openWaits.delete(change.waitId)
      stored.closedWaits.set(change.waitId, `${change.waitId} was closed by ${change.by} (${change.how})`)
    } else if (wait !== undefined) {
      const spec = { ...wait.change.spec, dueAt: change.dueAt }
      stored.openWaits.set(change.waitId, { ...wait, change: { ...wait.change, spec } })
    }
  }

  #plansOf(stored: Stored): readonly Plan[] {
    const plans: Plan[] = []
    for (const event of stored.events) {
      if (event.type !== 'execution.created' && event.type !== 'plan.revised') continue
      const plan = this.#plans.get(event.data.definitionHash)
      if (plan === undefined) continue
      plans.push(event.type === 'plan.revised' ? { ...plan, revision: event.data.revision } : plan)
    }
    return plans
  }

  #keptSignals(workspaceId: WorkspaceId, name: string, key: string, now: number): KeptSignal[] {
    const id = JSON.stringify([workspaceId, name, key])
    const kept = (this.#kept.get(id) ?? []).filter((signal) => signal.expiresAt > now)
    this.#kept.set(id, kept)
    return kept
  }

  #removeSignal(id: string): void {
    for (const [name, kept] of this.#kept)
      this.#kept.set(
        name,
        kept.filter((signal) => signal.id !== id),
      )
  }

  #takeFault(appends: readonly Append[], kind: Fault['kind']): { readonly fault: Fault } | null {
    const found = this.#faults.find((entry) => entry.fault.kind === kind && appends.some(entry.matches))
    if (found === undefined) return null
    found.times -= 1
    if (found.times <= 0) this.#faults.splice(this.#faults.indexOf(found), 1)
    return found
  }
}

/** What an event records under `name`: its `output` when there is no name, else `values[name]`; null when nothing. */
export function recordedValue(event: ExecutionEvent, name: string | undefined): StoredValue | null {
  if (name !== undefined) return event.type === 'node.evaluated' ? (event.data.values[name] ?? null) : null
  return 'output' in event.data ? (event.data.output ?? null) : null
}

function idempotencyName({ workspaceId, idempotency }: Append): string {
  return JSON.stringify([workspaceId, idempotency?.principal, idempotency?.route, idempotency?.key])
}

function createStored(): Stored {
  return {
    appends: [],
    events: [],
    row: null,
    snapshot: null,
    openWaits: new Map(),
    closedWaits: new Map(),
    steps: new Map(),
    calls: [],
  }
}

function writeStep(stored: Stored, nodeKey: NodeKey, step: StepRecord): void {
  const steps = stored.steps.get(nodeKey) ?? []
  stored.steps.set(nodeKey, steps)
  if (!steps.some((earlier) => earlier.stepKey === step.stepKey)) steps.push(step)
}

function findClosedWait(append: Append, stored: Stored | undefined): string | null {
  for (const change of append.rows?.waits ?? []) {
    const closed = change.kind === 'close' ? stored?.closedWaits.get(change.waitId) : undefined
    if (closed !== undefined) return closed
  }
  return null
}

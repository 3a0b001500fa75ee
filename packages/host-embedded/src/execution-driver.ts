/*
 * One execution in memory: turns inputs into events, has them written, then does what the engine asked for.
 *
 * Boundary: the meaning of events is the engine's; slots, runners, timers and other executions are reached through
 * `Services`. Everything here can be thrown away and read again from the journal.
 *
 * Invariants
 * D1 One append of events is in flight at most; what comes in meanwhile goes into the next turn, in order.
 * D2 Commands are carried out, and events published, only after their append is durable (E3, E6).
 * D3 After a refused append the state is read again, and the inputs of that append are taken once more.
 * D4 Each input is answered once.
 * D5 It leaves memory when nothing is ready, running or on its way; timers keep one entry (E7).
 * D6 The execution's slot is held only while a node is ready or running.
 */
import type { Append, Command, ExecutionRow, ExecutionState, LoadedExecution, Plans, Timer } from '@heddle/engine'
import { createState, listRunningAttempts, replayEvents, STATE_VERSION, toSnapshot } from '@heddle/engine'
import {
  HeddleError,
  NULL_VALUE,
  assertNever,
  type EvaluationRequest,
  type ExecutionEvent,
  type ExecutionId,
  type NewEvent,
  type NodeKey,
  type Plan,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import { Attempts } from './attempts.ts'
import { toDefect } from './defect.ts'
import type { DriverInput } from './driver-input.ts'
import { takeDriverTurn, type DriverTurn } from './driver-turn.ts'
import { Evaluations } from './evaluations.ts'
import type { CommitResult } from './group-commit.ts'
import { PlanSet } from './plan-set.ts'
import type { Services } from './services.ts'
import { TurnInputs } from './turn-inputs.ts'

/** Written beside events: steps and calls of a running attempt, a snapshot. */
export interface BesideAppend {
  readonly steps: Append['steps']
  readonly calls: Append['calls']
  readonly snapshot?: Append['snapshot']
  /** Whether it still makes sense after the state was read again. */
  readonly holdsLease: () => boolean
}

/** What only the first append has. */
export interface Creation {
  readonly idempotency: Append['idempotency']
  /** The idempotency key was used before. */
  readonly onRepeated: (earlier: Extract<CommitResult, { readonly reason: 'idempotency-replay' }>) => void
}

/** Refused appends in a row after which a node's result, then the execution, is given up for now. */
const REFUSALS_BEFORE_FAILING = 2
const REFUSALS_BEFORE_PARKING = 4
/** A timer this near does not send an execution out of memory. */
const SOON_MS = 2_000

export class ExecutionDriver {
  readonly id: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly attempts: Attempts
  readonly evaluations: Evaluations
  readonly values: ValueReader
  readonly #services: Services
  readonly #plans: PlanSet
  #state: ExecutionState
  #row: ExecutionRow | null
  #creation: Creation | null
  #newPlan: Append['plan'] = null
  #inbox: DriverInput[] = []
  #woken: NodeKey[] = []
  #afterCommit: (() => void)[] = []
  /** Refused beside a refused append of events: written once these have their place. */
  #besideLater: { readonly beside: BesideAppend; readonly waiter: Waiter }[] = []
  #phase: 'quiet' | 'planned' | 'writing' | 'reading' | 'gone' = 'quiet'
  /** Just read from the journal: all outstanding commands are due. */
  #fresh: boolean
  #wasLoaded: boolean
  #slot: 'none' | 'asked' | 'held' = 'none'
  #busy = 0
  #refusals = 0
  #snapshotSeq: number
  readonly #timers = new Map<string, Timer>()

  constructor(services: Services, from: LoadedExecution | NewExecution) {
    this.#services = services
    const isNew = 'creation' in from
    this.id = isNew ? from.executionId : from.row.id
    this.workspaceId = isNew ? from.workspaceId : from.row.workspaceId
    this.values = services.values.reader(this.workspaceId, this.id)
    this.attempts = new Attempts(services, this)
    this.evaluations = new Evaluations(services, this)
    this.#plans = new PlanSet(isNew ? [from.plan] : from.plans)
    this.#creation = isNew ? from.creation : null
    this.#newPlan = isNew ? { hash: from.plan.definitionHash, plan: from.plan } : null
    this.#fresh = !isNew
    this.#wasLoaded = !isNew
    this.#row = isNew ? null : from.row
    this.#state = isNew ? createState() : toState(this.#plans, from)
    this.#snapshotSeq = isNew ? 0 : (from.snapshot?.seq ?? 0)
  }

  /** What `execution.created` said. */
  get head(): NonNullable<ExecutionState['head']> {
    if (this.#state.head === null) throw new HeddleError('INTERNAL_ERROR', `Execution ${this.id} has no first event.`)
    return this.#state.head
  }

  get seq(): number {
    return this.#state.seq
  }

  /** The row as last written, or about to be. */
  get row(): ExecutionRow | null {
    return this.#row
  }

  get isSettled(): boolean {
    return this.#state.phase === 'settled'
  }

  /** Read from the journal, so attempts of another process may have left steps. */
  get wasLoaded(): boolean {
    return this.#wasLoaded
  }

  get plans(): Plans {
    return this.#plans
  }

  plan({ planRevision }: Pick<EvaluationRequest, 'planRevision'>): Plan {
    return this.#plans.get(planRevision)
  }

  nodeState(nodeKey: NodeKey): ExecutionState['nodes'][string] | undefined {
    return this.#state.nodes[nodeKey]
  }

  /** Takes an input on; it goes into the next turn. */
  feed(input: DriverInput): void {
    if (this.#phase === 'gone') this.#services.outside.feed(this.id, input)
    else {
      this.#inbox.push(input)
      this.#planTurn()
    }
  }

  /** A pending attempt can go on. */
  wake(nodeKey: NodeKey): void {
    this.#woken.push(nodeKey)
    this.#planTurn()
  }

  /** Attempts that the journal has running and nobody runs. */
  countLostAttempts(): number {
    return this.#lostAttempts([], 0).length
  }

  /** Looks at what is due; for executions that were just read. */
  resume(): void {
    this.#planTurn()
  }

  /** Makes `plan` known before the `plan.revised` that names it. */
  addPlan(plan: Plan): void {
    this.#plans.add(plan)
    this.#newPlan = { hash: plan.definitionHash, plan }
  }

  /** Runs `callback` when the turn being taken is durable; dropped when it is refused. */
  afterCommit(callback: () => void): void {
    this.#afterCommit.push(callback)
  }

  /** Keeps the execution in memory until `work` has ended. */
  async during(work: Promise<void>): Promise<void> {
    this.#busy += 1
    try {
      await work
    } catch (error) {
      toDefect(this.#services, this.id, error)
    } finally {
      this.#busy -= 1
      this.#settleDown()
    }
  }

  /** The timer is due. */
  timerDue(timerId: string): void {
    const timer = this.#timers.get(timerId)
    if (timer === undefined) return
    this.#timers.delete(timerId)
    if (timer.kind === 'reminder') this.#services.outside.remind(this, timer)
    else this.feed({ event: this.#toDueEvent(timer) })
  }

  /** Null when the execution holds its slot; else why it has to wait. */
  takeSlot(): string | null {
    if (this.#slot === 'held') return null
    const { head } = this
    const answer = this.#services.admission.admit(
      {
        workspaceId: this.workspaceId,
        executionId: this.id,
        workflowId: head.workflowId,
        priority: head.priority,
        keys: this.concurrencyKeys,
        needs: {},
        placement: null,
      },
      () => this.#services.outside.slotGranted(this.id),
    )
    if ('queued' in answer) {
      this.#slot = 'asked'
      return answer.queued
    }
    this.#slot = 'held'
    return null
  }

  /** The slot it asked for has come. */
  slotGranted(): void {
    this.#slot = 'held'
    if (this.#state.phase === 'created') {
      const at = this.#services.clock.now()
      this.feed({ event: { type: 'execution.started', at, data: {} } })
    }
    for (const nodeKey of this.attempts.waitingForExecution()) this.wake(nodeKey)
    this.#planTurn()
  }

  get concurrencyKeys(): readonly { readonly key: string; readonly limit: number }[] {
    const { concurrencyKey } = this.head
    const limit = this.#plans.get(1).settings.concurrency?.limit
    return concurrencyKey === null || limit === undefined ? [] : [{ key: concurrencyKey, limit }]
  }

  /** Writes beside events; resolves when durable. Rejects with `CONFLICT` when its lease is gone. */
  appendBeside(beside: BesideAppend): Promise<void> {
    return new Promise((resolve, reject) => this.#writeBeside(beside, { resolve, reject, tries: 0 }))
  }

  /** Ends without a trace in the journal; the next owner recovers it. */
  abandon(reason: string): void {
    if (this.#phase === 'gone') return
    this.#phase = 'gone'
    this.attempts.abandon(reason)
    this.#services.timers.clearExecution(this.id)
    const error = new HeddleError('OVERLOADED', `The host has stopped (${reason}); ask again after its next start.`)
    for (const input of this.#inbox.splice(0)) input.done?.(error)
    for (const { waiter } of this.#besideLater.splice(0)) waiter.reject(error)
  }

  #planTurn(): void {
    if (this.#phase !== 'quiet') return
    this.#phase = 'planned'
    queueMicrotask(() => {
      if (this.#phase === 'planned') this.#takeTurn()
    })
  }

  #takeTurn(): void {
    const inputs = this.#inbox
    this.#inbox = []
    let work: TurnInputs
    let turn: DriverTurn
    try {
      work = new TurnInputs(inputs, { state: this.#state, plans: this })
      turn = this.#decide(work)
    } catch (error) {
      toDefect(this.#services, this.id, error)
      this.#readAgain(inputs)
      return
    }
    work.reject(turn.rejected)
    for (const { event } of turn.rejected) if (event.type === 'attempt.started') this.attempts.drop(event.nodeKey!)
    this.#dropDecided(turn.events)
    if (turn.events.length === 0) {
      this.#phase = 'quiet'
      this.#finishTurn(turn, work)
    } else this.#write(turn, work)
  }

  #decide(work: TurnInputs): DriverTurn {
    const now = this.#services.clock.now()
    const events = [...(this.#fresh ? this.#lostAttempts(work.events, now) : []), ...work.events]
    for (const nodeKey of this.#woken.splice(0)) {
      const event = this.attempts.proceed(nodeKey)
      if (event !== null) events.push(event)
    }
    const fresh = this.#fresh
    const turn = takeDriverTurn({
      plans: this.#plans,
      state: this.#state,
      inputs: events,
      fresh,
      now,
      evaluateNow: this.evaluations.evaluateNow,
      prepare: (command) => this.attempts.prepare(command),
      askForStart: () => this.#askForStart(),
    })
    this.#fresh = false
    return turn
  }

  /** D6: an execution that has not started asks for its first slot. */
  #askForStart(): NewEvent | null {
    if (this.#state.phase !== 'created' || this.#slot === 'asked' || this.#services.isStopping()) return null
    const at = this.#services.clock.now()
    const reason = this.takeSlot()
    if (reason === null) return { type: 'execution.started', at, data: {} }
    return this.#state.queueReason === reason ? null : { type: 'execution.queued', at, data: { reason } }
  }

  /** Attempts of a process that is gone, or whose start was never carried out. */
  #lostAttempts(inputs: readonly NewEvent[], at: number): readonly NewEvent[] {
    const reported = new Set<string>()
    for (const { data } of inputs) if ('lease' in data && data.lease !== null) reported.add(data.lease)
    return listRunningAttempts(this.#state)
      .filter(({ nodeKey, lease }) => !reported.has(lease) && !this.attempts.isRunning(nodeKey, lease))
      .map(({ nodeKey, attempt, lease }) => ({ type: 'attempt.lost', at, nodeKey, data: { attempt, lease } }))
  }

  #write(turn: DriverTurn, work: TurnInputs): void {
    this.#phase = 'writing'
    this.#row = turn.rows?.execution ?? this.#row
    const creation = this.#creation
    const append: Append = {
      executionId: this.id,
      workspaceId: this.workspaceId,
      epoch: this.#services.epoch(),
      afterSeq: turn.events[0]!.seq - 1,
      events: turn.events,
      rows: turn.rows,
      steps: [],
      forgetSteps: this.attempts.forgottenSteps(turn.events),
      calls: [],
      snapshot: null,
      idempotency: creation?.idempotency ?? null,
      plan: this.#newPlan,
    }
    this.#services.commit.append(append, (result) => this.#written({ turn, work, append }, result))
  }

  #written({ turn, work, append }: Written, result: CommitResult): void {
    if (this.#phase === 'gone') work.answer(stoppedError())
    else if (result.ok) {
      if (this.#creation !== null) this.#services.outside.created()
      this.#creation = null
      if (this.#newPlan === append.plan) this.#newPlan = null
      this.#refusals = 0
      this.#phase = 'quiet'
      this.#finishTurn(turn, work)
    } else this.#refused(work, result)
  }

  /** D3. */
  #refused(work: TurnInputs, result: Exclude<CommitResult, { readonly ok: true }>): void {
    if (result.reason === 'stale-epoch') {
      work.answer(stoppedError())
      this.#services.stopAtOnce('another process has taken over the journal', result)
    } else if (result.reason === 'stopped') work.answer(stoppedError())
    else if (result.reason === 'exists' && this.#creation !== null) {
      // Written by a try whose answer got lost, or before a crash: what the journal has counts.
      this.#creation = null
      this.#services.outside.created()
      work.answer(null)
      this.#readAgain([])
    } else if (result.reason === 'idempotency-replay') {
      this.#creation?.onRepeated(result)
      this.#leave()
    } else this.#readAgain(work.inputs)
  }

  /** D2. */
  #finishTurn(turn: DriverTurn, work: TurnInputs): void {
    if (turn.events.length > 0) this.#services.subscriptions.publishEvents(this.id, turn.events)
    for (const event of turn.events) if (event.type === 'attempt.started') this.attempts.begin(event)
    work.answer(null)
    for (const command of turn.commands) this.#carryOut(command)
    for (const callback of this.#afterCommit.splice(0)) callback()
    for (const { beside, waiter } of this.#besideLater.splice(0)) this.#writeBeside(beside, waiter)
    if (this.#inbox.length > 0 || this.#woken.length > 0) this.#planTurn()
    else this.#settleDown()
  }

  #carryOut(command: Command): void {
    switch (command.kind) {
      case 'evaluate':
        void this.during(this.evaluations.carryOut(command.request))
        return
      case 'abort-attempt':
        this.attempts.abort(command)
        return
      case 'set-timer':
        this.#timers.set(command.timerId, command.timer)
        this.#services.timers.set(this.id, command.timerId, command.dueAt)
        return
      case 'clear-timer':
        this.#timers.delete(command.timerId)
        this.#services.timers.clear(this.id, command.timerId)
        return
      case 'open-wait':
        if (command.spec.kind === 'signal') void this.during(this.#services.outside.claimSignal(this, command))
        return
      case 'start-child':
        void this.during(this.#services.outside.startChild(this, command))
        return
      case 'cancel-child':
        void this.during(this.#services.outside.cancelChild(command.childId, command.reason))
        return
      case 'settle':
        this.#services.outside.settled(this, command.restartAt)
        return
      case 'run-node':
        throw new HeddleError('INTERNAL_ERROR', `run-node of ${command.nodeKey} was not taken on in its turn.`)
      default:
        assertNever(command, 'command')
    }
  }

  #toDueEvent(timer: Exclude<Timer, { readonly kind: 'reminder' }>): NewEvent {
    const at = this.#services.clock.now()
    if (timer.kind === 'retry') {
      return { type: 'retry.due', at, nodeKey: timer.nodeKey, data: { attempt: timer.attempt } }
    }
    if (timer.kind === 'execution-timeout') {
      return { type: 'execution.timed-out', at, data: { limitMs: this.#state.limitMs ?? 0 } }
    }
    const { nodeKey, waitId } = timer
    return { type: 'wait.closed', at, nodeKey, data: { waitId, how: 'due', by: 'engine', payload: NULL_VALUE } }
  }

  /** Nodes that were decided while their attempt waited give back what they held. */
  #dropDecided(events: readonly ExecutionEvent[]): void {
    for (const { type, nodeKey } of events) {
      if (nodeKey === undefined || !SETTLING.has(type)) continue
      if (this.attempts.pendingCount > 0) this.attempts.drop(nodeKey)
      this.#services.channels.close(this.id, nodeKey)
    }
  }

  #writeBeside(beside: BesideAppend, waiter: Waiter): void {
    const append: Append = {
      executionId: this.id,
      workspaceId: this.workspaceId,
      epoch: this.#services.epoch(),
      afterSeq: this.#state.seq,
      events: [],
      rows: null,
      steps: beside.steps,
      forgetSteps: [],
      calls: beside.calls,
      snapshot: beside.snapshot ?? null,
      idempotency: null,
      plan: null,
    }
    this.#services.commit.append(append, (result) => {
      if (result.ok) waiter.resolve()
      else if (result.reason === 'stale-epoch') {
        this.#services.stopAtOnce('another process has taken over the journal', result)
        waiter.reject(stoppedError())
      } else if (result.reason !== 'wrong-seq' || waiter.tries >= REFUSALS_BEFORE_PARKING || !beside.holdsLease()) {
        waiter.reject(new HeddleError('CONFLICT', `Nothing more is recorded here: ${result.reason}.`))
      } else this.#retryBeside(beside, { ...waiter, tries: waiter.tries + 1 })
    })
  }

  /** The events it stood behind were refused: once the state is read again it has its place. */
  #retryBeside(beside: BesideAppend, waiter: Waiter): void {
    if (this.#phase === 'reading' || this.#phase === 'writing') {
      this.#besideLater.push({ beside, waiter })
    } else this.#writeBeside(beside, waiter)
  }

  /** D3. Too many refusals: results that cannot be written fail their attempt, then the execution is left alone. */
  #readAgain(inputs: readonly DriverInput[]): void {
    this.#refusals += 1
    if (this.#creation !== null || this.#refusals > REFUSALS_BEFORE_PARKING) {
      this.#park(inputs)
      return
    }
    this.#phase = 'reading'
    this.#afterCommit = []
    this.#woken = []
    this.#timers.clear()
    this.#services.timers.clearExecution(this.id)
    this.attempts.dropPending()
    const again = this.#refusals < REFUSALS_BEFORE_FAILING ? inputs : inputs.map((input) => this.#toFailure(input))
    void this.#services.journal.load(this.id).then(
      (loaded) => this.#adopt(loaded, again),
      (error: unknown) => {
        toDefect(this.#services, this.id, error)
        this.#park(again)
      },
    )
  }

  #adopt(loaded: LoadedExecution | null, inputs: readonly DriverInput[]): void {
    if (this.#phase === 'gone') {
      for (const input of inputs) input.done?.(stoppedError())
      return
    }
    if (loaded === null) {
      this.#park(inputs)
      return
    }
    this.#plans.replace(loaded.plans)
    this.#state = toState(this.#plans, loaded)
    this.#row = loaded.row
    this.#snapshotSeq = loaded.snapshot?.seq ?? 0
    this.#fresh = true
    this.#wasLoaded = true
    this.#inbox = [...inputs, ...this.#inbox]
    this.#phase = 'quiet'
    this.#planTurn()
  }

  /** What cannot be recorded is a failure of the attempt that gave it. */
  #toFailure(input: DriverInput): DriverInput {
    const { event } = input
    if (typeof event === 'function' || event.type !== 'attempt.completed') return input
    const error = toDefect(this.#services, this.id, new Error(`The result of ${event.nodeKey} could not be recorded.`))
    const { attempt, lease } = event.data
    const data = { attempt, lease, error, random: this.#services.ids.random() }
    return { ...input, event: { type: 'attempt.failed', at: event.at, nodeKey: event.nodeKey!, data } }
  }

  /** Cannot go on here: it stays as it is in the journal, visible, and the next start tries again. */
  #park(inputs: readonly DriverInput[]): void {
    const error = new HeddleError('INTERNAL_ERROR', `Execution ${this.id} cannot be written now; see the incident log.`)
    for (const input of [...inputs, ...this.#inbox.splice(0)]) input.done?.(error)
    for (const { waiter } of this.#besideLater.splice(0)) waiter.reject(error)
    this.attempts.abandon('the execution cannot be written')
    this.#leave()
  }

  /** D5, D6. */
  #settleDown(): void {
    if (this.#phase !== 'quiet' || this.attempts.runningCount + this.attempts.pendingCount > 0) return
    if (this.evaluations.openCount > 0 || this.#inbox.length + this.#woken.length > 0) return
    if (this.#slot === 'held' && !this.isSettled) {
      this.#slot = 'none'
      this.#services.admission.yieldSlot(this.id)
    }
    if (this.#busy > 0 || this.#staysNearby()) return
    if (!this.isSettled && this.#state.seq - this.#snapshotSeq > this.#services.limits.snapshotEvery) {
      this.#saveSnapshot()
    } else this.#leave()
  }

  /** What is due in a moment, or stands in the queue, stays while there is room. */
  #staysNearby(): boolean {
    if (this.isSettled || this.#services.isStopping()) return false
    if (this.#services.outside.inMemory() > this.#services.limits.maxIdleInMemory) return false
    if (this.#slot === 'asked') return true
    const dueAt = this.#services.timers.nextDueAt(this.id)
    return dueAt !== null && dueAt - this.#services.clock.now() <= SOON_MS
  }

  #saveSnapshot(): void {
    const { seq } = this.#state
    this.#snapshotSeq = seq
    const snapshot = { seq, stateVersion: STATE_VERSION, state: toSnapshot(this.#state) }
    const saving = this.appendBeside({ steps: [], calls: [], snapshot, holdsLease: () => this.#state.seq === seq })
    // Without it recovery reads more events; that is all.
    void this.during(saving.catch((error: unknown) => void toDefect(this.#services, this.id, error)))
  }

  #leave(): void {
    const dueAt = this.isSettled ? null : this.#services.timers.nextDueAt(this.id)
    this.#phase = 'gone'
    this.attempts.dropPending()
    this.#services.timers.clearExecution(this.id)
    if (this.isSettled || this.#creation !== null) this.#services.admission.release(this.id)
    this.#services.outside.released(this, dueAt)
    for (const input of this.#inbox.splice(0)) this.#services.outside.feed(this.id, input)
  }
}

/** An execution before its first event. */
export interface NewExecution {
  readonly executionId: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly plan: Plan
  readonly creation: Creation
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: HeddleError) => void
  readonly tries: number
}

interface Written {
  readonly turn: DriverTurn
  readonly work: TurnInputs
  readonly append: Append
}

const SETTLING: ReadonlySet<string> = new Set<ExecutionEvent['type']>([
  'node.completed',
  'node.failed',
  'node.cancelled',
  'node.skipped',
])

function stoppedError(): HeddleError {
  return new HeddleError('OVERLOADED', 'The host has stopped; ask again after its next start.')
}

function toState(plans: Plans, loaded: LoadedExecution): ExecutionState {
  return replayEvents(plans, loaded.snapshot?.state ?? null, loaded.events)
}

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
import type { AdmissionRequest, Append, ExecutionRow, ExecutionState, LoadedExecution } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import type { EvaluationAnswer, EvaluationRequest, ExecutionId, NodeKey, Plan, WorkspaceId } from '@heddle/model'
import { Attempts } from './attempts.ts'
import { BesideWriter } from './beside-writer.ts'
import { carryOut, type CarryingOut } from './carry-out.ts'
import { toDefect } from './defect.ts'
import type { BesideAppend, DrivenExecution } from './driven-execution.ts'
import type { DriverInput } from './driver-input.ts'
import { DriverTimers, toDueEvent } from './driver-timers.ts'
import type { DriverTurn } from './driver-turn.ts'
import { toEventAppend } from './event-append.ts'
import { Evaluations } from './evaluations.ts'
import type { CommitResult } from './group-commit.ts'
import { ExecutionSlot } from './execution-slot.ts'
import { loadExecution } from './load-execution.ts'
import type { Creation, NewExecution } from './new-execution.ts'
import { RecordedExecution } from './recorded-execution.ts'
import type { Services } from './services.ts'
import { TAKEN_OVER, toStopped } from './stopped-error.ts'
import { TurnInputs } from './turn-inputs.ts'
import { toTakeAgain } from './unrecordable.ts'
import { takeDriverTurn } from './take-driver-turn.ts'

/** Refused appends in a row after which an execution is left alone until the next start. */
const REFUSALS_BEFORE_PARKING = 4
/** A timer this near does not send an execution out of memory. */
const SOON_MS = 2_000

export class ExecutionDriver implements DrivenExecution {
  readonly id: ExecutionId
  readonly workspaceId: WorkspaceId
  readonly attempts: Attempts
  readonly #services: Services
  readonly #evaluations: Evaluations
  readonly #beside: BesideWriter
  readonly #timers: DriverTimers
  readonly #slot: ExecutionSlot
  readonly #carrying: CarryingOut
  readonly #recorded: RecordedExecution
  #creation: Creation | null
  #newPlan: Append['plan']
  #inbox: DriverInput[] = []
  #woken: NodeKey[] = []
  #afterCommit: (() => void)[] = []
  #phase: 'quiet' | 'planned' | 'writing' | 'reading' | 'gone' = 'quiet'
  /** Something came in, or may go on, since the last turn. */
  #turnWanted = false
  #busy = 0
  #refusals = 0

  constructor(services: Services, from: LoadedExecution | NewExecution) {
    const isNew = 'creation' in from
    this.#services = services
    this.id = isNew ? from.executionId : from.row.id
    this.workspaceId = isNew ? from.workspaceId : from.row.workspaceId
    const attempts = (this.attempts = new Attempts(services, this))
    this.#evaluations = new Evaluations(services, this)
    this.#beside = new BesideWriter(services, this)
    this.#timers = new DriverTimers(services.timers, this.id)
    this.#slot = new ExecutionSlot(services, this)
    this.#carrying = { services, driver: this, timers: this.#timers, attempts, evaluations: this.#evaluations }
    this.#recorded = new RecordedExecution(from)
    this.#creation = isNew ? from.creation : null
    this.#newPlan = isNew ? { hash: from.plan.definitionHash, plan: from.plan } : null
  }

  get head(): NonNullable<ExecutionState['head']> {
    return this.#recorded.head
  }

  get seq(): number {
    return this.#recorded.state.seq
  }

  get row(): ExecutionRow | null {
    return this.#recorded.row
  }

  get isSettled(): boolean {
    return this.#recorded.state.phase === 'settled'
  }

  get isFiled(): boolean {
    return this.#recorded.isFiled
  }

  get wasLoaded(): boolean {
    return this.#recorded.wasLoaded
  }

  get isBetweenTurns(): boolean {
    return this.#phase === 'quiet' || this.#phase === 'planned'
  }

  get concurrencyKeys(): AdmissionRequest['keys'] {
    return this.#recorded.concurrencyKeys
  }

  plan(revision: number): Plan {
    return this.#recorded.plans.get(revision)
  }

  nodeState(nodeKey: NodeKey): ExecutionState['nodes'][string] | undefined {
    return this.#recorded.state.nodes[nodeKey]
  }

  /** Attempts that the journal has running and nobody runs. */
  countLostAttempts(): number {
    return this.#recorded.toLost({ inputs: [], at: 0 }, () => false).length
  }

  feed(input: DriverInput): void {
    if (this.#phase === 'gone') this.#services.outside.feed(this.id, input)
    else {
      this.#inbox.push(input)
      this.#planTurn()
    }
  }

  wake(nodeKey: NodeKey): void {
    this.#woken.push(nodeKey)
    this.#planTurn()
  }

  /** Looks at what is due; for executions that were just read. */
  resume(): void {
    this.#planTurn()
  }

  /** Makes `plan` known before the `plan.revised` that names it. */
  addPlan(plan: Plan): void {
    this.#recorded.plans.add(plan)
    this.#newPlan = { hash: plan.definitionHash, plan }
  }

  afterCommit(callback: () => void): void {
    this.#afterCommit.push(callback)
  }

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

  timerDue(timerId: string): void {
    const timer = this.#timers.takeDue(timerId)
    if (timer === undefined) return
    if (timer.kind === 'reminder') this.#services.outside.remind(this, timer)
    else this.feed({ event: toDueEvent(timer, { state: this.#recorded.state, at: this.#services.clock.now() }) })
  }

  takeSlot(): string | null {
    return this.#slot.take()
  }

  /** The slot it asked for has come. */
  slotGranted(): void {
    if (this.#phase === 'gone') return
    this.#slot.granted()
    for (const nodeKey of this.attempts.waitingForSlot()) this.#woken.push(nodeKey)
    this.#planTurn()
  }

  evaluateNow(request: EvaluationRequest): EvaluationAnswer | undefined {
    return this.#evaluations.tryNow(request)
  }

  evaluate(request: EvaluationRequest): Promise<EvaluationAnswer> {
    return this.#evaluations.evaluate(request)
  }

  isRunning(nodeKey: NodeKey, lease: string): boolean {
    return this.attempts.isRunning(nodeKey, lease)
  }

  writeBeside(beside: BesideAppend): Promise<void> {
    return this.#beside.write(beside)
  }

  /** Ends without a trace in the journal; the next owner recovers it. */
  abandon(reason: string): void {
    if (this.#phase === 'gone') return
    this.#phase = 'gone'
    this.attempts.abandon(reason)
    this.#timers.clearAll()
    this.#beside.rejectAll(toStopped())
    for (const input of this.#inbox.splice(0)) input.done?.(toStopped())
  }

  #planTurn(): void {
    this.#turnWanted = true
    if (this.#phase !== 'quiet') return
    this.#phase = 'planned'
    queueMicrotask(() => {
      if (this.#phase === 'planned') this.#takeTurn()
    })
  }

  #takeTurn(): void {
    this.#turnWanted = false
    const inputs = this.#inbox
    this.#inbox = []
    let work: TurnInputs
    let turn: DriverTurn
    try {
      work = new TurnInputs(inputs, { state: this.#recorded.state, plans: this })
      turn = takeDriverTurn({
        services: this.#services,
        recorded: this.#recorded,
        attempts: this.attempts,
        evaluations: this.#evaluations,
        slot: this.#slot,
        inputs: work.events,
        woken: this.#woken.splice(0),
      })
    } catch (error) {
      toDefect(this.#services, this.id, error)
      this.#readAgain(inputs)
      return
    }
    work.reject(turn.rejected, this.#recorded.state)
    for (const { event } of turn.rejected) if (event.type === 'attempt.started') this.attempts.drop(event.nodeKey!)
    this.attempts.dropDecided(turn.events)
    if (this.#isIdle() && !turn.commands.some(({ kind }) => kind === 'evaluate')) this.#slot.yield()
    if (turn.events.length > 0) this.#write(turn, work)
    else this.#finishTurn(turn, work)
  }

  #write(turn: DriverTurn, work: TurnInputs): void {
    this.#phase = 'writing'
    const append = toEventAppend(this, turn, {
      rowBefore: this.#recorded.writtenRow,
      epoch: this.#services.epoch(),
      forgetSteps: this.attempts.forgottenSteps(turn.events),
      takenSignals: work.takenSignals,
      idempotency: this.#creation?.idempotency ?? null,
      plan: this.#newPlan,
    })
    this.#recorded.noteRow(append.rows?.execution)
    this.#services.commit.append(append, (result) => {
      if (this.#phase === 'gone') work.answer(toStopped())
      else if (result.ok) this.#written(turn, work)
      else this.#refused(work, result)
    })
  }

  #written(turn: DriverTurn, work: TurnInputs): void {
    if (this.#creation !== null) this.#services.outside.created()
    this.#creation = null
    this.#newPlan = null
    this.#refusals = 0
    this.#finishTurn(turn, work)
  }

  /** D3. */
  #refused(work: TurnInputs, result: Exclude<CommitResult, { readonly ok: true }>): void {
    if (result.reason === 'stale-epoch' || result.reason === 'stopped') {
      work.answer(toStopped())
      if (result.reason === 'stale-epoch') this.#services.stopAtOnce(TAKEN_OVER, result)
    } else if (result.reason === 'idempotency-replay') {
      this.#creation?.onRepeated(result)
      this.#leave()
    } else if (result.reason === 'exists' && this.#creation !== null) {
      // Written by a try whose answer got lost: what the journal has counts.
      this.#creation = null
      this.#newPlan = null
      this.#services.outside.created()
      work.answer(null)
      this.#readAgain([])
    } else this.#readAgain(work.inputs)
  }

  /** D2. */
  #finishTurn(turn: DriverTurn, work: TurnInputs): void {
    this.#phase = 'quiet'
    this.#services.publishTurn(this.id, turn)
    for (const event of turn.events) if (event.type === 'attempt.started') this.attempts.begin(event)
    work.answer(null)
    for (const command of turn.commands) carryOut(command, this.#carrying, turn.events)
    for (const callback of this.#afterCommit.splice(0)) callback()
    this.#beside.resume()
    if (this.#turnWanted) this.#planTurn()
    else this.#settleDown()
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
    this.#timers.clearAll()
    this.attempts.dropPending()
    const again = toTakeAgain(inputs, { services: this.#services, executionId: this.id, refusals: this.#refusals })
    void loadExecution(this.#services.journal, this.id).then(
      (loaded) => this.#adopt(loaded, again),
      (error: unknown) => {
        toDefect(this.#services, this.id, error)
        this.#park(again)
      },
    )
  }

  #adopt(loaded: LoadedExecution | null, inputs: readonly DriverInput[]): void {
    if (this.#phase === 'gone') {
      for (const input of inputs) input.done?.(toStopped())
      return
    }
    if (loaded === null) {
      this.#park(inputs)
      return
    }
    this.#recorded.replace(loaded)
    this.#inbox = [...inputs, ...this.#inbox]
    this.#phase = 'quiet'
    this.#planTurn()
  }

  /** Cannot go on here: it stays as it is in the journal, visible, and the next start tries again. */
  #park(inputs: readonly DriverInput[]): void {
    const error = new HeddleError('INTERNAL_ERROR', `Execution ${this.id} cannot be written now; see the incidents.`)
    for (const input of [...inputs, ...this.#inbox.splice(0)]) input.done?.(error)
    this.#beside.rejectAll(error)
    this.attempts.abandon('the execution cannot be written')
    this.#slot.release()
    this.#leave()
  }

  /** D5, D6. */
  #settleDown(): void {
    if (this.#phase !== 'quiet' || this.#turnWanted || !this.#isIdle()) return
    this.#slot.yield()
    if (this.#busy > 0 || this.#staysNearby()) return
    if (!this.isSettled && this.#recorded.tail > this.#services.limits.snapshotEvery) this.#saveSnapshot()
    else this.#leave()
  }

  /** Nothing is ready, running or being evaluated. */
  #isIdle(): boolean {
    return this.attempts.runningCount + this.attempts.pendingCount + this.#evaluations.openCount === 0
  }

  /** What is due in a moment, or stands in the queue, stays while there is room. */
  #staysNearby(): boolean {
    if (this.isSettled || this.#services.isStopping()) return false
    if (this.#services.outside.inMemory() > this.#services.limits.maxIdleInMemory) return false
    return this.#slot.isAsked || this.#timers.isDueBy(this.#services.clock.now() + SOON_MS)
  }

  #saveSnapshot(): void {
    const snapshot = this.#recorded.toSnapshot()
    const saving = this.#beside.write({ snapshot, isWanted: () => this.seq === snapshot.seq })
    // Without it recovery reads more events; that is all.
    void this.during(saving.catch((error: unknown) => void toDefect(this.#services, this.id, error)))
  }

  #leave(): void {
    const dueAt = this.isSettled ? null : this.#timers.nextDueAt()
    this.#phase = 'gone'
    this.attempts.dropPending()
    this.#timers.clearAll()
    if (this.isSettled || this.#creation !== null) this.#slot.release()
    this.#services.outside.released(this, dueAt)
    for (const input of this.#inbox.splice(0)) this.#services.outside.feed(this.id, input)
  }
}

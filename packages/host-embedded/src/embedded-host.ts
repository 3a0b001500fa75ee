/*
 * The embedded host: everything that drives executions in this process, put together.
 *
 * Boundary: knows the engine and the ports; store, evaluator, runner and clock are given to it.
 *
 * Invariants: those of its parts, and
 * H1 New work is accepted only while storage takes appends, the queue has room and nobody asked to stop.
 * H2 Work that was accepted is never refused later: children and restarts pass H1.
 * H3 Losing the journal's ownership, or the ability to write, stops everything at once (E8).
 */
import type { ExecutionRow, StorageFailure } from '@heddle/engine'
import { HeddleError, type ExecutionId } from '@heddle/model'
import { createMemoryAdmission } from './admission.ts'
import { ChangeFeed } from './change-feed.ts'
import { toNextTryId } from './call-sources.ts'
import { Channels } from './channels.ts'
import { startChild, tellParent } from './children.ts'
import { Controls } from './controls.ts'
import type { DrivenExecution } from './driven-execution.ts'
import { GroupCommit } from './group-commit.ts'
import type { EmbeddedHost, HostParts, HostStats, RecoveryReport } from './host.ts'
import { PatientBlobs } from './patient-blobs.ts'
import { publishTurn } from './publish-turn.ts'
import { recoverExecutions } from './recovery.ts'
import { executeAgain, executeFresh, restartFailed } from './replay.ts'
import { Residents } from './residents.ts'
import type { ExecutionEnd, Outside, Services } from './services.ts'
import { SettledWaiters } from './settled-waiters.ts'
import { KeptSignals, sendSignal } from './signals.ts'
import { Subscriptions } from './subscriptions.ts'
import { Timers, WAKE } from './timers.ts'
import { Values } from './values.ts'
import { Watchers } from './watchers.ts'

/** Puts a host together; nothing happens before `start`. */
export function createEmbeddedHost(parts: HostParts): EmbeddedHost {
  return new Host(parts)
}

const DEFAULT_LIMITS = { maxQueued: 100_000, maxIdleInMemory: 1_000, snapshotEvery: 200, recoveryPage: 500 }
/** What a refused caller is told to wait. */
const RETRY_AFTER_MS = 5_000
const DEFAULT_GRACE_MS = 30_000

class Host implements EmbeddedHost {
  readonly stopped: Promise<string>
  readonly #parts: HostParts
  readonly #blobs: PatientBlobs
  readonly #services: Services
  readonly #residents: Residents
  readonly #settledWaiters: SettledWaiters
  readonly #watchers = new Watchers()
  readonly #resolveStopped: (reason: string) => void
  readonly #controls: Controls
  readonly #keptSignals: KeptSignals
  #phase: 'new' | 'running' | 'stopping' | 'stopped' = 'new'
  #epoch = 0
  #open = 0
  /** Reminders that were sent: an execution that is read again sets its timers again. */
  readonly #reminded = new Set<string>()
  #quiet: (() => void) | null = null

  constructor(parts: HostParts) {
    const { promise, resolve } = Promise.withResolvers<string>()
    this.stopped = promise
    this.#resolveStopped = resolve
    this.#parts = parts
    this.#blobs = parts.blobs instanceof PatientBlobs ? parts.blobs : new PatientBlobs(parts.blobs)
    this.#residents = new Residents(() => this.#services)
    this.#settledWaiters = new SettledWaiters(parts.journal, this.#residents)
    this.#services = this.#createServices(parts)
    this.#keptSignals = new KeptSignals(this.#services)
    const { validateForm } = parts
    this.#controls = new Controls({ services: this.#services, residents: this.#residents, validateForm })
  }

  async start(): Promise<RecoveryReport> {
    if (this.#phase !== 'new') throw new HeddleError('ILLEGAL_STATE', `The host is ${this.#phase}; make a new one.`)
    const { clock, journal } = this.#services
    const beganAt = clock.now()
    this.#epoch = await journal.nextEpoch()
    this.#phase = 'running'
    void this.#parts.owner?.lost.then((reason) => this.#stopAtOnce(`the owner's lock was lost: ${reason}`, null))
    const recovered = await recoverExecutions(this.#services, this.#residents)
    this.#open += recovered.executions
    return { epoch: this.#epoch, ...recovered, durationMs: clock.now() - beganAt }
  }

  async execute(request: Parameters<EmbeddedHost['execute']>[0]) {
    this.#assertAccepts()
    return executeFresh(this.#host(), request)
  }

  async executeWatched(...[request, signal]: Parameters<EmbeddedHost['executeWatched']>) {
    this.#assertAccepts()
    const executionId = this.#services.ids.executionId()
    const settled = this.#watchers.watch(executionId, signal)
    try {
      const started = await executeFresh(this.#host(), request, executionId)
      if (!started.repeated) return { ...started, settled }
      this.#watchers.forget(executionId)
      const earlier = this.#settledWaiters.wait(started.executionId, signal)
      return { ...started, settled: Watchers.mayFail(earlier.then((row) => ({ row, output: undefined }))) }
    } catch (error) {
      this.#watchers.forget(executionId)
      throw error
    }
  }

  async replay(request: Parameters<EmbeddedHost['replay']>[0]) {
    this.#assertAccepts()
    return executeAgain(this.#host(), request)
  }

  signal(request: Parameters<EmbeddedHost['signal']>[0]) {
    return this.#running(() => sendSignal({ ...this.#host(), keptSignals: this.#keptSignals }, request))
  }

  answer(request: Parameters<EmbeddedHost['answer']>[0]) {
    return this.#running(() => this.#controls.answer(request))
  }

  cancel(action: Parameters<EmbeddedHost['cancel']>[0]) {
    return this.#running(() => this.#controls.cancel(action))
  }

  pause(action: Parameters<EmbeddedHost['pause']>[0]) {
    return this.#running(() => this.#controls.pause(action))
  }

  resume(action: Parameters<EmbeddedHost['resume']>[0]) {
    return this.#running(() => this.#controls.resume(action))
  }

  hold(action: Parameters<EmbeddedHost['hold']>[0]) {
    return this.#running(() => this.#controls.hold(action))
  }

  lift(action: Parameters<EmbeddedHost['lift']>[0]) {
    return this.#running(() => this.#controls.lift(action))
  }

  revisePlan(action: Parameters<EmbeddedHost['revisePlan']>[0]) {
    return this.#running(() => this.#controls.revisePlan(action))
  }

  injectData(action: Parameters<EmbeddedHost['injectData']>[0]) {
    return this.#running(() => this.#controls.injectData(action))
  }

  forceBranch(action: Parameters<EmbeddedHost['forceBranch']>[0]) {
    return this.#running(() => this.#controls.forceBranch(action))
  }

  extendTimeout(action: Parameters<EmbeddedHost['extendTimeout']>[0]) {
    return this.#running(() => this.#controls.extendTimeout(action))
  }

  waitUntilSettled(...args: Parameters<EmbeddedHost['waitUntilSettled']>) {
    return this.#settledWaiters.wait(...args)
  }

  subscribe(...args: Parameters<EmbeddedHost['subscribe']>) {
    return this.#services.subscriptions.subscribe(...args)
  }

  watch(listener: Parameters<EmbeddedHost['watch']>[0]) {
    return this.#services.changes.watch(listener)
  }

  stats(): HostStats {
    const { admission, timers, subscriptions, commit } = this.#services
    const slots = admission.stats()
    return {
      open: this.#open,
      inMemory: this.#residents.size,
      running: this.#countRunning(),
      executionSlots: slots.executions,
      queued: slots.executionsQueued,
      nodesQueued: slots.nodesQueued,
      timers: timers.size,
      subscriptions: subscriptions.size,
      pendingAppends: commit.pending,
      commits: commit.commits,
      accepting:
        this.#phase === 'running' &&
        commit.healthy &&
        this.#blobs.isHealthy &&
        slots.executionsQueued < this.#services.limits.maxQueued,
    }
  }

  async stop({ graceMs = DEFAULT_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.#phase === 'stopped' || this.#phase === 'stopping') {
      await this.stopped
      return
    }
    this.#phase = 'stopping'
    await this.#waitForAttempts(graceMs)
    await this.#services.commit.drained()
    await this.#services.channels.flush()
    this.#end('stopped on request')
  }

  /** Resolves when no attempt runs, or the grace has passed. */
  async #waitForAttempts(graceMs: number): Promise<void> {
    if (this.#countRunning() === 0) return
    const { clock } = this.#services
    await new Promise<void>((resolve) => {
      const cancel = clock.after?.(graceMs, resolve) ?? clock.schedule(clock.now() + graceMs, resolve)
      this.#quiet = () => {
        cancel()
        resolve()
      }
    })
    this.#quiet = null
  }

  #countRunning(): number {
    let running = 0
    for (const driver of this.#residents.all()) running += driver.attempts.runningCount
    return running
  }

  /** H3. */
  #stopAtOnce(reason: string, cause: unknown): void {
    if (this.#phase === 'stopped') return
    this.#services.report({ kind: 'stopped', executionId: null, message: reason, errorId: null, cause })
    this.#end(reason)
  }

  #end(reason: string): void {
    this.#phase = 'stopped'
    this.#services.timers.stop()
    this.#services.commit.stop(reason)
    this.#residents.close(reason)
    this.#services.subscriptions.stop(reason)
    this.#services.changes.stop()
    this.#settledWaiters.stop(reason)
    this.#watchers.stop(reason)
    this.#quiet?.()
    this.#resolveStopped(reason)
  }

  #host() {
    return { services: this.#services, residents: this.#residents }
  }

  async #running<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#phase !== 'running') throw this.#refusal(`The host is ${this.#phase}.`)
    return act()
  }

  /** H1. */
  #assertAccepts(): void {
    if (this.#phase !== 'running') throw this.#refusal(`The host is ${this.#phase} and takes no new work.`)
    const isHealthy = this.#services.commit.healthy && this.#blobs.isHealthy
    if (!isHealthy) throw this.#refusal('Storage takes no writes now.')
    const { executionsQueued } = this.#services.admission.stats()
    const { maxQueued } = this.#services.limits
    if (executionsQueued >= maxQueued) throw this.#refusal(`The queue is full: ${maxQueued} executions wait.`)
  }

  #refusal(why: string): HeddleError {
    return new HeddleError('OVERLOADED', `${why} Try again later.`, { retryAfterMs: RETRY_AFTER_MS })
  }

  #settled(driver: DrivenExecution, { restartAt, events }: ExecutionEnd): void {
    this.#open -= 1
    const { row } = driver
    if (row === null) return
    this.#services.channels.closeExecution(driver.id)
    this.#settledWaiters.settled(row)
    const { values } = this.#services
    const findEvent = (seq: number) => events.find((event) => event.seq === seq)
    this.#watchers.settled(row, {
      nextTry: restartAt === null ? null : toNextTryId(row.id, restartAt),
      output: () => values.reader(row.workspaceId, row.id, findEvent).loadNow(row.output),
    })
    void driver.during(tellParent(this.#host(), driver))
    if (restartAt !== null) void driver.during(this.#restart(driver, { row, restartAt }))
  }

  /** The next try is created first; only then is the failed one among the settled executions. */
  async #restart(
    driver: DrivenExecution,
    { row, restartAt }: { readonly row: ExecutionRow; readonly restartAt: number },
  ): Promise<void> {
    try {
      await restartFailed(this.#host(), row, restartAt)
    } catch (cause) {
      // The host has stopped: the next one finds the failed try open, and starts its successor.
      if (cause instanceof HeddleError && cause.code === 'OVERLOADED') return
      const message = `The next try of execution ${row.id} could not be started.`
      this.#services.report({ kind: 'defect', executionId: row.id, message, errorId: null, cause })
    }
    await driver.writeBeside({ rows: { execution: row, spans: [], stats: [], waits: [] }, isWanted: () => true })
    this.#settledWaiters.settled(row)
  }

  #onTimer(executionId: ExecutionId, timerId: string): void {
    const driver = this.#residents.get(executionId)
    if (driver !== undefined) driver.timerDue(timerId)
    else if (timerId === WAKE) this.#residents.wake(executionId)
  }

  #createOutside(): Outside {
    const host = () => this.#host()
    return {
      feed: (executionId, input) => this.#residents.feed(executionId, input),
      inMemory: () => this.#residents.size,
      slotGranted: (executionId) => {
        const driver = this.#residents.get(executionId)
        if (driver !== undefined) driver.slotGranted()
        else this.#residents.wake(executionId)
      },
      remind: (driver, { nodeKey, waitId }) => {
        const reminder = `${driver.id} ${waitId}`
        if (this.#reminded.has(reminder)) return
        this.#reminded.add(reminder)
        this.#parts.remind?.({ workspaceId: driver.workspaceId, executionId: driver.id, nodeKey, waitId })
      },
      claimSignal: (driver, wait) => this.#keptSignals.claim(driver, wait),
      startChild: (driver, command) => startChild(host(), driver, command),
      cancelChild: (childId, reason) => this.#controls.cancelChild(childId, reason),
      created: () => {
        this.#open += 1
      },
      settled: (driver, end) => this.#settled(driver, end),
      attemptEnded: () => {
        if (this.#quiet !== null && this.#countRunning() === 0) this.#quiet()
      },
      released: (driver, dueAt) => this.#residents.remove(driver, dueAt),
    }
  }

  #createServices(parts: HostParts): Services {
    const { journal, clock } = parts
    const blobs = this.#blobs
    const report = parts.report ?? (() => {})
    const incident = (kind: 'storage' | 'logs-lost' | 'subscriber', message: string, cause: unknown) =>
      report({ kind, executionId: null, message, errorId: null, cause })
    const subscriptions: Subscriptions = new Subscriptions({
      journal,
      current: (executionId) => ({
        nodeKeys: this.#residents.get(executionId)?.attempts.runningKeys() ?? [],
        passing: channels.snapshot(executionId),
      }),
      onEnded: (executionId, error) => incident('subscriber', `A subscriber of ${executionId} failed.`, error),
    })
    const channels: Channels = new Channels({
      clock,
      journal,
      publish: (executionId, event) => subscriptions.publish(executionId, event),
      onLogsLost: (error, lines) => incident('logs-lost', `${lines} log lines could not be written.`, error),
    })
    const changes = new ChangeFeed((error) => incident('subscriber', 'A watcher of the executions failed.', error))
    const onPressure = (failure: StorageFailure | null) =>
      incident('storage', failure === null ? 'Storage takes writes again.' : failure.message, failure)
    blobs.watch({ onPressure, onExhausted: (error) => this.#stopAtOnce('values cannot be written', error) })
    const commit = new GroupCommit({
      journal,
      clock,
      onPressure,
      onFatal: (error) => this.#stopAtOnce('the journal cannot be written', error),
    })
    return {
      ...parts,
      admission: parts.admission ?? createMemoryAdmission({ clock }),
      values: new Values({ journal, blobs }),
      timers: new Timers({ clock, onDue: (executionId, timerId) => this.#onTimer(executionId, timerId) }),
      commit,
      channels,
      subscriptions,
      changes,
      publishTurn: (executionId, turn) => publishTurn({ subscriptions, changes }, executionId, turn),
      limits: { ...DEFAULT_LIMITS, ...parts.limits },
      epoch: () => this.#epoch,
      isStopping: () => this.#phase !== 'running',
      report,
      stopAtOnce: (reason, cause) => this.#stopAtOnce(reason, cause),
      outside: this.#createOutside(),
    }
  }
}

/*
 * One attempt between its durable start and its report.
 *
 * Boundary: calls the runner with plain data and turns its report into one event; decides nothing about what follows.
 *
 * Invariants
 * N2 It is reported exactly once; what comes after the report, or without the lease, is dropped (E2).
 * N4 An aborted attempt that does not end within its grace is reported without waiting for it.
 */
import { toCancelled, toCompleted, toFailed, toSuspended, type AttemptIdentity } from '@heddle/engine'
import {
  HeddleError,
  type ErrorInfo,
  type Json,
  type NewEvent,
  type RunInvocation,
  type RunReport,
  type SideEffects,
} from '@heddle/model'
import { readCallAnswers } from './call-sources.ts'
import { AttemptChannel } from './attempt-channel.ts'
import { toDefect } from './defect.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { RunNode, Services } from './services.ts'

/** Time between the abort of a timed-out attempt and the end of waiting for it. */
const KILL_GRACE_MS = 10_000

export interface AttemptStart {
  readonly command: RunNode
  readonly lease: string
  readonly sideEffects: SideEffects
  readonly config: Json
}

export class RunningAttempt {
  readonly lease: string
  readonly #services: Services
  readonly #driver: DrivenExecution
  readonly #start: AttemptStart
  readonly #ended: (event: NewEvent) => void
  readonly #controller = new AbortController()
  readonly #cancelTimers: (() => void)[] = []
  #over = false
  #aborted: 'cancel' | 'timeout' | null = null

  /** `ended` is called once, when the attempt no longer needs its slot: with the event, as soon as that can be told. */
  constructor(services: Services, driver: DrivenExecution, begin: AttemptBegin) {
    this.#services = services
    this.#driver = driver
    this.#start = begin.start
    this.#ended = begin.ended
    this.lease = begin.start.lease
  }

  /** Calls the runner. */
  begin(): void {
    this.#after(this.#start.command.node.timeoutMs, () => this.#timeOut())
    void this.#run()
  }

  /** Asks it to end; after `graceMs` it counts as cancelled. */
  cancel({ reason, graceMs }: { readonly reason: string; readonly graceMs: number }): void {
    if (this.#over || this.#aborted === 'cancel') return
    this.#aborted = 'cancel'
    this.#after(graceMs, () => this.#report(null))
    this.#controller.abort(new HeddleError('CANCELLED', reason))
  }

  /** Ends it without a report: the next start of a host finds it lost. */
  abandon(reason: string): void {
    this.#finish()
    this.#controller.abort(new HeddleError('CANCELLED', reason))
  }

  async #run(): Promise<void> {
    const { command } = this.#start
    try {
      const steps = this.#mayHaveSteps() ? await this.#services.journal.readSteps(this.#driver.id, command.nodeKey) : []
      const recorded = this.#answersCalls()
        ? await readCallAnswers(this.#services, this.#driver, command.nodeKey)
        : null
      if (this.#over) return
      const { nodeKey, attempt } = command
      const { lease } = this
      const channel = new AttemptChannel({ services: this.#services, driver: this.#driver, nodeKey, attempt, lease })
      const invocation = this.#toInvocation({ steps, ...(recorded && { recorded }) })
      this.#report(await this.#services.runner.run(invocation, channel, this.#controller.signal))
    } catch (error) {
      if (!this.#over) this.#report({ kind: 'failed', error: toDefect(this.#services, this.#driver.id, error) })
    }
  }

  #toInvocation(found: Pick<RunInvocation, 'steps' | 'recorded'>): RunInvocation {
    const { nodeKey, node, attempt, losses, entry, scope, answers } = this.#start.command
    const { id, head } = this.#driver
    return {
      workspaceId: head.workspaceId,
      executionId: id,
      workflowId: head.workflowId,
      nodeKey,
      node,
      attempt,
      losses,
      entry,
      lease: this.lease,
      idempotencyKey: `${id}/${nodeKey}`,
      config: this.#start.config,
      scope,
      timeoutMs: node.timeoutMs,
      test: head.test,
      principal: head.version === null ? head.startedBy : `workflow:${head.workflowId}`,
      answers,
      ...found,
    }
  }

  /** The first entry of a node execution that this process has seen from its beginning has none. */
  #mayHaveSteps(): boolean {
    const { forgetSteps, attempt, entry } = this.#start.command
    return !forgetSteps && (attempt > 1 || entry > 1 || this.#driver.wasLoaded)
  }

  /** Most executions make their calls: nothing is to be read, or waited for, for them. */
  #answersCalls(): boolean {
    return this.#driver.head.origin?.callsFrom !== undefined
  }

  #timeOut(): void {
    if (this.#over || this.#aborted !== null) return
    this.#aborted = 'timeout'
    this.#after(KILL_GRACE_MS, () => this.#report(null))
    this.#controller.abort(this.#toTimeout())
  }

  #toTimeout(): HeddleError {
    const { node, nodeKey } = this.#start.command
    return new HeddleError(
      'NODE_TIMEOUT',
      `An attempt of '${nodeKey}' took longer than its ${node.timeoutMs / 1000} s. Raise timeoutSeconds, or do less in it.`,
    )
  }

  #finish(): void {
    this.#over = true
    for (const cancel of this.#cancelTimers) cancel()
  }

  /** N2. `report` is null when the grace after an abort has passed. */
  #report(report: RunReport | null): void {
    if (this.#over) return
    this.#finish()
    this.#services.admission.release(this.#driver.id, this.#start.command.nodeKey)
    const event = this.#toEvent(report)
    if (event instanceof Promise) void event.then(this.#ended)
    else this.#ended(event)
  }

  #toEvent(report: RunReport | null): NewEvent | Promise<NewEvent> {
    if (this.#aborted === 'timeout') return this.#toFailure({ error: this.#toTimeout().toInfo() })
    if (report?.kind === 'completed') return this.#toCompletion(report)
    if (this.#aborted === 'cancel' || report === null || report.kind === 'cancelled') {
      return toCancelled(this.#identity(), this.#start.sideEffects)
    }
    if (report.kind === 'failed') return this.#toFailure(report)
    return toSuspended(this.#identity(), report)
  }

  #toFailure({ error, usage }: Pick<Extract<RunReport, { readonly kind: 'failed' }>, 'error' | 'usage'>): NewEvent {
    const random = this.#services.ids.random()
    return toFailed(this.#identity(), { error, random, ...(usage === undefined ? {} : { usage }) })
  }

  /** The result, as events may hold it; a blob is on disk before its event exists. */
  #toCompletion(report: Extract<RunReport, { readonly kind: 'completed' }>): NewEvent | Promise<NewEvent> {
    try {
      const inline = this.#services.values.storeNow(report.output)
      if (inline !== undefined) return toCompleted(this.#identity(), { ...report, output: inline })
    } catch (error) {
      return this.#toFailure({ error: this.#toInfo(error) })
    }
    return this.#services.values.store(this.#driver.workspaceId, report.output).then(
      (output) => toCompleted(this.#identity(), { ...report, output }),
      (error: unknown) => this.#toFailure({ error: this.#toInfo(error) }),
    )
  }

  #toInfo(error: unknown): ErrorInfo {
    return toDefect(this.#services, this.#driver.id, error)
  }

  #identity(): AttemptIdentity {
    const { nodeKey, attempt } = this.#start.command
    return { nodeKey, attempt, lease: this.lease, at: this.#services.clock.now() }
  }

  /** Elapsed time: a change of the wall clock times nothing out. */
  #after(delayMs: number, callback: () => void): void {
    const { clock } = this.#services
    this.#cancelTimers.push(clock.after?.(delayMs, callback) ?? clock.schedule(clock.now() + delayMs, callback))
  }
}

export interface AttemptBegin {
  readonly start: AttemptStart
  readonly ended: (event: NewEvent) => void
}

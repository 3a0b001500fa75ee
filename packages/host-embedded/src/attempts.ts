/*
 * The attempts of one execution: from the engine's `run-node` to the event that says how it ended.
 *
 * Boundary: asks admission, resolves the config, calls the runner. Says what happened by feeding events to its driver;
 * decides nothing about retries, losses or failures.
 *
 * Invariants
 * N1 The runner is called only after the `attempt.started` that names the lease is durable (E3).
 * N2 Each started attempt is reported exactly once; what comes after the report, or without the lease, is dropped (E2).
 * N3 A slot is held from admission until the report, and given back on every path.
 * N4 An aborted attempt that does not end within its grace is reported without waiting for it.
 */
import type { Command } from '@heddle/engine'
import {
  HeddleError,
  toCanonicalJson,
  type ErrorInfo,
  type EventOf,
  type EvaluationAnswer,
  type Json,
  type NewEvent,
  type NodeKey,
  type RunReport,
  type SideEffects,
  type StepRecord,
  type StoredValue,
} from '@heddle/model'
import { hash } from 'node:crypto'
import { toDefect } from './defect.ts'
import type { ExecutionDriver } from './execution-driver.ts'
import { createRunChannel } from './run-channel.ts'
import type { Services } from './services.ts'

export type RunNode = Extract<Command, { readonly kind: 'run-node' }>
type AbortAttempt = Extract<Command, { readonly kind: 'abort-attempt' }>

/** A node the engine wants run, before its `attempt.started`. */
interface Pending {
  readonly command: RunNode
  hasSlot: boolean
  config: EvaluationAnswer | null
  /** The config is being evaluated, or will be after the commit. */
  resolving: boolean
  /** Its `attempt.started` is with the engine or on its way to disk. */
  starting: { readonly lease: string; readonly sideEffects: SideEffects } | null
}

/** An attempt between its durable start and its report. */
export interface Running {
  readonly command: RunNode
  readonly lease: string
  readonly sideEffects: SideEffects
  readonly controller: AbortController
  over: boolean
  /** Why it was aborted. */
  aborted: 'cancel' | 'timeout' | null
  cancelTimers: (() => void)[]
}

/** Default time between an abort and the end of waiting for it. */
const KILL_GRACE_MS = 10_000

export class Attempts {
  readonly #services: Services
  readonly #driver: ExecutionDriver
  readonly #pending = new Map<NodeKey, Pending>()
  readonly #running = new Map<NodeKey, Running>()

  constructor(services: Services, driver: ExecutionDriver) {
    this.#services = services
    this.#driver = driver
  }

  get pendingCount(): number {
    return this.#pending.size
  }

  get runningCount(): number {
    return this.#running.size
  }

  /** Node executions with a running attempt. */
  runningKeys(): readonly NodeKey[] {
    return [...this.#running.keys()]
  }

  isRunning(nodeKey: NodeKey, lease: string): boolean {
    return this.#running.get(nodeKey)?.lease === lease
  }

  /** Takes a `run-node` on. Gives the event to feed in the same turn, or null when something must come first. */
  prepare(command: RunNode): NewEvent | null {
    this.drop(command.nodeKey)
    const pending: Pending = { command, hasSlot: false, config: null, resolving: false, starting: null }
    this.#pending.set(command.nodeKey, pending)
    return this.#advance(pending)
  }

  /** Something `nodeKey` waited for has come. */
  proceed(nodeKey: NodeKey): NewEvent | null {
    const pending = this.#pending.get(nodeKey)
    return pending === undefined ? null : this.#advance(pending)
  }

  /** All that wait for the execution's own slot. */
  waitingForExecution(): readonly NodeKey[] {
    return [...this.#pending.values()].filter((pending) => !pending.hasSlot).map(({ command }) => command.nodeKey)
  }

  /** Before its start was durable the node was decided otherwise: gives back what it held. */
  drop(nodeKey: NodeKey): void {
    const pending = this.#pending.get(nodeKey)
    if (pending === undefined) return
    this.#pending.delete(nodeKey)
    this.#services.admission.release(this.#driver.id, nodeKey)
  }

  /** The state is thrown away: what had not started will be asked for again. */
  dropPending(): void {
    for (const nodeKey of [...this.#pending.keys()]) this.drop(nodeKey)
  }

  /** Steps to be forgotten with the starts among `events`. */
  forgottenSteps(events: readonly { readonly type: string; readonly nodeKey?: NodeKey }[]): readonly NodeKey[] {
    const keys: NodeKey[] = []
    for (const { type, nodeKey } of events) {
      if (type !== 'attempt.started' || nodeKey === undefined) continue
      if (this.#pending.get(nodeKey)?.command.forgetSteps === true) keys.push(nodeKey)
    }
    return keys
  }

  /** N1: `event` is durable, the attempt begins. */
  begin(event: EventOf<'attempt.started'>): void {
    const nodeKey = event.nodeKey!
    const pending = this.#pending.get(nodeKey)
    if (pending?.starting?.lease !== event.data.lease) return
    this.#pending.delete(nodeKey)
    const running: Running = {
      command: pending.command,
      lease: event.data.lease,
      sideEffects: event.data.sideEffects,
      controller: new AbortController(),
      over: false,
      aborted: null,
      cancelTimers: [],
    }
    this.#running.set(nodeKey, running)
    running.cancelTimers.push(this.#after(pending.command.node.timeoutMs, () => this.#timeOut(running)))
    const answer = pending.config!
    void this.#run(running, answer.ok ? (answer.values.config ?? null) : null)
  }

  /** Aborts; after the grace it counts as cancelled. An attempt that does not run here is over already. */
  abort(command: AbortAttempt): void {
    const running = this.#running.get(command.nodeKey)
    if (running === undefined || running.lease !== command.lease) {
      this.#feedCancelled(command.nodeKey, { lease: command.lease, mayHaveHappened: true })
      return
    }
    if (running.aborted === 'cancel') return
    running.aborted = 'cancel'
    running.cancelTimers.push(this.#after(command.graceMs, () => this.#report(running, null)))
    running.controller.abort(new HeddleError('CANCELLED', command.reason))
  }

  /** Ends without reports: the next start finds these attempts lost. */
  abandon(reason: string): void {
    for (const running of this.#running.values()) {
      running.over = true
      for (const cancel of running.cancelTimers) cancel()
      running.controller.abort(new HeddleError('CANCELLED', reason))
    }
    this.#running.clear()
  }

  /** Execution slot, node slot, config, start: as far as it goes now. */
  #advance(pending: Pending): NewEvent | null {
    if (pending.starting !== null || this.#services.isStopping()) return null
    const queued = this.#admit(pending)
    if (queued !== null) return queued.event
    pending.config ??= this.#resolveNow(pending)
    if (pending.config === null) return null
    return pending.config.ok ? this.#start(pending, pending.config) : this.#failBefore(pending, pending.config.error)
  }

  /** Null when it holds its slot; else what to record (null when that is recorded already). */
  #admit(pending: Pending): { readonly event: NewEvent | null } | null {
    if (pending.hasSlot) return null
    const { nodeKey, node } = pending.command
    const noSlot = this.#driver.takeSlot()
    if (noSlot !== null) return { event: this.#queued(pending, noSlot) }
    const head = this.#driver.head
    const answer = this.#services.admission.admit(
      {
        workspaceId: head.workspaceId,
        executionId: this.#driver.id,
        nodeKey,
        workflowId: head.workflowId,
        priority: head.priority,
        keys: [],
        needs: node.needs,
        placement: node.placement,
      },
      () => {
        if (this.#pending.get(nodeKey) !== pending) return
        pending.hasSlot = true
        this.#driver.wake(nodeKey)
      },
    )
    if ('queued' in answer) return { event: this.#queued(pending, answer.queued) }
    pending.hasSlot = true
    return null
  }

  #queued(pending: Pending, reason: string): NewEvent | null {
    const state = this.#driver.nodeState(pending.command.nodeKey)
    if (state === undefined || state.queueReason === reason) return null
    return { type: 'node.queued', at: this.#services.clock.now(), nodeKey: pending.command.nodeKey, data: { reason } }
  }

  #resolveNow(pending: Pending): EvaluationAnswer | null {
    if (pending.resolving) return null
    const { command } = pending
    const request = {
      nodeKey: command.nodeKey,
      planRevision: command.planRevision,
      purpose: 'config',
      task: { kind: 'config', nodeId: command.node.id },
      scope: command.scope,
    } as const
    const answer = this.#driver.evaluations.tryNow(request)
    if (answer !== undefined) return answer
    pending.resolving = true
    // What must be loaded may be an event of this very turn: only after the commit is it there to be read.
    this.#driver.afterCommit(() => {
      void this.#driver.evaluations.evaluate(request).then((late) => {
        pending.resolving = false
        if (this.#pending.get(command.nodeKey) !== pending) return
        pending.config = late
        this.#driver.wake(command.nodeKey)
      })
    })
    return null
  }

  #start(pending: Pending, answer: Extract<EvaluationAnswer, { readonly ok: true }>): NewEvent {
    const { command } = pending
    const config = answer.values.config ?? null
    try {
      const sideEffects = this.#services.runner.sideEffects(command.node, config)
      const lease = this.#services.ids.lease()
      const inputHash = hash('sha256', toCanonicalJson(config))
      pending.starting = { lease, sideEffects }
      return {
        type: 'attempt.started',
        at: this.#services.clock.now(),
        nodeKey: command.nodeKey,
        data: {
          attempt: command.attempt,
          entry: command.entry,
          lease,
          inputHash,
          sideEffects,
          worker: this.#services.worker,
        },
      }
    } catch (error) {
      return this.#failBefore(pending, toDefect(this.#services, this.#driver.id, error))
    }
  }

  #failBefore(pending: Pending, error: ErrorInfo): NewEvent {
    const { nodeKey, attempt } = pending.command
    this.drop(nodeKey)
    const random = this.#services.ids.random()
    const at = this.#services.clock.now()
    return { type: 'attempt.failed', at, nodeKey, data: { attempt, lease: null, error, random } }
  }

  async #run(running: Running, config: Json): Promise<void> {
    try {
      const steps = this.#mayHaveSteps(running.command)
        ? await this.#services.journal.readSteps(this.#driver.id, running.command.nodeKey)
        : []
      if (running.over) return
      this.#report(running, await this.#invoke(running, { config, steps }))
    } catch (error) {
      if (running.over) return
      this.#report(running, { kind: 'failed', error: toDefect(this.#services, this.#driver.id, error) })
    }
  }

  #invoke(
    running: Running,
    { config, steps }: { readonly config: Json; readonly steps: readonly StepRecord[] },
  ): Promise<RunReport> {
    const { command, lease, controller } = running
    const { id, head } = this.#driver
    const channel = createRunChannel({
      services: this.#services,
      driver: this.#driver,
      nodeKey: command.nodeKey,
      attempt: command.attempt,
      lease,
    })
    return this.#services.runner.run(
      {
        workspaceId: head.workspaceId,
        executionId: id,
        workflowId: head.workflowId,
        nodeKey: command.nodeKey,
        node: command.node,
        attempt: command.attempt,
        entry: command.entry,
        lease,
        idempotencyKey: `${id}/${command.nodeKey}`,
        config,
        scope: command.scope,
        timeoutMs: command.node.timeoutMs,
        test: head.test,
        principal: head.version === null ? head.startedBy : `workflow:${head.workflowId}`,
        answers: command.answers,
        steps,
      },
      channel,
      controller.signal,
    )
  }

  /** The first entry of a node execution that this process has seen from its beginning has none. */
  #mayHaveSteps(command: RunNode): boolean {
    if (command.forgetSteps) return false
    return command.attempt > 1 || command.entry > 1 || this.#driver.wasLoaded
  }

  #timeOut(running: Running): void {
    if (running.over || running.aborted !== null) return
    running.aborted = 'timeout'
    running.cancelTimers.push(this.#after(KILL_GRACE_MS, () => this.#report(running, null)))
    running.controller.abort(this.#toTimeout(running))
  }

  #toTimeout({ command }: Running): HeddleError {
    const seconds = command.node.timeoutMs / 1000
    return new HeddleError('NODE_TIMEOUT', `The attempt took longer than the ${seconds} s that ${command.nodeKey} has.`)
  }

  /** N2, N3. `report` is null when the grace after an abort has passed. */
  #report(running: Running, report: RunReport | null): void {
    if (running.over) return
    running.over = true
    for (const cancel of running.cancelTimers) cancel()
    const { nodeKey } = running.command
    this.#services.admission.release(this.#driver.id, nodeKey)
    const event = this.#toEvent(running, report)
    if (!(event instanceof Promise)) this.#feed(running, event)
    else void event.then((late) => this.#feed(running, late))
  }

  #feed(running: Running, event: NewEvent): void {
    const { nodeKey, attempt } = running.command
    if (event.type !== 'attempt.completed') {
      const { workspaceId } = this.#driver.head
      const lastSeq = () => this.#driver.seq
      this.#services.channels.reset({ workspaceId, executionId: this.#driver.id, nodeKey, attempt, lastSeq })
    }
    if (this.#running.get(nodeKey) === running) this.#running.delete(nodeKey)
    this.#driver.feed({ event })
    this.#services.outside.attemptEnded()
  }

  #toEvent(running: Running, report: RunReport | null): NewEvent | Promise<NewEvent> {
    if (running.aborted === 'timeout') {
      return this.#failed(running, { error: this.#toTimeout(running).toInfo() })
    }
    if (report?.kind === 'completed') return this.#completed(running, report)
    if (running.aborted === 'cancel' || report === null || report.kind === 'cancelled') {
      const { lease, sideEffects } = running
      const { nodeKey, attempt } = running.command
      const mayHaveHappened = sideEffects !== 'none'
      const at = this.#services.clock.now()
      return { type: 'attempt.cancelled', at, nodeKey, data: { attempt, lease, mayHaveHappened } }
    }
    if (report.kind === 'failed') return this.#failed(running, report)
    const { lease, command } = running
    const { nodeKey, attempt } = command
    const at = this.#services.clock.now()
    return { type: 'node.suspended', at, nodeKey, data: { attempt, lease, waits: report.waits } }
  }

  #failed(running: Running, { error, usage }: Pick<EventOf<'attempt.failed'>['data'], 'error' | 'usage'>): NewEvent {
    const { lease, command } = running
    const { nodeKey, attempt } = command
    const random = this.#services.ids.random()
    const at = this.#services.clock.now()
    const used = usage === undefined ? {} : { usage }
    return { type: 'attempt.failed', at, nodeKey, data: { attempt, lease, error, random, ...used } }
  }

  #completed(
    running: Running,
    report: Extract<RunReport, { readonly kind: 'completed' }>,
  ): NewEvent | Promise<NewEvent> {
    const toEvent = (output: StoredValue): NewEvent => {
      const { lease, command } = running
      const { nodeKey, attempt } = command
      const ports = report.ports ?? MAIN
      const used = report.usage === undefined ? {} : { usage: report.usage }
      const at = this.#services.clock.now()
      return { type: 'attempt.completed', at, nodeKey, data: { attempt, lease, output, ports, ...used } }
    }
    try {
      const inline = this.#services.values.storeNow(report.output)
      if (inline !== undefined) return toEvent(inline)
    } catch (error) {
      return this.#failed(running, { error: toDefect(this.#services, this.#driver.id, error) })
    }
    return this.#services.values.store(this.#driver.head.workspaceId, report.output).then(toEvent, (error: unknown) => {
      const info = error instanceof HeddleError ? error.toInfo() : toDefect(this.#services, this.#driver.id, error)
      return this.#failed(running, { error: info })
    })
  }

  #feedCancelled(nodeKey: NodeKey, ended: { readonly lease: string; readonly mayHaveHappened: boolean }): void {
    const attempt = this.#driver.nodeState(nodeKey)?.attempt?.attempt ?? 1
    const at = this.#services.clock.now()
    this.#driver.feed({ event: { type: 'attempt.cancelled', at, nodeKey, data: { attempt, ...ended } } })
  }

  /** Elapsed time: a change of the wall clock times nothing out. */
  #after(delayMs: number, callback: () => void): () => void {
    const { clock } = this.#services
    return clock.after?.(delayMs, callback) ?? clock.schedule(clock.now() + delayMs, callback)
  }
}

const MAIN: readonly string[] = ['main']

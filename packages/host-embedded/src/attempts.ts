/*
 * The attempts of one execution: from the engine's `run-node` to the event that says how it ended.
 *
 * Boundary: asks admission, resolves the config, starts `RunningAttempt`s. Says what happened by feeding events to its
 * driver; decides nothing about retries, losses or failures.
 *
 * Invariants
 * N1 The runner is called only after the `attempt.started` that names the lease is durable (E3).
 * N3 A slot is held from admission until the report, and given back on every path.
 */
import { toCancelled, toFailed } from '@heddle/engine'
import {
  toCanonicalJson,
  type ErrorInfo,
  type EvaluationAnswer,
  type EventOf,
  type ExecutionEvent,
  type Json,
  type NewEvent,
  type NodeKey,
  type SideEffects,
} from '@heddle/model'
import { hash } from 'node:crypto'
import { toDefect } from './defect.ts'
import type { DrivenExecution } from './driven-execution.ts'
import { RunningAttempt } from './running-attempt.ts'
import type { AbortAttempt, RunNode, Services } from './services.ts'

/** A node the engine wants run, before its `attempt.started` is durable. */
interface Pending {
  readonly command: RunNode
  hasSlot: boolean
  config: EvaluationAnswer | null
  /** The config is being evaluated, or will be after the commit. */
  resolving: boolean
  /** Its `attempt.started` is with the engine or on its way to disk. */
  starting: { readonly lease: string; readonly sideEffects: SideEffects } | null
}

export class Attempts {
  readonly #services: Services
  readonly #driver: DrivenExecution
  readonly #pending = new Map<NodeKey, Pending>()
  readonly #running = new Map<NodeKey, RunningAttempt>()

  constructor(services: Services, driver: DrivenExecution) {
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

  /** All that have no slot yet. */
  waitingForSlot(): readonly NodeKey[] {
    return [...this.#pending.values()].filter((pending) => !pending.hasSlot).map(({ command }) => command.nodeKey)
  }

  /** Before its start was durable the node was decided otherwise: gives back what it held. */
  drop(nodeKey: NodeKey): void {
    if (this.#pending.delete(nodeKey)) this.#services.admission.release(this.#driver.id, nodeKey)
  }

  /** Nodes that settle with `events` hold nothing any more. */
  dropDecided(events: readonly ExecutionEvent[]): void {
    for (const { type, nodeKey } of events) {
      if (nodeKey === undefined || !SETTLING.has(type)) continue
      this.drop(nodeKey)
      this.#services.channels.close(this.#driver.id, nodeKey)
    }
  }

  /** The state is thrown away: what had not started will be asked for again. */
  dropPending(): void {
    for (const nodeKey of this.#pending.keys()) this.drop(nodeKey)
  }

  /** Node executions whose recorded steps are forgotten with the starts among `events`. */
  forgottenSteps(events: readonly Pick<NewEvent, 'type' | 'nodeKey'>[]): readonly NodeKey[] {
    if (this.#pending.size === 0) return NONE
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
    const { lease, sideEffects } = event.data
    const pending = this.#pending.get(nodeKey)
    if (pending?.starting?.lease !== lease || pending.config?.ok !== true) return
    this.#pending.delete(nodeKey)
    const config = pending.config.values.config ?? null
    const start = { command: pending.command, lease, sideEffects, config }
    const attempt = new RunningAttempt(this.#services, this.#driver, {
      start,
      ended: (ended) => this.#ended(nodeKey, { attempt, event: ended }),
    })
    this.#running.set(nodeKey, attempt)
    attempt.begin()
  }

  /** An attempt that does not run here is over already. */
  abort(command: AbortAttempt): void {
    const running = this.#running.get(command.nodeKey)
    if (running?.lease === command.lease) running.cancel(command)
    else {
      const attempt = this.#driver.nodeState(command.nodeKey)?.attempt
      const sideEffects = attempt?.sideEffects ?? 'ask'
      const at = this.#services.clock.now()
      this.#driver.feed({ event: toCancelled({ ...command, attempt: attempt?.attempt ?? 1, at }, sideEffects) })
    }
  }

  /** Ends without reports: the next start finds these attempts lost. */
  abandon(reason: string): void {
    for (const running of this.#running.values()) running.abandon(reason)
    this.#running.clear()
  }

  #ended(nodeKey: NodeKey, { attempt, event }: { readonly attempt: RunningAttempt; readonly event: NewEvent }): void {
    if (event.type !== 'attempt.completed') this.#services.channels.reset(this.#driver.id, nodeKey)
    if (this.#running.get(nodeKey) === attempt) this.#running.delete(nodeKey)
    this.#driver.feed({ event })
    this.#services.outside.attemptEnded()
  }

  /** Execution slot, node slot, config, start: as far as it goes now. */
  #advance(pending: Pending): NewEvent | null {
    if (pending.starting !== null || this.#services.isStopping()) return null
    if (!pending.hasSlot) {
      const reason = this.#driver.takeSlot() ?? this.#takeNodeSlot(pending)
      if (reason !== null) return this.#toQueued(pending, reason)
    }
    pending.config ??= this.#resolveNow(pending)
    if (pending.config === null) return null
    return pending.config.ok
      ? this.#toStarted(pending, pending.config)
      : this.#failBefore(pending, pending.config.error)
  }

  /** Null when it holds its slot now; else why not. */
  #takeNodeSlot(pending: Pending): string | null {
    const { nodeKey, node } = pending.command
    const { workspaceId, workflowId, priority } = this.#driver.head
    const { needs, placement } = node
    const executionId = this.#driver.id
    const answer = this.#services.admission.admit(
      { workspaceId, executionId, nodeKey, workflowId, priority, keys: [], needs, placement },
      () => {
        if (this.#pending.get(nodeKey) !== pending) return
        pending.hasSlot = true
        this.#driver.wake(nodeKey)
      },
    )
    if ('queued' in answer) return answer.queued
    pending.hasSlot = true
    return null
  }

  #toQueued({ command: { nodeKey } }: Pending, reason: string): NewEvent | null {
    if (this.#driver.nodeState(nodeKey)?.queueReason === reason) return null
    return { type: 'node.queued', at: this.#services.clock.now(), nodeKey, data: { reason } }
  }

  #resolveNow(pending: Pending): EvaluationAnswer | null {
    if (pending.resolving) return null
    const { nodeKey, planRevision, node, scope } = pending.command
    const task = { kind: 'config', nodeId: node.id } as const
    const request = { nodeKey, planRevision, purpose: 'config', task, scope }
    const answer = this.#driver.evaluateNow(request)
    if (answer !== undefined) return answer
    pending.resolving = true
    // What must be loaded may be an event of this very turn: only after the commit is it there to be read.
    this.#driver.afterCommit(() => {
      void this.#driver.evaluate(request).then((late) => {
        if (this.#pending.get(nodeKey) !== pending) return
        pending.config = late
        this.#driver.wake(nodeKey)
      })
    })
    return null
  }

  #toStarted(pending: Pending, answer: Extract<EvaluationAnswer, { readonly ok: true }>): NewEvent {
    const { node, nodeKey, attempt, entry } = pending.command
    const config = answer.values.config ?? null
    try {
      const sideEffects = this.#services.runner.sideEffects(node, config)
      const inputHash = hashInput(config)
      const lease = this.#services.ids.lease()
      pending.starting = { lease, sideEffects }
      const { worker, clock } = this.#services
      const data = { attempt, entry, lease, inputHash, sideEffects, worker }
      return { type: 'attempt.started', at: clock.now(), nodeKey, data }
    } catch (error) {
      return this.#failBefore(pending, toDefect(this.#services, this.#driver.id, error))
    }
  }

  #failBefore(pending: Pending, error: ErrorInfo): NewEvent {
    const { nodeKey, attempt } = pending.command
    this.drop(nodeKey)
    const { ids, clock } = this.#services
    return toFailed({ nodeKey, attempt, lease: null, at: clock.now() }, { error, random: ids.random() })
  }
}

/** Of frozen configs: evaluators give one to every execution for which it is the same. */
const hashes = new WeakMap<object, string>()

function hashInput(config: Json): string {
  if (typeof config !== 'object' || config === null || !Object.isFrozen(config)) return hashOf(config)
  let known = hashes.get(config)
  if (known === undefined) hashes.set(config, (known = hashOf(config)))
  return known
}

function hashOf(config: Json): string {
  return hash('sha256', toCanonicalJson(config))
}

const SETTLING: ReadonlySet<string> = new Set<ExecutionEvent['type']>([
  'node.completed',
  'node.failed',
  'node.cancelled',
  'node.skipped',
])

const NONE: readonly NodeKey[] = []

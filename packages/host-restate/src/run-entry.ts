/*
 * One entry into a node's `run`: what happens inside `ctx.run`.
 *
 * Boundary: no Restate context reaches in here. Takes plain data, gives the one event that says how the entry ended;
 * decides nothing about what follows.
 *
 * Invariants
 * N1 The runner is called only under a lease that nobody began before: a repeated `ctx.run` is a lost attempt (E2, E4).
 * N2 An aborted entry that does not end within its grace is reported without waiting for it.
 * N3 What the runner wants recorded after its report, or after the invocation left this process, is refused.
 */
import { toCancelled, toCompleted, toFailed, toLost, toSuspended, type AttemptIdentity } from '@heddle/engine'
import {
  HeddleError,
  type ErrorInfo,
  type NewEvent,
  type RunChannel,
  type RunInvocation,
  type RunReport,
  type SideEffects,
} from '@heddle/model'
import { toDefect } from './defect.ts'
import { withPatience } from './patience.ts'
import { createRunChannel } from './run-channel.ts'
import type { ExecutionProjection } from './execution-projection.ts'
import type { Services } from './services.ts'

/** Time between the abort of a timed-out attempt and the end of waiting for it. */
const KILL_GRACE_MS = 10_000

/** What an entry is given. */
export interface EntryStart {
  readonly invocation: Omit<RunInvocation, 'config' | 'steps'>
  /** Resolved at once, or a blob. */
  readonly loadConfig: () => Promise<RunInvocation['config']>
  readonly sideEffects: SideEffects
  readonly forgetSteps: boolean
  /** Decides the jitter of the next try. */
  readonly random: number
}

/** An entry that may run in this process. Made when the invocation reaches it, run when Restate says so. */
export class RunEntry {
  readonly #services: Services
  readonly #start: EntryStart
  readonly #projection: ExecutionProjection
  /** Fires when the invocation has left this process. */
  readonly #left: AbortSignal
  readonly #controller = new AbortController()
  readonly #killed = Promise.withResolvers<null>()
  readonly #timers: NodeJS.Timeout[] = []
  #aborted: 'cancel' | 'timeout' | null = null
  #over = false

  constructor(
    services: Services,
    start: EntryStart,
    around: { readonly projection: ExecutionProjection; readonly left: AbortSignal },
  ) {
    this.#services = services
    this.#start = start
    this.#projection = around.projection
    this.#left = around.left
  }

  /** Asks it to end; after `graceMs` it counts as cancelled. */
  cancel({ reason, graceMs }: { readonly reason: string; readonly graceMs: number }): void {
    if (this.#over || this.#aborted === 'cancel') return
    this.#aborted = 'cancel'
    this.#killAfter(graceMs)
    this.#controller.abort(new HeddleError('CANCELLED', reason))
  }

  /** Runs it, once. Rejects only when the invocation has left this process. */
  async run(): Promise<NewEvent> {
    const { executionId, nodeKey, lease, timeoutMs } = this.#start.invocation
    const begun = await this.#ask(() => this.#services.leases.begin(executionId, nodeKey, lease))
    if (begun === 'seen') return toLost(this.#identity())
    if (this.#aborted === 'cancel') return toCancelled(this.#identity(), 'none')
    const leave = () => this.#controller.abort(new HeddleError('CANCELLED', 'The invocation left this process.'))
    this.#left.addEventListener('abort', leave, { once: true })
    this.#timers.push(setTimeout(() => this.#timeOut(), timeoutMs))
    try {
      return await this.#toEvent(await Promise.race([this.#callRunner(), this.#killed.promise]))
    } finally {
      this.#over = true
      this.#left.removeEventListener('abort', leave)
      for (const timer of this.#timers) clearTimeout(timer)
    }
  }

  async #callRunner(): Promise<RunReport> {
    const { invocation, forgetSteps } = this.#start
    const { executionId, nodeKey, attempt, entry } = invocation
    const isFirst = forgetSteps || (attempt === 1 && entry === 1)
    const steps = isFirst ? [] : await this.#ask(() => this.#services.journal.readSteps(executionId, nodeKey))
    try {
      const config = await this.#start.loadConfig()
      return await this.#services.runner.run({ ...invocation, config, steps }, this.#channel(), this.#controller.signal)
    } catch (error) {
      return { kind: 'failed', error: this.#toInfo(error) }
    }
  }

  #channel(): RunChannel {
    const { workspaceId, executionId, nodeKey, attempt } = this.#start.invocation
    const source = { workspaceId, executionId, nodeKey, attempt }
    const isOpen = () => !this.#over && !this.#left.aborted
    return createRunChannel(this.#services, { source, projection: this.#projection, isOpen })
  }

  /** `report` is null when the grace after an abort has passed. */
  async #toEvent(report: RunReport | null): Promise<NewEvent> {
    if (this.#aborted === 'timeout') return this.#toFailure({ error: this.#toTimeout().toInfo() })
    if (report?.kind === 'completed') return this.#toCompletion(report)
    if (this.#aborted === 'cancel' || report === null || report.kind === 'cancelled') {
      return toCancelled(this.#identity(), this.#start.sideEffects)
    }
    return report.kind === 'failed' ? this.#toFailure(report) : toSuspended(this.#identity(), report)
  }

  async #toCompletion(report: Extract<RunReport, { readonly kind: 'completed' }>): Promise<NewEvent> {
    try {
      const output = await this.#services.values.store(this.#start.invocation.workspaceId, report.output)
      return toCompleted(this.#identity(), { ...report, output })
    } catch (error) {
      return this.#toFailure({ error: this.#toInfo(error) })
    }
  }

  #toFailure({ error, usage }: Pick<Extract<RunReport, { readonly kind: 'failed' }>, 'error' | 'usage'>): NewEvent {
    const used = usage === undefined ? {} : { usage }
    return toFailed(this.#identity(), { error, random: this.#start.random, ...used })
  }

  #timeOut(): void {
    if (this.#over || this.#aborted !== null) return
    this.#aborted = 'timeout'
    this.#killAfter(KILL_GRACE_MS)
    this.#controller.abort(this.#toTimeout())
  }

  #killAfter(delayMs: number): void {
    this.#timers.push(setTimeout(() => this.#killed.resolve(null), delayMs))
  }

  #toTimeout(): HeddleError {
    const { nodeKey, timeoutMs } = this.#start.invocation
    return new HeddleError(
      'NODE_TIMEOUT',
      `An attempt of '${nodeKey}' took longer than its ${timeoutMs / 1_000} s. Raise timeoutSeconds, or do less in it.`,
    )
  }

  #ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    const { executionId } = this.#start.invocation
    const failed = (cause: unknown) => {
      const message = 'The storage does not answer; the attempt waits for it.'
      this.#services.report({ kind: 'storage', executionId, message, errorId: null, cause })
    }
    return withPatience(question, { signal: this.#left, failed })
  }

  #toInfo(error: unknown): ErrorInfo {
    return toDefect(this.#services, this.#start.invocation, error)
  }

  #identity(): AttemptIdentity {
    const { nodeKey, attempt, lease } = this.#start.invocation
    return { nodeKey, attempt, lease, at: this.#services.clock.now() }
  }
}

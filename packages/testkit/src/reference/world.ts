import {
  HeddleError,
  assertInvariant,
  type ErrorInfo,
  type Json,
  type NodeId,
  type NodeKey,
  type Plan,
  type PlanNode,
} from '@heddle/model'
import type { Act, Scenario } from '../script.ts'
import type { Lookup } from '../evaluate-text.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { captureNames, type Extras } from './names.ts'
import type { Failure, NodeRun, ScopeRun } from './runs.ts'

/*
 * What one interpretation knows: time, the plan in force, variables, holds, and what has settled. Things happen one
 * after the other: `soon` runs at the same instant, after what is already due.
 */
export class World {
  readonly scenario: Scenario
  readonly clock = new VirtualClock(0)
  readonly nodes = new Map<string, NodeRun>()
  /** Completed node executions that have a compensation, in order of completion. */
  readonly undoable: NodeRun[] = []
  readonly tolerated: string[] = []
  /** Instants at which something failed or was cancelled. */
  readonly breaks = new Set<number>()
  plan: Plan
  vars: { readonly [name: string]: Json } = {}
  degraded = false
  isErrorRace = false
  /** What the design leaves open and the scenario depends on. */
  unsaid: string | null = null
  /** Nothing new starts in the execution proper once it is ending. */
  ending = false
  readonly #holds = new Map<string, Extract<Act, { readonly kind: 'hold' }>['target']>()
  readonly #held = new Set<{ readonly isFree: () => boolean; readonly go: () => void }>()
  readonly #failures = new Map<number, number>()
  readonly #settles = new Map<number, number>()
  #liftedAt = -1
  #running = 0
  #runningSince = 0
  #ranMs = 0
  #cancelLimit: () => void = () => undefined
  /** Set by whoever ends the execution. */
  onLimit: (error: ErrorInfo) => void = () => undefined
  onStop: (status: 'completed' | 'failed', by: { readonly output: Json; readonly nodeKey: NodeKey }) => void = () =>
    undefined

  constructor(scenario: Scenario) {
    this.scenario = scenario
    const plan = scenario.plans[0]
    assertInvariant(plan !== undefined, 'A scenario needs a plan.')
    this.plan = plan
  }

  get now(): number {
    return this.clock.now()
  }

  soon(callback: () => void): void {
    this.clock.schedule(this.now, callback)
  }

  later(ms: number, callback: () => void): () => void {
    return this.clock.schedule(this.now + ms, callback)
  }

  planNode(id: NodeId): PlanNode {
    const node = this.plan.nodes[id]
    assertInvariant(node !== undefined, `The plan has no node ${id}.`)
    return node
  }

  names(scope: ScopeRun, extras: Partial<Extras> = {}): Lookup {
    return captureNames(scope, { input: this.scenario.input, vars: this.vars, ...extras })
  }

  /**
   * Notes that `node` settled now. Whoever settles first at an instant was not raced by anybody, but at the start and
   * when a hold is lifted, where several things begin at once.
   */
  noteSettled(node: NodeRun): void {
    node.settledAt = this.now
    const before = this.#settles.get(this.now) ?? 0
    this.#settles.set(this.now, before + 1)
    node.isRace = before > 0 || this.now === 0 || this.now === this.#liftedAt
  }

  noteFailure(): void {
    this.breaks.add(this.now)
    const before = this.#failures.get(this.now) ?? 0
    this.#failures.set(this.now, before + 1)
    if (before > 0) this.isErrorRace = true
  }

  /** An attempt begins to run: the execution's clock runs while at least one does. */
  beginRunning(node: NodeRun): void {
    node.isRunning = true
    this.#running += 1
    const limit = this.plan.settings.timeoutMs
    if (this.#running > 1) return
    this.#runningSince = this.now
    if (limit === null || this.ending) return
    const error: ErrorInfo = { code: 'EXECUTION_TIMEOUT', message: 'It ran longer than it may.' }
    this.#cancelLimit = this.later(limit - this.#ranMs, () => this.onLimit(error))
  }

  endRunning(node: NodeRun): void {
    if (!node.isRunning) return
    node.isRunning = false
    this.#running -= 1
    if (this.#running > 0) return
    this.#ranMs += this.now - this.#runningSince
    this.#cancelLimit()
  }

  /** Calls `go` as soon as nothing holds it: now, or when the last hold is lifted. Returns how to give up. */
  whenFree(nodeKey: NodeKey | null, when: 'before' | 'after', go: () => void): () => void {
    const isFree = (): boolean =>
      ![...this.#holds.values()].some(
        (target) =>
          (target.kind === 'execution' && when === 'before') ||
          (target.kind === 'node' && nodeKey !== null && target.nodeKey === nodeKey && target.when === when),
      )
    if (isFree()) {
      go()
      return () => undefined
    }
    const entry = { isFree, go }
    this.#held.add(entry)
    return () => void this.#held.delete(entry)
  }

  placeHold(hold: Extract<Act, { readonly kind: 'hold' }>): void {
    this.#holds.set(hold.holdId, hold.target)
  }

  liftHold(holdId: string): void {
    this.#holds.delete(holdId)
    this.#liftedAt = this.now
    for (const entry of this.#held) {
      if (!entry.isFree()) continue
      this.#held.delete(entry)
      entry.go()
    }
  }
}

/** What `evaluate` gives, or the foreseen error it throws. */
export function attemptTo<Value>(
  evaluate: () => Value,
): { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ErrorInfo } {
  try {
    return { ok: true, value: evaluate() }
  } catch (error) {
    if (error instanceof HeddleError && error.code !== 'INTERNAL_ERROR') return { ok: false, error: error.toInfo() }
    throw error
  }
}

/** How a failed iteration or branch shows among the results. */
export function toErrorValue({ error, nodeKey }: Failure): Json {
  return { error: { code: error.code, message: error.message, nodeKey } }
}

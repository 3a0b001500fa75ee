import {
  answerEvent,
  createExecution,
  createState,
  listRunningAttempts,
  outstandingCommands,
  replayEvents,
  takeTurn,
  toSnapshot,
  type Command,
  type EvaluateNow,
  type Evaluator,
  type ExecutionState,
  type Plans,
  type Rejection,
  type Turn,
} from '@heddle/engine'
import {
  HeddleError,
  NULL_VALUE,
  toExecutionId,
  toNodeId,
  toWorkflowId,
  toWorkspaceId,
  type EvaluationRequest,
  type ExecutionEvent,
  type Json,
  type NewEvent,
  type Plan,
  type StoredValue,
  type ValueReader,
} from '@heddle/model'
import type { Act, Scenario } from '../script.ts'
import { createRecordReader, createTestEvaluator } from '../test-evaluator.ts'
import { VIRTUAL_EPOCH, VirtualClock } from '../virtual-clock.ts'
import { Outside } from './outside.ts'
import type { SimulatedEngine } from './simulated-engine.ts'

/*
 * The real engine on virtual time, in a world that follows a script. Stands where a host stands: feeds inputs, keeps
 * the journal, carries commands out.
 *
 * 1. Every input is a turn of its own; what a command leads to is a later input, never part of the same turn.
 * 2. `restartEngine` forgets the engine's state and nothing else; `crash` also loses attempts and evaluations.
 * 3. After a restart every outstanding command is carried out; the world ignores what it is already doing.
 */

/** Where the simulation interferes. Each is asked before its moment; absent: never. */
export interface Chaos {
  /** After a turn of `count` events: keep this many and replay them, as after a crash in the middle; null: go on. */
  readonly cutTurn?: (count: number) => number | null
  /** After a turn: lose the process with all attempts. */
  readonly crash?: () => boolean
  /** Whether a question is answered in a later turn instead of at once. */
  readonly answerLater?: () => boolean
  /** Replay from a snapshot taken after event `n` of `count`; null: from the first event. */
  readonly snapshotAt?: (count: number) => number | null
  /** Milliseconds a ready node waits for its slot. */
  readonly admitAfterMs?: (nodeKey: string) => number
}

/** Looks at the engine after every turn; throws when something is wrong. */
export type Watch = (turn: Turn, simulation: Simulation) => void

export interface SimulationOptions {
  readonly chaos?: Chaos
  readonly watch?: Watch
  /** Default: the one for `testCatalogue`. */
  readonly evaluator?: Evaluator
  /** Values that recorded events name by digest. */
  readonly blobs?: { readonly [sha256: string]: Json }
}

/** Events one simulation may record before it counts as endless. */
const MAX_EVENTS = 20_000

/** One run of the engine. */
export class Simulation implements SimulatedEngine {
  readonly scenario: Scenario
  readonly clock = new VirtualClock(VIRTUAL_EPOCH)
  readonly events: ExecutionEvent[] = []
  readonly rejected: Rejection[] = []
  readonly plans: Plans
  readonly values: ValueReader
  readonly outside: Outside
  state: ExecutionState = createState()
  settled = false
  restarts = 0
  readonly #chaos: Chaos
  readonly #watch: Watch
  readonly #evaluator: Evaluator
  readonly #readerOf: (events: readonly ExecutionEvent[]) => ValueReader
  readonly #snapshots = new Map<number, string>()
  #questions: (() => void)[] = []

  constructor(scenario: Scenario, options: SimulationOptions = {}) {
    this.scenario = scenario
    this.#evaluator = options.evaluator ?? createTestEvaluator()
    this.#chaos = options.chaos ?? {}
    this.#watch = options.watch ?? (() => undefined)
    this.plans = { get: (revision) => this.plan(revision) }
    this.#readerOf = (events) => createRecordReader(events, options.blobs)
    this.values = this.#readerOf(this.events)
    this.outside = new Outside(this)
  }

  plan(revision: number): Plan {
    const plan = this.scenario.plans[revision - 1]
    if (plan === undefined) throw new HeddleError('INTERNAL_ERROR', `The scenario has no plan ${revision}.`)
    return plan
  }

  /** Virtual milliseconds since the start. */
  get elapsedMs(): number {
    return this.clock.now() - VIRTUAL_EPOCH
  }

  get admitAfterMs(): (nodeKey: string) => number {
    return this.#chaos.admitAfterMs ?? (() => 0)
  }

  /** Runs until the execution is settled. Throws when it can no longer settle (E5). */
  run(): this {
    this.#create()
    this.#scheduleActs(VIRTUAL_EPOCH)
    this.drive()
    return this
  }

  /** Goes on with recorded events instead of beginning anew, as after a crash that lost all attempts. */
  runFrom(events: readonly ExecutionEvent[]): this {
    this.events.push(...events)
    this.clock.jumpTo(events.at(-1)?.at ?? VIRTUAL_EPOCH)
    this.settled = events.at(-1)?.type === 'execution.completed'
    this.#scheduleActs(events[0]?.at ?? VIRTUAL_EPOCH)
    this.#recover({ losesAttempts: true })
    if (this.state.startedAt === null) this.feed({ type: 'execution.started', at: this.clock.now(), data: {} })
    this.drive()
    return this
  }

  #scheduleActs(startedAt: number): void {
    for (const act of this.scenario.acts) this.clock.schedule(startedAt + act.at, () => this.#perform(act))
  }

  drive(): void {
    while (!this.settled) {
      const due = this.clock.nextDueAt()
      if (due === null)
        throw new HeddleError('INTERNAL_ERROR', `Nothing is due, and the execution is open: ${this.tail()}`)
      this.clock.advanceTo(due)
      if (this.events.length > MAX_EVENTS) throw new HeddleError('INTERNAL_ERROR', `It never ends: ${this.tail()}`)
    }
  }

  /** Feeds one input at this instant, after what is already due. */
  feedSoon(event: NewEvent): void {
    this.clock.schedule(this.clock.now(), () => this.feed(event))
  }

  /** One turn with one input. */
  feed(event: NewEvent): void {
    if (this.settled) return
    const turn = this.#takeTurn([event])
    const kept = turn.events.length > 0 ? (this.#chaos.cutTurn?.(turn.events.length) ?? null) : null
    if (kept !== null) {
      this.events.splice(this.events.length - turn.events.length + kept)
      this.#recover({ losesAttempts: false })
    } else if (this.#chaos.crash?.() === true) this.#recover({ losesAttempts: true })
    else for (const command of turn.commands) this.#carryOut(command)
  }

  /** The last events, for messages. */
  tail(): string {
    return this.events
      .slice(-12)
      .map((event) => `${event.seq} ${event.type} ${event.nodeKey ?? ''}`)
      .join('; ')
  }

  #create(): void {
    const trigger = this.scenario.trigger
    const created = createExecution({
      plan: this.plan(1),
      executionId: toExecutionId('00000000-0000-7000-8000-000000000001'),
      workspaceId: toWorkspaceId('workspace'),
      workflowId: toWorkflowId('workflow'),
      version: 1,
      draftRevision: null,
      engineRelease: 'test',
      input: { json: this.scenario.input },
      trigger: { kind: 'manual', nodeId: trigger === undefined ? null : toNodeId(trigger) },
      startedBy: 'person:tester',
      at: this.clock.now(),
    })
    this.feed(created)
    this.feed({ type: 'execution.started', at: this.clock.now(), data: {} })
  }

  #takeTurn(inputs: readonly NewEvent[]): Turn {
    const evaluateNow: EvaluateNow = (request, recorded) => this.#evaluateNow(request, recorded)
    const { plans, state } = this
    const turn = takeTurn({ plans, state, inputs, evaluateNow, now: this.clock.now() })
    this.events.push(...turn.events)
    this.rejected.push(...turn.rejected)
    this.#keepSnapshot()
    this.#watch(turn, this)
    return turn
  }

  #keepSnapshot(): void {
    if (this.#chaos.snapshotAt !== undefined) this.#snapshots.set(this.events.length, toSnapshot(this.state))
  }

  #evaluateNow(request: EvaluationRequest, recorded: readonly ExecutionEvent[]): ReturnType<EvaluateNow> {
    if (this.#chaos.answerLater?.() === true) return undefined
    const values = recorded.length === 0 ? this.values : this.#readerOf([...this.events, ...recorded])
    const answer = this.#evaluator.evaluateNow(request, this.plan(request.planRevision), values)
    return answer === undefined ? undefined : { answer, stored: answer.ok ? toStored(answer.values) : {} }
  }

  #carryOut(command: Command): void {
    if (command.kind === 'settle') {
      this.settled = true
    } else if (command.kind === 'evaluate') this.#answerLater(command.request)
    else this.outside.carryOut(command)
  }

  #answerLater(request: EvaluationRequest): void {
    const cancel = this.clock.schedule(this.clock.now(), () => {
      const answer = this.evaluate(request)
      this.feed(answerEvent(request, answer, answer.ok ? toStored(answer.values) : {}, this.clock.now()))
    })
    this.#questions.push(cancel)
  }

  /** What the evaluator says, once all values are there. */
  evaluate(request: EvaluationRequest) {
    const answer = this.#evaluator.evaluateNow(request, this.plan(request.planRevision), this.values)
    if (answer === undefined) throw new HeddleError('INTERNAL_ERROR', `A value of ${request.purpose} is not recorded.`)
    return answer
  }

  #recover({ losesAttempts }: { readonly losesAttempts: boolean }): void {
    this.restarts += 1
    for (const cancel of this.#questions.splice(0)) cancel()
    const from = this.#chaos.snapshotAt?.(this.events.length) ?? null
    const snapshot = from === null ? null : (this.#snapshots.get(from) ?? null)
    const tail = snapshot === null || from === null ? this.events : this.events.slice(from)
    this.state = replayEvents(this.plans, snapshot, tail)
    this.#takeTurn([])
    if (losesAttempts) this.#loseAttempts()
    for (const command of outstandingCommands(this.plans, this.state)) this.#carryOut(command)
  }

  #loseAttempts(): void {
    this.outside.forget()
    for (const { nodeKey, attempt, lease } of listRunningAttempts(this.state)) {
      this.outside.noteLostByCrash(lease)
      this.#takeTurn([{ type: 'attempt.lost', at: this.clock.now(), nodeKey, data: { attempt, lease } }])
    }
  }

  #perform(act: Act): void {
    const at = this.clock.now()
    const by = 'person:tester'
    if (act.kind === 'cancel') {
      this.feed({ type: 'execution.cancel-requested', at, data: { by, reason: 'test', compensate: act.compensate } })
    } else if (act.kind === 'hold') {
      const target = act.target as Extract<NewEvent, { readonly type: 'hold.placed' }>['data']['target']
      this.feed({ type: 'hold.placed', at, data: { holdId: act.holdId, target, owner: by, reason: 'test' } })
    } else if (act.kind === 'lift') this.feed({ type: 'hold.lifted', at, data: { holdId: act.holdId, by } })
    else if (act.kind === 'revise') {
      const { definitionHash } = this.plan(act.revision)
      this.feed({ type: 'plan.revised', at, data: { revision: act.revision, definitionHash, by } })
    } else {
      const nodeKey = act.nodeKey as NonNullable<ExecutionEvent['nodeKey']>
      if (act.kind === 'inject')
        this.feed({ type: 'data.injected', at, nodeKey, data: { output: { json: act.output }, by } })
      else this.feed({ type: 'branch.forced', at, nodeKey, data: { ports: act.ports, by } })
    }
  }
}

function toStored(values: { readonly [name: string]: Json }): { readonly [name: string]: StoredValue } {
  return Object.fromEntries(Object.entries(values).map(([name, json]) => [name, json === null ? NULL_VALUE : { json }]))
}

/*
 * One execution as the invocation of a Restate workflow: the engine's transitions, fed with what Restate keeps.
 *
 * Boundary: the meaning of events is the engine's; the runner, storage and the evaluator are reached inside `ctx.run`
 * or through the projection, which no decision depends on.
 *
 * Invariants
 * R1 A replay makes the same calls to the context in the same order: times, ids and randomness come from journaled
 *    results, `ctx.rand` and inputs; nothing else that changes is read outside `ctx.run` (E1).
 * R2 `attempt.started` is decided before its `ctx.run` is registered, and its lease is begun before the runner (E3).
 * R3 Each input is answered once, with what the engine said.
 * R4 It ends when the execution has settled, all of it is in the tables, and no signal it took is on its way.
 */
import { createState, type Command, type ExecutionState, type Plans, type Rejection, type Timer } from '@heddle/engine'
import {
  HeddleError,
  NULL_VALUE,
  assertNever,
  type EventOf,
  type NewEvent,
  type NodeKey,
  type Plan,
  type StoredValue,
} from '@heddle/model'
import { CancelledError, type RestatePromise, type WorkflowContext } from '@restatedev/restate-sdk'
import { Arrivals } from './arrivals.ts'
import { toFailed } from './attempt-events.ts'
import { Evaluations, type Prepared } from './evaluations.ts'
import { ExecutionProjection } from './execution-projection.ts'
import { takeHostTurn, type RunNode } from './host-turn.ts'
import { formOf, toEvent, type OutsideInput, type Verdict } from './outside-input.ts'
import { RecordedEvents } from './recorded-events.ts'
import { RunEntry } from './run-entry.ts'
import type { Services } from './services.ts'
import { claimSignal, keepAgain, type OpenWait, type TakenSignal } from './kept-signals.ts'

/** What a workflow is started with. */
export interface ExecutionStart {
  readonly created: Extract<NewEvent, { readonly type: 'execution.created' }>
  readonly plan: Plan
}

type HostCommand = Exclude<Command, RunNode>

type Arrival =
  | { readonly kind: 'input'; readonly input: OutsideInput }
  | { readonly kind: 'checked'; readonly input: OutsideInput; readonly verdict: Verdict }
  | { readonly kind: 'event'; readonly event: NewEvent | null }
  | { readonly kind: 'prepared'; readonly command: RunNode; readonly prepared: Prepared }
  | { readonly kind: 'slept'; readonly timerId: string; readonly timer: Timer; readonly dueAt: number }
  | { readonly kind: 'due'; readonly timer: Timer; readonly at: number }
  | { readonly kind: 'claimed'; readonly wait: OpenWait; readonly taken: TakenSignal | null }
  | { readonly kind: 'kept' }

export class ExecutionRun {
  readonly #ctx: WorkflowContext
  readonly #services: Services
  readonly #start: ExecutionStart
  readonly #state: ExecutionState = createState()
  readonly #recorded = new RecordedEvents()
  readonly #plans: Plans
  readonly #evaluations: Evaluations
  readonly #projection: ExecutionProjection
  readonly #arrivals = new Arrivals<Arrival>()
  readonly #prepared = new Map<
    string,
    { readonly command: RunNode; readonly prepared: Prepared; readonly random: number }
  >()
  readonly #entries = new Map<string, RunEntry>()
  #inputs = 0
  #questions = 0
  /** Signals taken, or being taken, that no event has yet. */
  #signalsInHand = 0

  constructor(ctx: WorkflowContext, services: Services, start: ExecutionStart) {
    const { executionId, workspaceId } = start.created.data
    this.#ctx = ctx
    this.#services = services
    this.#start = start
    this.#plans = { get: (revision) => planOf(start.plan, revision) }
    const execution = { executionId, workspaceId, plans: this.#plans, recorded: this.#recorded }
    this.#evaluations = new Evaluations(services, execution)
    this.#projection = new ExecutionProjection(services.projector, execution)
  }

  /** Drives it to its end. Rejects, for Restate to try again, on a defect or when the tables cannot be written. */
  async drive(): Promise<void> {
    this.#expectInput()
    this.#turn([this.#start.created, { type: 'execution.started', at: this.#start.created.at, data: {} }])
    while (this.#state.phase !== 'settled' || this.#signalsInHand > 0) await this.#step()
    await this.#projection.through(this.#state.seq)
  }

  async #step(): Promise<void> {
    let arrival: Arrival
    try {
      arrival = await this.#arrivals.next()
    } catch (error) {
      // Somebody cancelled the invocation in Restate itself: that is a cancel of the execution.
      if (!(error instanceof CancelledError)) throw error
      const data = { by: 'restate', reason: 'the invocation was cancelled in Restate', compensate: false }
      this.#turn([{ type: 'execution.cancel-requested', at: this.#state.at, data }])
      return
    }
    this.#take(arrival)
  }

  #take(arrival: Arrival): void {
    switch (arrival.kind) {
      case 'input':
        return this.#check(arrival.input)
      case 'checked':
        return this.#decideInput(arrival)
      case 'event':
        if (arrival.event !== null) this.#turn([arrival.event])
        return
      case 'prepared': {
        const event = this.#toStarted(arrival.command, arrival.prepared)
        this.#turn([event])
        return
      }
      case 'slept': {
        const { timerId, timer, dueAt } = arrival
        const now = this.#ctx.run('now', () => this.#services.clock.now())
        this.#arrivals.expect(`timer:${timerId}`, now, (at) => ({ kind: 'due', timer, at: Math.max(at, dueAt) }))
        return
      }
      case 'due':
        return this.#timerDue(arrival.timer, arrival.at)
      case 'claimed':
        return this.#closeClaimed(arrival)
      case 'kept':
        this.#signalsInHand -= 1
        return
      default:
        assertNever(arrival, 'arrival')
    }
  }

  #expectInput(): void {
    this.#inputs += 1
    const input = this.#ctx.promise<OutsideInput>(`input-${this.#inputs}`).get()
    this.#arrivals.expect('input', input, (arrived) => ({ kind: 'input', input: arrived }))
  }

  /** A form is checked in `ctx.run`: the answer must not change when the checker does. */
  #check(input: OutsideInput): void {
    const { validateForm, values } = this.#services
    const form = formOf(input, this.#state)
    const { ask, workspaceId } = input
    if (form === null || ask.kind !== 'answer' || validateForm === undefined) {
      this.#decideInput({ input, verdict: { error: null } })
      return
    }
    const checked = this.#ctx.run('check the form', async (): Promise<Verdict> => {
      try {
        validateForm(form, await values.reader(workspaceId, null).load(ask.payload))
        return { error: null }
      } catch (error) {
        if (error instanceof HeddleError) return { error: error.toInfo() }
        throw error
      }
    })
    this.#arrivals.expect('input', checked, (verdict) => ({ kind: 'checked', input, verdict }))
  }

  /** R3. */
  #decideInput({ input, verdict }: { readonly input: OutsideInput; readonly verdict: Verdict }): void {
    const decided = verdict.error === null ? this.#feedInput(input) : verdict
    void this.#ctx.promise<Verdict>(`verdict-${this.#inputs}`).resolve(decided)
    this.#expectInput()
  }

  #feedInput(input: OutsideInput): Verdict {
    let event: NewEvent
    try {
      event = toEvent(input, this.#state)
    } catch (error) {
      if (error instanceof HeddleError) return { error: error.toInfo() }
      throw error
    }
    const rejected = this.#turn([event])
    return { error: rejected[0]?.error ?? null }
  }

  /** Takes a turn and does what the engine asks for. Times never go back, whoever's clock they come from. */
  #turn(inputs: readonly NewEvent[]): readonly Rejection[] {
    const turn = takeHostTurn({
      plans: this.#plans,
      state: this.#state,
      inputs: inputs.map((event) => ({ ...event, at: Math.max(event.at, this.#state.at) })),
      recorded: this.#recorded,
      evaluateNow: this.#evaluations.evaluateNow,
      prepare: (command) => this.#prepare(command),
    })
    const started = turn.events.filter((event) => event.type === 'attempt.started')
    const forgetSteps = started.filter((event) => this.#prepared.get(event.data.lease)?.command.forgetSteps === true)
    const isFirst = turn.events[0]?.seq === 1
    const { plan } = this.#start
    this.#projection.add({
      events: turn.events,
      rows: turn.rows,
      forgetSteps: forgetSteps.map((event) => event.nodeKey!),
      plan: isFirst ? { hash: plan.definitionHash, plan } : null,
    })
    for (const event of started) this.#begin(event)
    for (const command of turn.commands) this.#carryOut(command)
    // What the engine did not take never starts.
    this.#prepared.clear()
    return turn.rejected
  }

  #prepare(command: RunNode): NewEvent | null {
    const { node, nodeKey, planRevision, scope } = command
    const request = {
      nodeKey,
      planRevision,
      purpose: 'config',
      task: { kind: 'config', nodeId: node.id },
      scope,
    } as const
    const prepared = this.#evaluations.prepareNow(request, { node, errorId: this.#ctx.rand.uuidv4() })
    if (prepared !== undefined) return this.#toStarted(command, prepared)
    const later = this.#ctx.run(`config of ${nodeKey}`, () => this.#evaluations.prepare(request, node))
    this.#arrivals.expect(`config:${nodeKey}`, later, (late) => ({ kind: 'prepared', command, prepared: late }))
    return null
  }

  #toStarted(command: RunNode, prepared: Prepared): NewEvent {
    const { nodeKey, attempt, entry } = command
    const { at } = this.#state
    const random = this.#ctx.rand.random()
    if (!prepared.ok) return toFailed({ nodeKey, attempt, lease: null, at }, { error: prepared.error, random })
    const lease = this.#ctx.rand.uuidv4()
    this.#prepared.set(lease, { command, prepared, random })
    const { inputHash, sideEffects } = prepared
    const data = { attempt, entry, lease, inputHash, sideEffects, worker: 'restate' }
    return { type: 'attempt.started', at, nodeKey, data }
  }

  /** R2. */
  #begin({ data: { lease } }: EventOf<'attempt.started'>): void {
    const known = this.#prepared.get(lease)
    if (known === undefined || !known.prepared.ok) return
    const { command, prepared, random } = known
    const { config, sideEffects } = prepared
    const { nodeKey, attempt, entry, node, answers, forgetSteps } = command
    const { created } = this.#start
    const { executionId, workspaceId, workflowId, version, startedBy, test } = created.data
    const { values } = this.#services
    const runEntry = new RunEntry(
      this.#services,
      {
        invocation: {
          workspaceId,
          executionId,
          workflowId,
          nodeKey,
          node,
          attempt,
          entry,
          lease,
          idempotencyKey: `${executionId}/${nodeKey}`,
          scope: this.#recorded.resolveScope(command.scope),
          timeoutMs: node.timeoutMs,
          test,
          principal: version === null ? startedBy : `workflow:${workflowId}`,
          answers: this.#resolveAnswers(answers),
        },
        loadConfig: () => values.reader(workspaceId, null).load(config),
        sideEffects,
        forgetSteps,
        random,
      },
      { projection: this.#projection, left: this.#ctx.request().attemptCompletedSignal },
    )
    this.#entries.set(lease, runEntry)
    const ended = this.#ctx.run(`${nodeKey} #${attempt}.${entry}`, () => this.#services.live.during(runEntry.run()))
    this.#expectEvent(`run:${lease}`, ended, () => this.#entries.delete(lease))
  }

  #resolveAnswers(answers: RunNode['answers']): RunNode['answers'] {
    const resolved = Object.entries(answers).map(([key, answer]) => {
      return [key, { ...answer, payload: this.#recorded.resolve(answer.payload) }] as const
    })
    return Object.fromEntries(resolved)
  }

  #expectEvent(name: string, promise: RestatePromise<NewEvent | null>, arrived: () => void = () => {}): void {
    this.#arrivals.expect(name, promise, (event) => {
      arrived()
      return { kind: 'event', event }
    })
  }

  #carryOut(command: HostCommand): void {
    switch (command.kind) {
      case 'evaluate':
        this.#questions += 1
        this.#expectEvent(
          `evaluate:${this.#questions}`,
          this.#ctx.run(`evaluate ${command.request.purpose}`, () => this.#evaluations.evaluate(command.request)),
        )
        return
      case 'abort-attempt':
        this.#entries.get(command.lease)?.cancel(command)
        return
      case 'set-timer': {
        const { timerId, timer, dueAt } = command
        const slept = this.#ctx.sleep(Math.max(0, dueAt - this.#state.at))
        this.#arrivals.expect(`timer:${timerId}`, slept, () => ({ kind: 'slept', timerId, timer, dueAt }))
        return
      }
      case 'clear-timer':
        this.#arrivals.drop(`timer:${command.timerId}`)
        return
      case 'open-wait':
        if (command.spec.kind === 'signal') this.#claim(command)
        return
      case 'start-child':
      case 'cancel-child':
        throw new HeddleError('INTERNAL_ERROR', `Sub-workflows are refused before they start; ${command.kind} came.`)
      case 'settle':
        return
      default:
        assertNever(command, 'command')
    }
  }

  #timerDue(timer: Timer, at: number): void {
    switch (timer.kind) {
      case 'retry':
        this.#turn([{ type: 'retry.due', at, nodeKey: timer.nodeKey, data: { attempt: timer.attempt } }])
        return
      case 'wait': {
        const { nodeKey, waitId } = timer
        const data = { waitId, how: 'due', by: 'engine', payload: NULL_VALUE } as const
        this.#turn([{ type: 'wait.closed', at, nodeKey, data }])
        return
      }
      case 'execution-timeout':
        this.#turn([{ type: 'execution.timed-out', at, data: { limitMs: this.#state.limitMs ?? 0 } }])
        return
      case 'reminder':
        return this.#remind(timer)
      default:
        assertNever(timer, 'timer')
    }
  }

  #remind({ nodeKey, waitId }: { readonly nodeKey: NodeKey; readonly waitId: string }): void {
    const { executionId, workspaceId } = this.#start.created.data
    const told = this.#ctx.run('remind', () => {
      this.#services.remind?.({ workspaceId, executionId, nodeKey, waitId })
      return null
    })
    this.#expectEvent(`remind:${waitId}`, told)
  }

  /** A signal may have come before its wait. It is looked for once the wait can be found, so that neither misses the other. */
  #claim(wait: OpenWait): void {
    const { workspaceId, executionId } = this.#start.created.data
    const { seq } = this.#state
    const left = this.#ctx.request().attemptCompletedSignal
    const taken = this.#ctx.run(`signal for ${wait.nodeKey}`, async () => {
      await this.#projection.through(seq)
      return claimSignal(this.#services, { executionId, workspaceId, wait, left })
    })
    this.#signalsInHand += 1
    this.#arrivals.expect(`claim:${wait.waitId}`, taken, (signal) => ({ kind: 'claimed', wait, taken: signal }))
  }

  #closeClaimed({ wait, taken }: { readonly wait: OpenWait; readonly taken: TakenSignal | null }): void {
    if (taken !== null && !this.#acceptsSignal(wait, taken)) {
      const { executionId, workspaceId } = this.#start.created.data
      const left = this.#ctx.request().attemptCompletedSignal
      const kept = this.#ctx.run(`keep the signal of ${wait.nodeKey}`, async () => {
        await keepAgain(this.#services, { executionId, workspaceId, wait, left }, taken)
        return null
      })
      this.#arrivals.expect(`keep:${wait.waitId}`, kept, () => ({ kind: 'kept' }))
      return
    }
    this.#signalsInHand -= 1
  }

  #acceptsSignal({ waitId, nodeKey }: OpenWait, { payload, by, at }: TakenSignal): boolean {
    const stored: StoredValue = payload
    const data = { waitId, how: 'answered', by, payload: stored } as const
    return this.#turn([{ type: 'wait.closed', at, nodeKey, data }]).length === 0
  }
}

function planOf(plan: Plan, revision: number): Plan {
  if (plan.revision === revision) return plan
  throw new HeddleError('INTERNAL_ERROR', `There is no plan of revision ${revision}.`)
}

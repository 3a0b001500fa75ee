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
 * R3 Times of events never go back, whoever's clock they come from.
 * R4 It ends when the execution has settled, all of it is in the tables, and no signal it took is on its way.
 */
import { createState, type Command, type Plans, type Rejection } from '@heddle/engine'
import { HeddleError, assertNever, type NewEvent, type Plan } from '@heddle/model'
import { CancelledError, type WorkflowContext } from '@restatedev/restate-sdk'
import { Arrivals } from './arrivals.ts'
import { Evaluations } from './evaluations.ts'
import { ExecutionProjection } from './execution-projection.ts'
import { takeHostTurn, type RunNode } from './host-turn.ts'
import { InvocationInputs } from './invocation-inputs.ts'
import { InvocationTimers } from './invocation-timers.ts'
import type { ExecutionStart, Invocation } from './invocation.ts'
import { NodeStarts } from './node-starts.ts'
import { RecordedEvents } from './recorded-events.ts'
import type { Services } from './services.ts'
import { SignalClaims } from './signal-claims.ts'

export class ExecutionRun {
  readonly #invocation: Invocation
  readonly #plans: Plans
  readonly #nodes: NodeStarts
  readonly #timers: InvocationTimers
  readonly #signals: SignalClaims
  readonly #inputs: InvocationInputs
  #questions = 0

  constructor(ctx: WorkflowContext, services: Services, start: ExecutionStart) {
    this.#plans = { get: (revision) => planOf(start.plan, revision) }
    const { executionId, workspaceId } = start.created.data
    const recorded = new RecordedEvents()
    this.#invocation = {
      ctx,
      services,
      start,
      state: createState(),
      recorded,
      evaluations: new Evaluations(services, { executionId, workspaceId, plans: this.#plans, recorded }),
      projection: new ExecutionProjection(services.projector, { executionId, workspaceId }),
      arrivals: new Arrivals(),
      left: ctx.request().attemptCompletedSignal,
      feed: (event) => this.#turn([event])[0] ?? null,
    }
    this.#nodes = new NodeStarts(this.#invocation)
    this.#timers = new InvocationTimers(this.#invocation)
    this.#signals = new SignalClaims(this.#invocation)
    this.#inputs = new InvocationInputs(this.#invocation)
  }

  /** Drives it to its end. Rejects, for Restate to try again, on a defect or when the tables cannot be written. */
  async drive(): Promise<void> {
    const { start, state, projection } = this.#invocation
    this.#inputs.open()
    this.#turn([start.created, { type: 'execution.started', at: start.created.at, data: {} }])
    while (state.phase !== 'settled' || this.#signals.inHand > 0) await this.#step()
    await projection.through(state.seq)
  }

  async #step(): Promise<void> {
    const { arrivals, feed, state } = this.#invocation
    let deal: () => void
    try {
      deal = await arrivals.next()
    } catch (error) {
      // Somebody cancelled the invocation in Restate itself: that is a cancel of the execution.
      if (!(error instanceof CancelledError)) throw error
      const data = { by: 'restate', reason: 'the invocation was cancelled in Restate', compensate: false }
      feed({ type: 'execution.cancel-requested', at: state.at, data })
      return
    }
    deal()
  }

  /** R3. */
  #turn(inputs: readonly NewEvent[]): readonly Rejection[] {
    const { state, recorded, evaluations, projection, start } = this.#invocation
    const turn = takeHostTurn({
      plans: this.#plans,
      state,
      inputs: inputs.map((event) => ({ ...event, at: Math.max(event.at, state.at) })),
      recorded,
      evaluateNow: evaluations.evaluateNow,
      prepare: (command) => this.#nodes.prepare(command),
    })
    const { events, rows } = turn
    const isFirst = events[0]?.seq === 1
    const plan = isFirst ? { hash: start.plan.definitionHash, plan: start.plan } : null
    projection.add({ events, rows, forgetSteps: this.#nodes.forgottenSteps(events), plan })
    this.#nodes.begin(events)
    for (const command of turn.commands) this.#carryOut(command)
    return turn.rejected
  }

  #carryOut(command: Exclude<Command, RunNode>): void {
    switch (command.kind) {
      case 'evaluate':
        return this.#evaluate(command)
      case 'abort-attempt':
        return this.#nodes.abort(command)
      case 'set-timer':
        return this.#timers.set(command)
      case 'clear-timer':
        return this.#timers.clear(command.timerId)
      case 'open-wait':
        if (command.spec.kind === 'signal') this.#signals.claim(command)
        return
      case 'start-child':
      case 'cancel-child':
        throw new HeddleError('INTERNAL_ERROR', `Sub-workflows are refused before they start; ${command.kind} came.`)
      case 'settle':
        // The end of the invocation releases all it held; restarts are refused before they can be due.
        return
      default:
        assertNever(command, 'command')
    }
  }

  #evaluate({ request }: Extract<Command, { readonly kind: 'evaluate' }>): void {
    const { ctx, arrivals, evaluations, feed } = this.#invocation
    this.#questions += 1
    const answered = ctx.run(`evaluate ${request.purpose}`, () => evaluations.evaluate(request))
    arrivals.expect(`evaluate:${this.#questions}`, answered, feed)
  }
}

function planOf(plan: Plan, revision: number): Plan {
  if (plan.revision === revision) return plan
  throw new HeddleError('INTERNAL_ERROR', `There is no plan of revision ${revision}.`)
}

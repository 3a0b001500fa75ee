import { answerEvent, type EvaluateNow, type Plans } from '@heddle/engine'
import {
  toCanonicalJson,
  type ErrorInfo,
  type EvaluationAnswer,
  type EvaluationRequest,
  type ExecutionId,
  type Json,
  type NewEvent,
  type PlanNode,
  type SideEffects,
  type StoredValue,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import { hash } from 'node:crypto'
import { toDefect } from './defect.ts'
import type { RecordedEvents } from './recorded-events.ts'
import type { Services } from './services.ts'

/** A node's config, resolved, and what follows from it. */
export type Prepared =
  | {
      readonly ok: true
      readonly config: StoredValue
      readonly inputHash: string
      readonly sideEffects: SideEffects
    }
  | { readonly ok: false; readonly error: ErrorInfo }

/** The engine's questions to the evaluator, for one invocation. */
export class Evaluations {
  readonly #services: Services
  readonly #plans: Plans
  readonly #recorded: RecordedEvents
  readonly #execution: { readonly executionId: ExecutionId; readonly workspaceId: WorkspaceId }
  readonly #values: ValueReader

  constructor(
    services: Services,
    execution: {
      readonly executionId: ExecutionId
      readonly workspaceId: WorkspaceId
      readonly plans: Plans
      readonly recorded: RecordedEvents
    },
  ) {
    this.#services = services
    this.#plans = execution.plans
    this.#recorded = execution.recorded
    this.#execution = execution
    this.#values = services.values.reader(execution.workspaceId, execution.recorded)
  }

  /** For `takeTurn`: answers when all values are at hand and all results stay inline. */
  readonly evaluateNow: EvaluateNow = (request, recorded) => {
    this.#recorded.during(recorded)
    const answer = this.#tryNow(request)
    if (answer === undefined) return undefined
    if (!answer.ok) return { answer, stored: {} }
    const isSmall = Object.values(answer.values).every((value) => this.#services.values.storeNow(value) !== undefined)
    return isSmall ? { answer, stored: {} } : undefined
  }

  /** Inside `ctx.run`: carries out an `evaluate` command. Never rejects. */
  async evaluate(request: EvaluationRequest): Promise<NewEvent> {
    const answer = await this.#ask(request)
    const at = this.#services.clock.now()
    if (!answer.ok) return answerEvent(request, answer, {}, at)
    try {
      const stored = await this.#services.values.storeAll(this.#execution.workspaceId, answer.values)
      return answerEvent(request, answer, stored, at)
    } catch (error) {
      return answerEvent(request, { ok: false, error: toDefect(this.#services, this.#execution, error) }, {}, at)
    }
  }

  /** The config of a node when no value has to be loaded for it. `errorId` names a defect. */
  prepareNow(
    request: EvaluationRequest,
    of: { readonly node: PlanNode; readonly errorId: string },
  ): Prepared | undefined {
    const answer = this.#tryNow(request)
    if (answer === undefined) return undefined
    if (!answer.ok) return answer
    const config = answer.values.config ?? null
    const stored = this.#services.values.storeNow(config)
    return stored === undefined ? undefined : this.#toPrepared(of, { config, stored })
  }

  /** Inside `ctx.run`: the config of a node, its values loaded. Never rejects. */
  async prepare(request: EvaluationRequest, node: PlanNode): Promise<Prepared> {
    const answer = await this.#ask(request)
    if (!answer.ok) return answer
    const config = answer.values.config ?? null
    try {
      const stored = await this.#services.values.store(this.#execution.workspaceId, config)
      return this.#toPrepared({ node }, { config, stored })
    } catch (error) {
      return { ok: false, error: toDefect(this.#services, this.#execution, error) }
    }
  }

  #tryNow(request: EvaluationRequest): EvaluationAnswer | undefined {
    try {
      return this.#services.evaluator.evaluateNow(request, this.#plans.get(request.planRevision), this.#values)
    } catch {
      // What the evaluator cannot deal with at once is asked again with all values loaded; that answer counts.
      return undefined
    }
  }

  async #ask(request: EvaluationRequest): Promise<EvaluationAnswer> {
    try {
      return await this.#services.evaluator.evaluate(request, this.#plans.get(request.planRevision), this.#values)
    } catch (error) {
      return { ok: false, error: toDefect(this.#services, this.#execution, error) }
    }
  }

  #toPrepared(
    { node, errorId }: { readonly node: PlanNode; readonly errorId?: string },
    { config, stored }: { readonly config: Json; readonly stored: StoredValue },
  ): Prepared {
    try {
      const sideEffects = this.#services.runner.sideEffects(node, config)
      return { ok: true, config: stored, inputHash: hash('sha256', toCanonicalJson(config)), sideEffects }
    } catch (error) {
      const named = errorId === undefined ? {} : { errorId }
      return { ok: false, error: toDefect(this.#services, { ...this.#execution, ...named }, error) }
    }
  }
}

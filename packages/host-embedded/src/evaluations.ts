/*
 * The engine's questions to the evaluator.
 *
 * Boundary: decides nothing; turns answers into what events may hold.
 */
import { answerEvent, type EvaluateNow } from '@heddle/engine'
import type { EvaluationAnswer, EvaluationRequest, ExecutionEvent, Json, StoredValue, ValueReader } from '@heddle/model'
import { toDefect } from './defect.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { Services } from './services.ts'

export class Evaluations {
  readonly #services: Services
  readonly #driver: DrivenExecution
  readonly #values: ValueReader
  #open = 0
  /** Events of the turn being taken: no journal has them yet. */
  #unwritten: readonly ExecutionEvent[] = []
  /** Those of the engine's turn inside it. */
  #recorded: readonly ExecutionEvent[] = []

  constructor(services: Services, driver: DrivenExecution) {
    this.#services = services
    this.#driver = driver
    this.#values = services.values.reader(driver.workspaceId, driver.id, (seq) => this.#find(seq))
  }

  /** A turn begins, or (with no events) is durable. `events` grows with the turn. */
  during(events: readonly ExecutionEvent[]): void {
    this.#unwritten = events
    this.#recorded = []
  }

  /** Questions whose answer is still to come. */
  get openCount(): number {
    return this.#open
  }

  /** For `takeTurn`: answers when all values are at hand and all results stay inline. */
  readonly evaluateNow: EvaluateNow = (request, recorded) => {
    this.#recorded = recorded
    const answer = this.tryNow(request)
    if (answer === undefined) return undefined
    if (!answer.ok) return { answer, stored: {} }
    const stored = this.#storeNow(answer.values)
    return stored === undefined ? undefined : { answer, stored }
  }

  /** The answer, when no value has to be loaded for it. */
  tryNow(request: EvaluationRequest): EvaluationAnswer | undefined {
    try {
      return this.#services.evaluator.evaluateNow(request, this.#driver.plan(request.planRevision), this.#values)
    } catch {
      // What the evaluator cannot deal with at once is asked again with all values loaded; that answer counts.
      return undefined
    }
  }

  /** Loads what is needed. Never rejects: a defect is an answer that failed. */
  async evaluate(request: EvaluationRequest): Promise<EvaluationAnswer> {
    this.#open += 1
    try {
      return await this.#services.evaluator.evaluate(request, this.#driver.plan(request.planRevision), this.#values)
    } catch (error) {
      return { ok: false, error: toDefect(this.#services, this.#driver.id, error) }
    } finally {
      this.#open -= 1
    }
  }

  /** Carries out an `evaluate` command: the answer comes back as an input. */
  async carryOut(request: EvaluationRequest): Promise<void> {
    let answer = await this.evaluate(request)
    this.#open += 1
    let stored: { readonly [name: string]: StoredValue } = {}
    try {
      if (answer.ok) stored = await this.#store(answer.values)
    } catch (error) {
      answer = { ok: false, error: toDefect(this.#services, this.#driver.id, error) }
    } finally {
      this.#open -= 1
    }
    this.#driver.feed({ event: answerEvent(request, answer, stored, this.#services.clock.now()) })
  }

  #find(seq: number): ExecutionEvent | undefined {
    for (const events of [this.#recorded, this.#unwritten]) {
      const first = events[0]?.seq
      if (first !== undefined && seq >= first && seq < first + events.length) return events[seq - first]
    }
    return undefined
  }

  #storeNow(values: { readonly [name: string]: Json }): { readonly [name: string]: StoredValue } | undefined {
    const stored: { [name: string]: StoredValue } = {}
    for (const name of Object.keys(values)) {
      const value = this.#services.values.storeNow(values[name]!)
      if (value === undefined) return undefined
      stored[name] = value
    }
    return stored
  }

  async #store(values: { readonly [name: string]: Json }): Promise<{ readonly [name: string]: StoredValue }> {
    const { workspaceId } = this.#driver.head
    const entries = Object.entries(values).map(
      async ([name, value]) => [name, await this.#services.values.store(workspaceId, value)] as const,
    )
    return Object.fromEntries(await Promise.all(entries))
  }
}

import {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  HeddleError,
  assertNever,
  type Json,
  type WaitAnswer,
  type WaitSpec,
} from '@heddle/model'
import type { Entry } from './entry.ts'
import type { StepBook } from './step-book.ts'

/** How a `waitFor` is shown and ends. Times in seconds. */
export interface WaitOptions {
  /** Default: the key. */
  readonly title?: string
  readonly description?: string
  /** Who may answer; default: everyone who may approve. */
  readonly roles?: readonly string[]
  /** JSON Schema of the answer. */
  readonly form?: Json
  readonly reminderSeconds?: number
  /** Default 30 days. */
  readonly timeoutSeconds?: number | 'none'
  /** Wait for a named signal instead of a person. `key` defaults to ''. */
  readonly signal?: { readonly name: string; readonly key?: string }
}

/** What a wait was answered with. A type, not an interface: it may stand inside JSON. */
export type WaitResult = {
  readonly by: string
  /** Approvals only. */
  readonly decision: 'approved' | 'rejected' | null
  readonly payload: Json
  readonly note: string | null
}

/** Steps under it record when a wait was first met: the time its clock runs from, whatever entry asks again. */
export const OPENED_PREFIX = 'wait:'

/**
 * Purpose: leaves node code at its waits and takes it up again with their answers.
 *
 * - W1: a wait with an answer resolves with it (`due`: `WAIT_TIMEOUT`; `cancelled`: `CANCELLED`); one without stays
 *   pending for the rest of the entry.
 * - W2: the time a wait was opened is a step of its own, so every entry states the same due time.
 */
export class WaitBook {
  readonly #entry: Entry
  readonly #steps: StepBook

  constructor(entry: Entry, steps: StepBook) {
    this.#entry = entry
    this.#steps = steps
  }

  async waitFor(waitKey: string, data: Json, options: WaitOptions): Promise<WaitResult> {
    const openedAt = await this.#open(waitKey)
    const answer = this.#answerOf(waitKey)
    if (!answer) return this.#pend(waitKey, () => this.#toSpec(waitKey, { data, options, openedAt }))
    const payload = await this.#entry.activity.track(() => this.#load(answer))
    this.#entry.clock.reach(answer.at ?? openedAt)
    switch (answer.how) {
      case 'answered':
        return { by: answer.by, decision: answer.decision ?? null, payload, note: answer.note ?? null }
      case 'due':
        throw new HeddleError('WAIT_TIMEOUT', `Nobody answered "${options.title ?? waitKey}" in time.`)
      case 'cancelled':
        throw new HeddleError('CANCELLED', `The wait "${options.title ?? waitKey}" was cancelled by ${answer.by}.`)
      default:
        return assertNever(answer.how, 'way a wait ended')
    }
  }

  async sleep(waitKey: string, durationMs: number): Promise<void> {
    if (!Number.isFinite(durationMs)) {
      throw new HeddleError(
        'INPUT_INVALID',
        `The sleep "${waitKey}" needs a number of milliseconds, not ${durationMs}.`,
      )
    }
    const dueAt = (await this.#open(waitKey)) + Math.max(0, durationMs)
    const answer = this.#answerOf(waitKey)
    if (!answer) return this.#pend(waitKey, () => Promise.resolve({ kind: 'time', dueAt }))
    this.#entry.clock.reach(dueAt)
    if (answer.how === 'cancelled') {
      throw new HeddleError('CANCELLED', `The sleep "${waitKey}" was cancelled by ${answer.by}.`)
    }
  }

  async #open(waitKey: string): Promise<number> {
    const openedAt = await this.#steps.run(`${OPENED_PREFIX}${waitKey}`, () => this.#entry.ports.now())
    if (typeof openedAt === 'number') return openedAt
    throw new HeddleError('INTERNAL_ERROR', `The record of wait "${waitKey}" holds no time.`)
  }

  #answerOf(waitKey: string): WaitAnswer | undefined {
    const { answers } = this.#entry.invocation
    return Object.hasOwn(answers, waitKey) ? answers[waitKey] : undefined
  }

  async #pend(waitKey: string, toSpec: () => Promise<WaitSpec>): Promise<never> {
    const spec = await this.#entry.activity.track(toSpec)
    return this.#entry.activity.pend(waitKey, spec)
  }

  #load(answer: WaitAnswer): Promise<Json> {
    const { ports, invocation } = this.#entry
    return ports.values(invocation.workspaceId, invocation.executionId).load(answer.payload)
  }

  async #toSpec(
    waitKey: string,
    wait: { readonly data: Json; readonly options: WaitOptions; readonly openedAt: number },
  ): Promise<WaitSpec> {
    const { data, options, openedAt } = wait
    const { timeoutSeconds = DEFAULT_WAIT_TIMEOUT_SECONDS, reminderSeconds, signal } = options
    const dueAt = timeoutSeconds === 'none' ? null : openedAt + timeoutSeconds * 1000
    if (signal) return { kind: 'signal', name: signal.name, key: signal.key ?? '', dueAt }
    return {
      kind: 'approval',
      title: options.title ?? waitKey,
      ...(options.description === undefined ? {} : { description: options.description }),
      roles: options.roles ?? [],
      form: options.form ?? null,
      data: await this.#entry.ports.store(this.#entry.invocation.workspaceId, this.#entry.redactor.json(data)),
      reminderAt: reminderSeconds === undefined ? null : openedAt + reminderSeconds * 1000,
      dueAt,
      origin: 'waitFor',
    }
  }
}

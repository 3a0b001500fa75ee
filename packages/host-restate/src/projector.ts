/*
 * Writes the tables that people query, from the turns of all invocations in this process.
 *
 * Boundary: Restate's journal is the truth of an open execution; what is written here is derived from it, and complete
 * when the execution has settled.
 *
 * Invariants
 * P1 One transaction is in flight at most; what comes in meanwhile goes into the next, all executions together.
 * P2 Events of one execution are written in order, each once: what the journal has is skipped.
 * P3 An append that cannot be written alone fails its own execution only.
 * P4 An outage of the storage is waited for, until `stop`.
 */
import type { AppendResult, Journal, StorageFailure } from '@heddle/engine'
import { HeddleError } from '@heddle/model'
import {
  isBehind,
  type ExecutionProjection,
  type PendingAppend,
  type ProjectionWriter,
} from './execution-projection.ts'
import type { Incident } from './host.ts'
import { withPatience } from './patience.ts'

const PAGE = 1_000

export class Projector implements ProjectionWriter {
  readonly epoch: number
  readonly #journal: Journal
  readonly #report: (incident: Incident) => void
  readonly #stopping = new AbortController()
  readonly #ready = new Set<ExecutionProjection>()
  #flushing: Promise<void> | null = null

  constructor(parts: {
    readonly journal: Journal
    readonly epoch: number
    readonly report: (incident: Incident) => void
  }) {
    this.epoch = parts.epoch
    this.#journal = parts.journal
    this.#report = parts.report
  }

  /** `projection` has something to write. */
  wake(projection: ExecutionProjection): void {
    this.#ready.add(projection)
    this.#flushing ??= this.#flush()
  }

  /** Writes what is there, waiting at most `graceMs` for the storage; what is left Restate gives to whoever goes on. */
  async stop(graceMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, graceMs)
    await Promise.race([this.#flushing, promise])
    clearTimeout(timer)
    this.#stopping.abort()
  }

  async #flush(): Promise<void> {
    // Turns of the same tick go together.
    await Promise.resolve()
    while (this.#ready.size > 0) {
      const projections = [...this.#ready]
      this.#ready.clear()
      const pending = projections.map((projection) => projection.take()).filter((taken) => taken !== null)
      await this.#write(pending)
    }
    this.#flushing = null
  }

  async #write(pending: readonly PendingAppend[]): Promise<void> {
    if (pending.length === 0) return
    let results: readonly AppendResult[]
    try {
      results = await this.#journal.append(pending.map(({ append }) => append))
    } catch (error) {
      if (pending.length > 1) for (const one of pending) await this.#write([one])
      else await this.#writeAlone(pending[0]!, error)
      return
    }
    for (const [at, one] of pending.entries()) await this.#settle(one, results[at])
  }

  /** P3, P4. */
  async #writeAlone(one: PendingAppend, error: unknown): Promise<void> {
    if (isBadAppend(error)) {
      this.#fail(one, error)
      return
    }
    this.#tellOutage(one, error)
    try {
      const [result] = await this.#ask(one, () => this.#journal.append([one.append]))
      await this.#settle(one, result)
    } catch (cause) {
      this.#fail(one, cause)
    }
  }

  #ask<Answer>(one: PendingAppend, question: () => Promise<Answer>): Promise<Answer> {
    const failed = (cause: unknown) => {
      if (isBadAppend(cause)) throw cause
      this.#tellOutage(one, cause)
    }
    return withPatience(question, { signal: this.#stopping.signal, failed })
  }

  #tellOutage({ projection: { executionId } }: PendingAppend, cause: unknown): void {
    const message = 'The journal does not answer; the projection waits for it.'
    this.#report({ kind: 'storage', executionId, message, errorId: null, cause })
  }

  async #settle(one: PendingAppend, result: AppendResult | undefined): Promise<void> {
    if (result?.ok === true) one.projection.written(one)
    else if (result !== undefined && isBehind(result)) await this.#catchUp(one)
    else this.#fail(one, new HeddleError('INTERNAL_ERROR', `The journal refused the projection: ${toText(result)}.`))
  }

  /** P2. */
  async #catchUp(one: PendingAppend): Promise<void> {
    try {
      one.projection.retryAfter(one, await this.#ask(one, () => this.#readLastSeq(one)))
    } catch (cause) {
      this.#fail(one, cause)
    }
  }

  async #readLastSeq({ projection }: PendingAppend): Promise<number> {
    let lastSeq = 0
    for (;;) {
      const events = await this.#journal.readEvents(projection.executionId, lastSeq, PAGE)
      lastSeq = events.at(-1)?.seq ?? lastSeq
      if (events.length < PAGE) return lastSeq
    }
  }

  #fail(one: PendingAppend, cause: unknown): void {
    const { executionId } = one.projection
    const message = 'The projection of an execution cannot be written; Restate tries its invocation again.'
    this.#report({ kind: 'storage', executionId, message, errorId: null, cause })
    one.projection.fail(one, cause)
  }
}

function isBadAppend(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause as StorageFailure | undefined) : undefined
  return cause?.kind === 'bad-append'
}

function toText(result: AppendResult | undefined): string {
  if (result === undefined || result.ok) return 'no answer'
  return 'detail' in result ? `${result.reason} (${result.detail ?? 'no detail'})` : result.reason
}

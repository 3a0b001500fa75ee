/*
 * Group commit: collects the appends of all executions while one batch is on its way to disk.
 *
 * Boundary: knows the journal and the clock; knows nothing of executions beyond the appends themselves.
 *
 * Invariants
 * G1 At most one batch is being committed; appends reach the journal in the order in which they were given.
 * G2 Every append is answered once, after its batch: durable, refused, or not written because writing has stopped.
 * G3 A bad append fails alone: a batch that fails for what is in it is halved until that append stands alone.
 * G4 Disk full or storage away: nothing is lost from memory; the batch is tried again until `retryForMs` has passed.
 * G5 A try may be committed although storage said it was away: its appends are answered durable by the next try.
 * G6 After any other failure nothing is written any more (`stopped`).
 */
import type { Append, AppendResult, Clock, Journal, StorageFailure } from '@heddle/engine'
import { findWritten } from './find-written.ts'
import { toStorageFailure } from './storage-failure.ts'

/** The answer to one append. */
export type CommitResult =
  AppendResult | { readonly ok: false; readonly reason: 'bad-append' | 'stopped'; readonly detail: string }

export interface GroupCommitParts {
  readonly journal: Pick<Journal, 'append' | 'readEvents'>
  readonly clock: Clock
  /** Largest number of appends in one transaction; default 512. */
  readonly maxBatch?: number
  /** With this many appends an idle committer starts at once; fewer wait for the rest of the tick. Default 48. */
  readonly eagerBatch?: number
  /** How long storage without room, or out of reach, is tried again; default 60 s. */
  readonly retryForMs?: number
  /** Pause between two tries; default 1 s. */
  readonly retryEveryMs?: number
  /** Storage stopped taking appends for a while (the failure), or takes them again (null). */
  onPressure(failure: StorageFailure | null): void
  /** Writing has stopped for good. Called once. */
  onFatal(error: unknown): void
}

interface Entry {
  readonly append: Append
  readonly done: (result: CommitResult) => void
}

/** What is known of tries before: whether one of them may have been committed. */
interface EarlierTries {
  readonly mayBeWritten: boolean
}
const NONE: EarlierTries = { mayBeWritten: false }

/** Collects appends and commits them in batches. One per host. */
export class GroupCommit {
  readonly #parts: GroupCommitParts
  readonly #maxBatch: number
  readonly #eagerBatch: number
  #waiting: Entry[] = []
  #committing = false
  #flushPlanned = false
  #stopped: string | null = null
  #pressure = false
  #idle: (() => void)[] = []
  #commits = 0

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
    this.#maxBatch = parts.maxBatch ?? 512
    this.#eagerBatch = parts.eagerBatch ?? 48
  }

  /** Appends that are not durable yet. */
  get pending(): number {
    return this.#waiting.length + (this.#committing ? 1 : 0)
  }

  /** Transactions so far. */
  get commits(): number {
    return this.#commits
  }

  /** Whether storage takes appends now. */
  get healthy(): boolean {
    return this.#stopped === null && !this.#pressure
  }

  /** Puts `append` into the next batch; `done` is called once, never in the same call. */
  append(append: Append, done: (result: CommitResult) => void): void {
    this.#waiting.push({ append, done })
    if (this.#committing) return
    if (this.#waiting.length === this.#eagerBatch) this.#flush()
    else if (!this.#flushPlanned) {
      this.#flushPlanned = true
      setImmediate(() => {
        this.#flushPlanned = false
        this.#flush()
      })
    }
  }

  /** Resolves when everything given so far has been answered. */
  drained(): Promise<void> {
    if (this.pending === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** Writes nothing any more: what waits, and all that comes, is answered `stopped`. */
  stop(reason: string): void {
    this.#stopped ??= reason
    if (!this.#committing) this.#flush()
  }

  #flush(): void {
    if (this.#committing || this.#waiting.length === 0) return
    const batch = this.#waiting.length <= this.#maxBatch ? this.#waiting : this.#waiting.slice(0, this.#maxBatch)
    this.#waiting = batch.length === this.#waiting.length ? [] : this.#waiting.slice(this.#maxBatch)
    this.#committing = true
    void this.#commitBatch(batch)
  }

  async #commitBatch(batch: readonly Entry[]): Promise<void> {
    const results = await this.#write(batch)
    this.#committing = false
    // The writer gets its next batch before this thread deals with the answers, so that both work at once.
    if (this.#waiting.length > 0) this.#flush()
    for (let index = 0; index < batch.length; index += 1) batch[index]!.done(results[index]!)
    if (this.pending === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Never rejects: a failure becomes the answer of the appends it hit. */
  async #write(batch: readonly Entry[], earlier: EarlierTries = NONE): Promise<readonly CommitResult[]> {
    const { clock, journal } = this.#parts
    const firstTryAt = clock.now()
    let { mayBeWritten } = earlier
    for (;;) {
      if (this.#stopped !== null) return batch.map(() => stopped(this.#stopped!))
      try {
        this.#commits += 1
        const appends = batch.map((entry) => entry.append)
        const results = await journal.append(appends)
        this.#setPressure(null)
        return mayBeWritten ? await findWritten(journal, appends, results) : results
      } catch (error) {
        const failure = toStorageFailure(error)
        if (failure.kind === 'bad-append') return this.#halve(batch, { failure, mayBeWritten })
        if (failure.kind === 'fatal' || !this.#mayRetry(firstTryAt)) return this.#fail(batch, error)
        this.#setPressure(failure)
        mayBeWritten ||= failure.kind === 'unavailable'
        await this.#pause()
      }
    }
  }

  /** G3. */
  async #halve(
    batch: readonly Entry[],
    { failure, mayBeWritten }: { readonly failure: StorageFailure; readonly mayBeWritten: boolean },
  ): Promise<readonly CommitResult[]> {
    if (batch.length === 1) return [{ ok: false, reason: 'bad-append', detail: failure.message }]
    const middle = batch.length >> 1
    const left = await this.#write(batch.slice(0, middle), { mayBeWritten })
    const right = await this.#write(batch.slice(middle), { mayBeWritten })
    return [...left, ...right]
  }

  /** G6. */
  #fail(batch: readonly Entry[], error: unknown): readonly CommitResult[] {
    const message = error instanceof Error ? error.message : String(error)
    if (this.#stopped === null) {
      this.#stopped = message
      this.#parts.onFatal(error)
    }
    return batch.map(() => stopped(message))
  }

  #mayRetry(firstTryAt: number): boolean {
    return this.#parts.clock.now() - firstTryAt < (this.#parts.retryForMs ?? 60_000)
  }

  #pause(): Promise<void> {
    const { clock, retryEveryMs = 1_000 } = this.#parts
    return new Promise((resolve) => clock.schedule(clock.now() + retryEveryMs, resolve))
  }

  #setPressure(failure: StorageFailure | null): void {
    if (this.#pressure === (failure !== null)) return
    this.#pressure = failure !== null
    this.#parts.onPressure(failure)
  }
}

function stopped(detail: string): CommitResult {
  return { ok: false, reason: 'stopped', detail }
}

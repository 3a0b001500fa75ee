import { type Append, type AppendResult, type RowChanges, mergeRows } from '@heddle/engine'
import { HeddleError, type ExecutionEvent, type ExecutionId, type NodeKey, type WorkspaceId } from '@heddle/model'

/** What one turn adds to the tables. */
export interface ProjectedTurn {
  readonly events: readonly ExecutionEvent[]
  readonly rows: RowChanges | null
  /** Steps of these node executions are deleted. */
  readonly forgetSteps: readonly NodeKey[]
  /** Only with the first turn. */
  readonly plan: Append['plan']
}

/** Who writes it. */
export interface ProjectionWriter {
  readonly epoch: number
  /** `projection` has something to write. */
  wake(projection: ExecutionProjection): void
}

interface BesideRows {
  readonly steps: Append['steps']
  readonly calls: Append['calls']
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Who writes projections, batched over executions. */
export interface ProjectionWriter {
  readonly epoch: number
  /** There is something to write. */
  wake(projection: ExecutionProjection): void
}

/**
 * The way of one invocation's turns into the tables. A replayed invocation adds all of them again; what the journal has
 * is skipped, so two invocations of one execution can only write the same rows (E8).
 */
export class ExecutionProjection {
  readonly executionId: ExecutionId
  readonly #workspaceId: WorkspaceId
  readonly #projector: ProjectionWriter
  #turns: ProjectedTurn[] = []
  #beside: BesideRows[] = []
  /** The last event the journal has, as far as known; too low is found out. */
  #seq = 0
  #failure: unknown = null
  #waiters: { readonly seq: number; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] = []

  constructor(
    projector: ProjectionWriter,
    execution: { readonly executionId: ExecutionId; readonly workspaceId: WorkspaceId },
  ) {
    this.#projector = projector
    this.executionId = execution.executionId
    this.#workspaceId = execution.workspaceId
  }

  /** In order; not waited for. */
  add(turn: ProjectedTurn): void {
    if (turn.events.length === 0) return
    this.#turns.push(turn)
    this.#projector.wake(this)
  }

  /** Steps and calls, behind the turns so far. Resolves when they are durable. */
  write(rows: Pick<BesideRows, 'steps' | 'calls'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#beside.push({ ...rows, resolve, reject })
      this.#projector.wake(this)
    })
  }

  /** Resolves when event `seq` and all before it are durable. Rejects when they cannot be written. */
  through(seq: number): Promise<void> {
    if (this.#seq >= seq) return Promise.resolve()
    if (this.#failure !== null) return Promise.reject(this.#failure)
    return new Promise((resolve, reject) => this.#waiters.push({ seq, resolve, reject }))
  }

  /** For the projector: what is to be written now, or null. */
  take(): PendingAppend | null {
    const turns = this.#turns
    const beside = this.#beside
    if (turns.length === 0 && beside.length === 0) return null
    this.#turns = []
    this.#beside = []
    return { projection: this, turns, beside, append: this.#toAppend(turns, beside) }
  }

  /** For the projector: the append is durable. */
  written({ turns, beside }: PendingAppend): void {
    this.#advance(turns.at(-1)?.events.at(-1)?.seq ?? this.#seq)
    for (const { resolve } of beside) resolve()
  }

  /** For the projector: the journal has `lastSeq` already; the rest is tried again. */
  retryAfter({ turns, beside }: PendingAppend, lastSeq: number): void {
    const first = turns[0]?.events[0]?.seq ?? Infinity
    if (this.#failure !== null || (first !== Infinity && lastSeq < first - 1)) {
      const gap = new HeddleError(
        'INTERNAL_ERROR',
        `The journal ends at event ${lastSeq}; event ${first} cannot follow.`,
      )
      this.fail({ turns, beside }, this.#failure ?? gap)
      return
    }
    this.#advance(lastSeq)
    this.#turns = [...turns.filter(({ events }) => (events.at(-1)?.seq ?? 0) > lastSeq), ...this.#turns]
    this.#beside = [...beside, ...this.#beside]
    this.#projector.wake(this)
  }

  /** For the projector: nothing of this invocation can be written any more. */
  fail({ beside }: Pick<PendingAppend, 'turns' | 'beside'>, error: unknown): void {
    this.#failure = error
    this.#turns = []
    for (const { reject } of [...beside, ...this.#beside.splice(0)]) reject(error)
    for (const { reject } of this.#waiters.splice(0)) reject(error)
  }

  #advance(seq: number): void {
    this.#seq = Math.max(this.#seq, seq)
    const reached = this.#waiters.filter((waiter) => waiter.seq <= this.#seq)
    this.#waiters = this.#waiters.filter((waiter) => waiter.seq > this.#seq)
    for (const { resolve } of reached) resolve()
  }

  #toAppend(turns: readonly ProjectedTurn[], beside: readonly BesideRows[]): Append {
    let rows: RowChanges | null = null
    for (const turn of turns) if (turn.rows !== null) rows = mergeRows(rows, turn.rows)
    return {
      executionId: this.executionId,
      workspaceId: this.#workspaceId,
      epoch: this.#projector.epoch,
      afterSeq: (turns[0]?.events[0]?.seq ?? this.#seq + 1) - 1,
      events: turns.flatMap(({ events }) => events),
      rows,
      steps: beside.flatMap(({ steps }) => steps),
      forgetSteps: turns.flatMap(({ forgetSteps }) => forgetSteps),
      calls: beside.flatMap(({ calls }) => calls),
      snapshot: null,
      idempotency: null,
      plan: turns.find(({ plan }) => plan !== null)?.plan ?? null,
    }
  }
}

/** One append on its way, and what it was made of. */
export interface PendingAppend {
  readonly projection: ExecutionProjection
  readonly turns: readonly ProjectedTurn[]
  readonly beside: readonly BesideRows[]
  readonly append: Append
}

/** Whether the journal has more than the projection knew of. */
export function isBehind(result: AppendResult): boolean {
  return !result.ok && (result.reason === 'wrong-seq' || result.reason === 'exists')
}

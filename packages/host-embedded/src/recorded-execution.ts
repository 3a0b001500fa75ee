import {
  STATE_VERSION,
  createState,
  listRunningAttempts,
  replayEvents,
  toSnapshot,
  type AdmissionRequest,
  type Append,
  type ExecutionRow,
  type ExecutionState,
  type LoadedExecution,
} from '@heddle/engine'
import { HeddleError, isSettled, type NewEvent, type NodeKey, type Plan } from '@heddle/model'
import { PlanSet } from './plan-set.ts'

/**
 * What the journal says of one execution, plus the turn that is on its way there. Thrown away and read again when that
 * turn is refused.
 */
export class RecordedExecution {
  readonly plans: PlanSet
  #state: ExecutionState
  #row: ExecutionRow | null
  #snapshotSeq: number
  #wasLoaded: boolean
  readonly #isFiled: boolean
  /** Just read: all outstanding commands are due. */
  isFresh: boolean

  constructor(from: LoadedExecution | { readonly plan: Plan }) {
    const loaded = 'row' in from ? from : null
    this.plans = new PlanSet('row' in from ? from.plans : [from.plan])
    this.#state = loaded === null ? createState() : this.#replay(loaded)
    this.#row = loaded?.row ?? null
    this.#snapshotSeq = loaded?.snapshot?.seq ?? 0
    this.#wasLoaded = loaded !== null
    this.#isFiled = loaded !== null && isSettled(loaded.row.status)
    this.isFresh = loaded !== null
  }

  get state(): ExecutionState {
    return this.#state
  }

  /** The row as last written, or about to be. */
  get row(): ExecutionRow | null {
    const { phase, status } = this.#state
    if (phase !== 'settled' || this.#row === null || this.#row.status === status) return this.#row
    return { ...this.#row, status, reason: null }
  }

  /** The row as the last append left it, or the one that is on its way. */
  get writtenRow(): ExecutionRow | null {
    return this.#row
  }

  /** It had settled, with all that follows, before it was read. */
  get isFiled(): boolean {
    return this.#isFiled
  }

  /** Read from the journal, so attempts of another process may have left steps. */
  get wasLoaded(): boolean {
    return this.#wasLoaded
  }

  get head(): NonNullable<ExecutionState['head']> {
    if (this.#state.head === null) throw new HeddleError('INTERNAL_ERROR', 'An execution has no first event yet.')
    return this.#state.head
  }

  get concurrencyKeys(): AdmissionRequest['keys'] {
    const { concurrencyKey } = this.head
    if (concurrencyKey === null) return NO_KEYS
    return [{ key: concurrencyKey, limit: this.plans.get(1).settings.concurrency?.limit ?? Infinity }]
  }

  /** Events since the last snapshot. */
  get tail(): number {
    return this.#state.seq - this.#snapshotSeq
  }

  /** `row` is what is written now. */
  noteRow(row: ExecutionRow | undefined): void {
    if (row !== undefined) this.#row = row
  }

  /** Takes what the journal has instead of what is in memory. */
  replace(loaded: LoadedExecution): void {
    this.plans.replace(loaded.plans)
    this.#state = this.#replay(loaded)
    this.#row = loaded.row
    this.#snapshotSeq = loaded.snapshot?.seq ?? 0
    this.#wasLoaded = true
    this.isFresh = true
  }

  toSnapshot(): NonNullable<Append['snapshot']> {
    const { seq } = this.#state
    this.#snapshotSeq = seq
    return { seq, stateVersion: STATE_VERSION, state: toSnapshot(this.#state) }
  }

  /** `attempt.lost` for what the journal has running and nobody runs or has just reported. */
  toLost(
    { inputs, at }: { readonly inputs: readonly NewEvent[]; readonly at: number },
    isRunning: (nodeKey: NodeKey, lease: string) => boolean,
  ): readonly NewEvent[] {
    const reported = new Set<string>()
    for (const { data } of inputs) if ('lease' in data && data.lease !== null) reported.add(data.lease)
    return listRunningAttempts(this.#state)
      .filter(({ nodeKey, lease }) => !reported.has(lease) && !isRunning(nodeKey, lease))
      .map(({ nodeKey, attempt, lease }) => ({ type: 'attempt.lost', at, nodeKey, data: { attempt, lease } }))
  }

  /** The caller hands in all events when the snapshot is of another `STATE_VERSION`. */
  #replay(loaded: LoadedExecution): ExecutionState {
    return replayEvents(this.plans, loaded.snapshot?.state ?? null, loaded.events)
  }
}

const NO_KEYS: AdmissionRequest['keys'] = []

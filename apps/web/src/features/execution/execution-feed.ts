/*
 * The view of one execution, kept right by its stream.
 *
 * Boundary: follows the stream through the client and applies its items; knows nothing of React.
 *
 * Invariants
 * X1 The stream is followed while somebody listens, and only then; it goes on where it stopped.
 * X2 Items are applied in order, those that came within `BATCH_MS` together, so that a thousand events draw few frames.
 * X3 Listeners are told after the view has changed, never in the middle of it.
 * X4 What happened before the page was opened is applied at once, when all of it has come: nobody sees a settled
 *    execution run again.
 */
import type { Client } from '@heddle/client'
import { applyItems } from './model/apply-items.ts'
import { EMPTY_EXECUTION_VIEW, type ExecutionView } from './model/execution-view.ts'
import type { StreamItem } from './model/stream-items.ts'
import { toStreamItem } from './model/to-stream-item.ts'

const BATCH_MS = 50

export type FeedConnection = 'connecting' | 'live' | 'reconnecting' | 'ended' | 'failed'

export interface FeedState {
  readonly view: ExecutionView
  readonly connection: FeedConnection
  readonly error: unknown
  /** The view holds all that had happened when the page was opened. */
  readonly isCaughtUp: boolean
}

export interface FeedSource {
  readonly executionId: string
  /** The last recorded event when the page was opened. */
  readonly upToSeq: number
}

export class ExecutionFeed {
  readonly #client: Pick<Client, 'followExecution'>
  readonly #source: FeedSource
  readonly #listeners = new Set<() => void>()
  #state: FeedState = { view: EMPTY_EXECUTION_VIEW, connection: 'connecting', error: null, isCaughtUp: false }
  #waiting: StreamItem[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  #following: AbortController | null = null

  constructor(client: Pick<Client, 'followExecution'>, source: FeedSource) {
    this.#client = client
    this.#source = source
  }

  /** The state now; a new object exactly when something changed. */
  readonly snapshot = (): FeedState => this.#state

  /** Hears of changes from now on; the result ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    if (this.#following === null && this.#state.connection !== 'ended') void this.#follow()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      this.#following?.abort()
      this.#following = null
      // It goes on after the last event that was applied: what was not applied comes again.
      this.#waiting = []
    }
  }

  async #follow(): Promise<void> {
    const following = new AbortController()
    this.#following = following
    const isCurrent = () => this.#following === following
    try {
      const { end } = await this.#client.followExecution({
        executionId: this.#source.executionId,
        afterSeq: this.#state.view.lastSeq,
        signal: following.signal,
        onItem: (item) => isCurrent() && this.#take(toStreamItem(item)),
        onConnection: (connection) => isCurrent() && this.#change({ connection }),
      })
      if (!isCurrent()) return
      this.#flush()
      if (end === 'settled') this.#change({ connection: 'ended', isCaughtUp: true })
    } catch (error) {
      if (!isCurrent()) return
      this.#flush()
      this.#change({ connection: 'failed', error, isCaughtUp: true })
    }
  }

  #take(item: StreamItem): void {
    this.#waiting.push(item)
    // X4
    const isMissing = !this.#state.isCaughtUp && !(item.kind === 'recorded' && item.seq >= this.#source.upToSeq)
    if (isMissing) return
    if (this.#state.isCaughtUp) this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS)
    else this.#flush()
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const items = this.#waiting
    if (items.length === 0) return
    this.#waiting = []
    const view = applyItems(this.#state.view, items)
    this.#change({ view, isCaughtUp: view.lastSeq >= this.#source.upToSeq })
  }

  #change(changes: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...changes }
    for (const listener of this.#listeners) listener()
  }
}

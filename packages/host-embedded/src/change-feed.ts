/*
 * Who watches all executions of this host: lists that stay current, inboxes.
 *
 * Boundary: passes on rows as they were just written; decides and keeps nothing.
 *
 * Invariants
 * W1 Rows are told after their commit, those of one execution in the order of their commits.
 * W2 Without a watcher a turn pays for one comparison. A watcher that throws is dropped and reported.
 */
import type { RowChanges } from '@heddle/engine'
import type { Unsubscribe } from './subscriptions.ts'

/** The execution's row, and what opened and closed among its waits. Must not block: the host's turns wait for it. */
export type ChangeListener = (changes: Pick<RowChanges, 'execution' | 'waits'>) => void

export class ChangeFeed {
  readonly #onFailed: (error: unknown) => void
  readonly #listeners = new Set<ChangeListener>()
  /** Whether anybody watches. A field: it is read in every turn. */
  isWatched = false

  /** `onFailed` is told of a watcher that threw. */
  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed
  }

  watch(listener: ChangeListener): Unsubscribe {
    this.#listeners.add(listener)
    this.isWatched = true
    return () => this.#drop(listener)
  }

  publish(changes: Pick<RowChanges, 'execution' | 'waits'>): void {
    for (const listener of this.#listeners) {
      try {
        listener(changes)
      } catch (error) {
        this.#drop(listener)
        this.#onFailed(error)
      }
    }
  }

  stop(): void {
    this.#listeners.clear()
    this.isWatched = false
  }

  #drop(listener: ChangeListener): void {
    this.#listeners.delete(listener)
    this.isWatched = this.#listeners.size > 0
  }
}

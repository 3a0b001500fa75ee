/*
 * What bindings remember of their firings, written beside the hot path.
 *
 * F1 A call never waits for it, and it costs no transaction of its own: all firings of a second are one.
 * F2 Of each binding only the last hundred are kept on the way, as in the store.
 * F3 The executions themselves are durable before; a crash loses at most the last second of this list.
 */
import type { WorkspaceId } from '@heddle/model'
import { MAX_BINDING_HISTORY, type Firing, type Store } from '@heddle/store'

interface Parts {
  readonly bindings: Pick<Store['bindings'], 'addHistory'>
  /** Calls back after a time in ms; gives a cancel. */
  readonly after: (delayMs: number, callback: () => void) => () => void
  /** Hears of firings that could not be written. */
  readonly onLost: (error: unknown, firings: number) => void
}

/** A firing with whose it is. */
export interface NotedFiring extends Firing {
  readonly workspaceId: WorkspaceId
  readonly bindingId: string
}

const FLUSH_MS = 1_000

export class FiringLog {
  readonly #parts: Parts
  #noted = new Map<string, NotedFiring[]>()
  #cancel: (() => void) | null = null
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  note(firing: NotedFiring): void {
    const list = this.#noted.get(firing.bindingId)
    if (list === undefined) this.#noted.set(firing.bindingId, [firing])
    else {
      list.push(firing)
      // Cut now and then, not at every call.
      if (list.length > 2 * MAX_BINDING_HISTORY) list.splice(0, list.length - MAX_BINDING_HISTORY)
    }
    this.#cancel ??= this.#parts.after(FLUSH_MS, () => void this.flush())
  }

  /** Resolves when everything noted so far is written, or lost. */
  flush(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    const noted = this.#noted
    this.#noted = new Map()
    this.#writing = this.#writing.then(() => this.#write(noted))
    return this.#writing
  }

  async #write(noted: ReadonlyMap<string, readonly NotedFiring[]>): Promise<void> {
    const byWorkspace = Map.groupBy(
      [...noted.values()].flatMap((list) => list.slice(-MAX_BINDING_HISTORY)),
      ({ workspaceId }) => workspaceId,
    )
    for (const [workspaceId, firings] of byWorkspace) {
      try {
        await this.#parts.bindings.addHistory(workspaceId, firings)
      } catch (error) {
        this.#parts.onLost(error, firings.length)
      }
    }
  }
}

import type { ExecutionRow, Journal } from '@heddle/engine'
import { HeddleError, isSettled, type ExecutionId } from '@heddle/model'
import type { Residents } from './residents.ts'

interface Waiter {
  readonly resolve: (row: ExecutionRow) => void
  readonly reject: (error: unknown) => void
}

/** Who waits for the end of an execution. */
export class SettledWaiters {
  readonly #journal: Pick<Journal, 'load'>
  readonly #residents: Residents
  readonly #waiters = new Map<ExecutionId, Set<Waiter>>()

  constructor(journal: Pick<Journal, 'load'>, residents: Residents) {
    this.#journal = journal
    this.#residents = residents
  }

  /** The row once it is settled. `NOT_FOUND`; rejects with the signal's reason. */
  wait(executionId: ExecutionId, signal?: AbortSignal): Promise<ExecutionRow> {
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (row) => {
          signal?.removeEventListener('abort', abort)
          resolve(row)
        },
        reject,
      }
      const abort = () => {
        this.#forget(executionId, waiter)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      this.#remember(executionId, waiter)
      void this.#look(executionId, waiter)
    })
  }

  settled(row: ExecutionRow): void {
    const waiters = this.#waiters.get(row.id)
    this.#waiters.delete(row.id)
    for (const waiter of waiters ?? []) waiter.resolve(row)
  }

  stop(reason: string): void {
    const error = new HeddleError('OVERLOADED', `The host has stopped: ${reason}. Ask again after its next start.`)
    for (const waiters of this.#waiters.values()) for (const waiter of waiters) waiter.reject(error)
    this.#waiters.clear()
  }

  /** It may have settled before anybody waited. */
  async #look(executionId: ExecutionId, waiter: Waiter): Promise<void> {
    if (this.#residents.get(executionId)?.isSettled === false) return
    try {
      const loaded = await this.#journal.load(executionId)
      if (loaded !== null && !isSettled(loaded.row.status)) return
      this.#forget(executionId, waiter)
      if (loaded !== null) waiter.resolve(loaded.row)
      else waiter.reject(new HeddleError('NOT_FOUND', `There is no execution ${executionId}.`))
    } catch (error) {
      this.#forget(executionId, waiter)
      waiter.reject(error)
    }
  }

  #remember(executionId: ExecutionId, waiter: Waiter): void {
    const waiters = this.#waiters.get(executionId)
    if (waiters === undefined) this.#waiters.set(executionId, new Set([waiter]))
    else waiters.add(waiter)
  }

  #forget(executionId: ExecutionId, waiter: Waiter): void {
    const waiters = this.#waiters.get(executionId)
    waiters?.delete(waiter)
    if (waiters?.size === 0) this.#waiters.delete(executionId)
  }
}

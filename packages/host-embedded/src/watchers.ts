import type { ExecutionRow } from '@heddle/engine'
import { HeddleError, type ExecutionId, type Json } from '@heddle/model'
import type { SettledExecution } from './host.ts'

interface Watcher {
  readonly resolve: (settled: SettledExecution) => void
  readonly reject: (error: unknown) => void
}

/**
 * Who started an execution and stays until its end. Unlike `SettledWaiters` it is told before the execution exists, so
 * nothing is ever looked up; and it follows from a failed try to the next.
 */
export class Watchers {
  readonly #watchers = new Map<ExecutionId, Watcher>()

  /** A promise that nobody needs to look at: its rejection is no defect. */
  static mayFail<Result>(promise: Promise<Result>): Promise<Result> {
    promise.catch(() => {})
    return promise
  }

  /** Call it before the execution is created. Rejects with the signal's reason. */
  watch(executionId: ExecutionId, signal?: AbortSignal): Promise<SettledExecution> {
    signal?.throwIfAborted()
    const { promise, resolve, reject } = Promise.withResolvers<SettledExecution>()
    const watcher: Watcher = {
      resolve: (settled) => {
        signal?.removeEventListener('abort', abort)
        resolve(settled)
      },
      reject,
    }
    const abort = () => {
      for (const [id, each] of this.#watchers) if (each === watcher) this.#watchers.delete(id)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    this.#watchers.set(executionId, watcher)
    return Watchers.mayFail(promise)
  }

  forget(executionId: ExecutionId): void {
    this.#watchers.delete(executionId)
  }

  /** `nextTry`: the execution that `settings.maxAttempts` makes of this failed one. */
  settled(row: ExecutionRow, end: { readonly nextTry: ExecutionId | null; output(): Json | undefined }): void {
    const watcher = this.#watchers.get(row.id)
    if (watcher === undefined) return
    this.#watchers.delete(row.id)
    if (end.nextTry === null) watcher.resolve({ row, output: end.output() })
    else this.#watchers.set(end.nextTry, watcher)
  }

  stop(reason: string): void {
    const error = new HeddleError('OVERLOADED', `The host has stopped: ${reason}. Ask again after its next start.`)
    for (const { reject } of this.#watchers.values()) reject(error)
    this.#watchers.clear()
  }
}

import { Worker } from 'node:worker_threads'
import { HeddleError } from '@heddle/model'
import { toStorageError } from '../storage-error.ts'
import type {
  ThreadAnswers,
  ThreadCall,
  ThreadGreeting,
  ThreadReply,
  ThreadRequest,
  ThreadSettings,
} from './thread-messages.ts'

interface Pending {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** Of a database thread, which keeps next to nothing of what it handles: a large one would only take memory. */
const YOUNG_GENERATION_MB = 12

/*
 * The main thread's end of one database thread.
 *
 * 1. Every call settles: with the thread's answer, or with a `fatal` failure when the thread ends.
 * 2. The thread keeps the process alive only while a call is open.
 */
export class ThreadClient {
  /** Resolves, with the reason, when the thread is gone. */
  readonly ended: Promise<string>
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  #nextId = 1
  #endedBecause: string | null = null

  private constructor(worker: Worker) {
    this.#worker = worker
    this.ended = new Promise((resolve) => {
      const end = (reason: string): void => {
        this.#fail(reason)
        resolve(reason)
      }
      worker.on('error', (error) => end(`The database thread failed: ${String(error)}.`))
      worker.on('exit', () => end('The database thread has ended.'))
    })
    worker.on('message', (message: unknown) => {
      if (!isFromWatch(message)) for (const reply of message as readonly ThreadReply[]) this.#settle(reply)
    })
  }

  /** Starts the thread; resolves when its database is open. Rejects with what the thread says is in the way. */
  static async start(settings: ThreadSettings): Promise<ThreadClient> {
    const worker = new Worker(new URL('./database-thread.ts', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    })
    const greeting = await new Promise<ThreadGreeting>((resolve, reject) => {
      const greet = (message: unknown) => {
        if (isFromWatch(message)) return
        worker.off('message', greet)
        resolve(message as ThreadGreeting)
      }
      worker.on('message', greet)
      worker.once('error', reject)
    })
    worker.removeAllListeners('error')
    if (!greeting.ready) {
      await worker.terminate()
      throw new HeddleError(greeting.code, greeting.message)
    }
    worker.unref()
    return new ThreadClient(worker)
  }

  get openCalls(): number {
    return this.#pending.size
  }

  /** `transfer`: buffers of the request that become the thread's. */
  call<Op extends ThreadRequest['op']>(
    request: Extract<ThreadRequest, { readonly op: Op }>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<ThreadAnswers[Op]> {
    if (this.#endedBecause !== null) {
      return Promise.reject(toStorageError({ kind: 'fatal', message: this.#endedBecause }))
    }
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) this.#worker.ref()
      this.#pending.set(id, { resolve: resolve as Pending['resolve'], reject })
      this.#worker.postMessage({ id, request } satisfies ThreadCall, transfer)
    })
  }

  /** Lets open calls finish, then ends the thread. */
  async close(): Promise<void> {
    if (this.#endedBecause === null) await this.call({ op: 'close' })
    await this.#worker.terminate()
  }

  #settle(reply: ThreadReply): void {
    const pending = this.#pending.get(reply.id)
    if (pending === undefined) return
    this.#pending.delete(reply.id)
    if (this.#pending.size === 0) this.#worker.unref()
    if ('failure' in reply) pending.reject(toStorageError(reply.failure))
    else pending.resolve(reply.value as never)
  }

  #fail(reason: string): void {
    if (this.#endedBecause !== null) return
    this.#endedBecause = reason
    for (const pending of this.#pending.values()) pending.reject(toStorageError({ kind: 'fatal', message: reason }))
    this.#pending.clear()
  }
}

/** Under `node --watch` (npm run dev) a thread also tells, on the same port, which modules it loaded. */
function isFromWatch(message: unknown): boolean {
  return typeof message === 'object' && message !== null && ('watch:import' in message || 'watch:require' in message)
}

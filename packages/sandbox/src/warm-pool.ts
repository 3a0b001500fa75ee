import { HeddleError } from '@heddle/model'
import { toAbortError } from './abort-error.ts'
import type { SandboxProcess } from './sandbox-process.ts'

/*
 * Keeps sandbox processes between runs, and bounds how many there are.
 *
 * 1. At most `maxProcesses` exist at a time, the starting and the dying included; who comes later waits, and is
 *    served in the order of coming. `#dispatch` alone serves, after every change.
 * 2. A process only ever serves the key it was started for.
 * 3. An idle process is closed after `idleMs`, or when its place is needed for another key; the longest idle first.
 */

export interface WarmPoolOptions {
  readonly maxProcesses: number
  readonly maxRuns: number
  /** Processor time after which a process is retired, well before the kernel's limit on its life. */
  readonly maxCpuMs: number
  readonly idleMs: number
}

export interface ProcessRequest {
  readonly key: string
  readonly start: () => Promise<SandboxProcess>
  readonly signal: AbortSignal
}

interface Idle {
  readonly key: string
  readonly process: SandboxProcess
  readonly timer: NodeJS.Timeout
}

interface Waiting extends ProcessRequest {
  readonly resolve: (process: SandboxProcess | Promise<SandboxProcess>) => void
  readonly reject: (error: HeddleError) => void
}

export class WarmPool {
  readonly #options: WarmPoolOptions
  /** Longest idle first. */
  readonly #idle = new Set<Idle>()
  readonly #alive = new Set<SandboxProcess>()
  /** Killed, not yet gone: their places are about to be free. */
  readonly #leaving = new Set<SandboxProcess>()
  readonly #waiting = new Set<Waiting>()
  #places = 0
  #closed = false

  constructor(options: WarmPoolOptions) {
    this.#options = options
  }

  /**
   * Runs `use` with a process for the key: an idle one, or one that `start` makes when there is room. Rejects with
   * the signal's reason when aborted while it waits, and with `SANDBOX_CRASHED` when the pool is closed.
   */
  async withProcess<Answer>(
    request: ProcessRequest,
    use: (process: SandboxProcess) => Promise<Answer>,
  ): Promise<Answer> {
    const process = await this.#acquire(request)
    try {
      return await use(process)
    } finally {
      await this.#release(request.key, process)
    }
  }

  /** Kills every process and waits until they are gone. Runs in them end as crashed. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiting of this.#waiting) waiting.reject(makeClosedError())
    this.#waiting.clear()
    for (const idle of this.#idle) this.#retire(idle)
    for (const process of this.#alive) process.kill(makeClosedError())
    await Promise.all([...this.#alive].map((process) => process.exited))
  }

  #acquire(request: ProcessRequest): Promise<SandboxProcess> {
    if (this.#closed) throw makeClosedError()
    if (request.signal.aborted) throw toAbortError(request.signal)
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiting.delete(waiting)
        reject(toAbortError(request.signal))
        this.#dispatch()
      }
      const stopListening = () => request.signal.removeEventListener('abort', abort)
      const waiting: Waiting = {
        ...request,
        resolve: (process) => {
          stopListening()
          resolve(process)
        },
        reject: (error) => {
          stopListening()
          reject(error)
        },
      }
      request.signal.addEventListener('abort', abort, { once: true })
      this.#waiting.add(waiting)
      this.#dispatch()
    })
  }

  #dispatch(): void {
    for (const waiting of this.#waiting) {
      const process = this.#takeIdle(waiting.key)
      if (process !== null) waiting.resolve(process)
      else if (this.#places < this.#options.maxProcesses) waiting.resolve(this.#start(waiting.start))
      else return this.#makeRoom()
      this.#waiting.delete(waiting)
    }
  }

  #takeIdle(key: string): SandboxProcess | null {
    for (const idle of [...this.#idle].toReversed()) {
      if (idle.key !== key) continue
      if (!idle.process.isReusable) {
        this.#retire(idle)
        continue
      }
      clearTimeout(idle.timer)
      this.#idle.delete(idle)
      return idle.process
    }
    return null
  }

  async #start(start: () => Promise<SandboxProcess>): Promise<SandboxProcess> {
    this.#places++
    try {
      const process = await start()
      this.#alive.add(process)
      void process.exited.then(() => this.#forget(process))
      if (this.#closed) process.kill()
      return process
    } catch (error) {
      this.#places--
      this.#dispatch()
      throw error
    }
  }

  #forget(process: SandboxProcess): void {
    this.#alive.delete(process)
    this.#leaving.delete(process)
    this.#places--
    this.#dispatch()
  }

  #makeRoom(): void {
    const [longest] = this.#idle
    if (this.#leaving.size === 0 && longest !== undefined) this.#retire(longest)
  }

  #retire(idle: Idle): void {
    clearTimeout(idle.timer)
    this.#idle.delete(idle)
    this.#dismiss(idle.process)
  }

  #dismiss(process: SandboxProcess): void {
    if (!this.#alive.has(process)) return
    this.#leaving.add(process)
    process.kill()
  }

  async #release(key: string, process: SandboxProcess): Promise<void> {
    const { maxRuns, maxCpuMs, idleMs } = this.#options
    if (this.#closed || !process.isReusable || process.runs >= maxRuns || process.cpuMs >= maxCpuMs) {
      this.#dismiss(process)
      return process.exited
    }
    const idle: Idle = { key, process, timer: setTimeout(() => this.#retire(idle), idleMs) }
    idle.timer.unref()
    this.#idle.add(idle)
    this.#dispatch()
  }
}

function makeClosedError(): HeddleError {
  return new HeddleError('SANDBOX_CRASHED', 'The sandbox was closed before the code returned; run it again.')
}

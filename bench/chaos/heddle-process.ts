/*
 * A Heddle in a process of its own, as scenarios see it: started, called, killed.
 *
 * Invariants
 * 1. Every call is settled: by its answer, or rejected when the process ends.
 * 2. After `kill` or `close` nothing that the process started lives, or it is reported in `leftOver`.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RecoveryReport } from '@heddle/host-embedded'
import type { CallName, Calls, ProcessMessage, ProcessSettings } from './protocol.ts'
import { listDescendants, waitUntilGone, type ProcessIdentity } from './process-tree.ts'

const PROGRAM = fileURLToPath(new URL('./heddle-child.ts', import.meta.url))
/** A start that takes longer than this hangs. */
const START_MS = 60_000
/** How long children of a killed process may take to notice. */
const ORPHANS_MS = 10_000
const CLOSE_MS = 60_000

/** The answer to a call that failed: the code of the error, or `GONE` when the process ended first. */
export class CallError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Waiting {
  readonly resolve: (result: Calls[CallName]['result']) => void
  readonly reject: (error: CallError) => void
}

export class HeddleProcess {
  /** Recovery has begun. Rejects with `CallError` when the process ends before. */
  readonly opening: Promise<void>
  /** Rejects with `CallError`, `CONFLICT` for a second owner, when the process does not come up. */
  readonly ready: Promise<RecoveryReport>
  /** The host has stopped, by itself or on request; with the reason. */
  readonly stopped: Promise<string>
  readonly exited: Promise<void>
  /** Warnings and errors it logged. */
  readonly log: string[] = []
  /** What it left running. */
  readonly leftOver: ProcessIdentity[] = []
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #calls = 0

  private constructor(child: ChildProcess) {
    this.#child = child
    const opening = Promise.withResolvers<void>()
    const ready = Promise.withResolvers<RecoveryReport>()
    const stopped = Promise.withResolvers<string>()
    this.opening = opening.promise
    this.ready = ready.promise
    this.stopped = stopped.promise
    for (const promise of [this.opening, this.ready]) promise.catch(() => {})
    this.exited = new Promise((resolve) => child.once('close', () => resolve()))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#keepLog(text))
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    child.on('message', (message: ProcessMessage) => {
      if (message.kind === 'opening') opening.resolve()
      else if (message.kind === 'ready') ready.resolve(message.recovered)
      else if (message.kind === 'stopped') stopped.resolve(message.reason)
      else if (message.kind === 'refused') ready.reject(new CallError(message.code, message.message))
      else this.#answered(message)
      if (message.kind !== 'opening') clearTimeout(timer)
    })
    child.once('close', () => {
      clearTimeout(timer)
      const gone = new CallError('GONE', `The Heddle process ${child.pid} has ended.`)
      opening.reject(gone)
      ready.reject(gone)
      stopped.resolve('the process ended')
      for (const { reject } of this.#waiting.values()) reject(gone)
      this.#waiting.clear()
    })
  }

  /** `tempFolder`: where it puts temporary files. */
  static start(settings: ProcessSettings & { readonly tempFolder: string }): HeddleProcess {
    const { tempFolder, ...rest } = settings
    const child = fork(PROGRAM, [JSON.stringify(rest)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      env: { ...process.env, TMPDIR: tempFolder },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    return new HeddleProcess(child)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Rejects with `CallError`. */
  call<Name extends CallName>(name: Name, args: Calls[Name]['args']): Promise<Calls[Name]['result']> {
    return new Promise((resolve, reject) => {
      const id = (this.#calls += 1)
      if (!this.#child.connected) {
        reject(new CallError('GONE', `The Heddle process ${this.pid} has ended.`))
        return
      }
      this.#waiting.set(id, { resolve: resolve as Waiting['resolve'], reject })
      this.#child.send({ id, name, args }, undefined, undefined, () => {})
    })
  }

  /** `kill -9`. Resolves when the process and all it started are gone. */
  async kill(): Promise<void> {
    const children = listDescendants(this.pid)
    this.#child.kill('SIGKILL')
    await this.exited
    this.leftOver.push(...(await waitUntilGone(children, ORPHANS_MS)))
  }

  /** Stops it gracefully, and ends it the hard way when that takes too long. */
  async close(): Promise<void> {
    const children = listDescendants(this.pid)
    const timer = setTimeout(() => {
      this.log.push(`process ${this.pid} did not stop within ${CLOSE_MS} ms`)
      this.#child.kill('SIGKILL')
    }, CLOSE_MS)
    await this.call('close', null).catch((error: unknown) => this.log.push(`close: ${String(error)}`))
    await this.exited
    clearTimeout(timer)
    this.leftOver.push(...(await waitUntilGone(children, ORPHANS_MS)))
  }

  #answered(message: Extract<ProcessMessage, { readonly id: number }>): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.kind === 'result') waiting?.resolve(message.result)
    else waiting?.reject(new CallError(message.code, message.message))
  }

  #keepLog(text: string): void {
    for (const line of text.split('\n')) if (line.trim() !== '' && this.log.length < 1_000) this.log.push(line)
  }
}

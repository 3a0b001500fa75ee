import { HeddleError, MAX_VALUE_BYTES, type Json } from '@heddle/model'
import type { SandboxJob } from '@heddle/node-sdk'
import { toAbortError } from './abort-error.ts'
import {
  FROM_PROCESS,
  FrameDecoder,
  TO_PROCESS,
  encodeFile,
  encodeFrame,
  makeFrameHead,
  type Decoded,
} from './frames.ts'
import { LogGate } from './log-gate.ts'
import { parseResult } from './parse-result.ts'
import { readTreeUsage } from './process-usage.ts'
import { makeMemoryError, makeOutputError, toRunError } from './run-failure.ts'
import { killGroup, spawnLaunch, type Spawned } from './spawn-launch.ts'
import type { Launch } from './wall.ts'

/*
 * One sandbox process: it starts, is handed runs one after the other, and dies once.
 *
 * 1. `#state` goes starting → idle → running → idle …, and from any of them to dead; it changes only in `#become`.
 * 2. A run settles exactly once: when the process says it is over, or when the process is dead. A run that is
 *    stopped (limit, abort, close) settles after the process has gone, so nothing of it is left when its caller hears.
 * 3. Whatever ends a process ends its whole group, so what it started goes with it.
 * 4. Nothing that the process says is trusted: frames are bounded, and its claims change only its own run and whether
 *    it is used again.
 */

export interface ProcessRun {
  readonly job: SandboxJob
  /** JSON text. */
  readonly input: string
  readonly signal: AbortSignal
  /** Resident memory that the interpreter itself may take beside `job.memoryMb`. */
  readonly overheadBytes: number
}

export interface ProcessAnswer {
  readonly value: Json
  readonly durationMs: number
}

interface CurrentRun extends ProcessRun {
  readonly startedAt: number
  readonly logs: LogGate
  readonly stopWatching: () => void
  readonly resolve: (answer: ProcessAnswer) => void
  readonly reject: (error: unknown) => void
  frames: number
  result: Buffer | null
  error: HeddleError | null
}

type State = 'starting' | 'idle' | 'running' | 'dead'

const START_TIMEOUT_MS = 30_000
const USAGE_INTERVAL_MS = 200
/** How long streams may stay open after the process has gone. */
const CLOSE_GRACE_MS = 1_000
const MAX_MESSAGE_FRAME_BYTES = 512 * 1024
/** More than any honest run sends; bounds what a process that only makes noise can cost. */
const MAX_FRAMES = 1_000_000
const STDERR_TAIL_CHARS = 8_192
const MAX_MEMORY_PATTERN = /heap out of memory|Fatal process out of memory|Cannot allocate memory|MemoryError/

export class SandboxProcess {
  readonly #spawned: Spawned
  readonly #decoder: FrameDecoder
  #state: State = 'starting'
  #run: CurrentRun | null = null
  #stderrTail = ''
  #code: string | null = null
  #reusable = true
  #runs = 0
  #cpuMs = 0
  #gone = false
  #markReady: () => void = () => {}
  /** Settles when the process and all its streams are gone. */
  readonly exited: Promise<void>
  readonly #ready: Promise<void>

  private constructor(spawned: Spawned) {
    this.#spawned = spawned
    this.#decoder = new FrameDecoder((kind) => this.#maxFrameBytes(kind))
    this.#ready = new Promise((resolve) => {
      this.#markReady = resolve
    })
    this.exited = this.#followExit()
    spawned.channel.on('data', (chunk: Buffer) => this.#guarded(() => this.#receive(chunk)))
    spawned.stdout.on('data', (chunk: Buffer) => this.#guarded(() => this.#overhear('stdout', chunk)))
    spawned.stderr.on('data', (chunk: Buffer) => this.#guarded(() => this.#overhear('stderr', chunk)))
  }

  /** Starts a process and waits until it takes runs. Rejects with `SANDBOX_CRASHED` and what it last said on stderr. */
  static async start(launch: Launch): Promise<SandboxProcess> {
    const process = new SandboxProcess(await spawnLaunch(launch))
    const timer = setTimeout(() => process.kill(), START_TIMEOUT_MS)
    await Promise.race([process.#ready, process.exited])
    clearTimeout(timer)
    if (process.#state === 'dead') {
      throw new HeddleError('SANDBOX_CRASHED', `The sandbox process did not start: ${process.#lastWords()}`)
    }
    return process
  }

  /** Whether another run may be given to it. */
  get isReusable(): boolean {
    return this.#state === 'idle' && this.#reusable
  }

  /** Runs handed to it so far. */
  get runs(): number {
    return this.#runs
  }

  /** Processor time it says it has used. */
  get cpuMs(): number {
    return this.#cpuMs
  }

  /**
   * Runs the job and gives its result. Rejects with the codes of `run-failure.ts`, and with the signal's reason
   * (or `CANCELLED`) when aborted.
   */
  run(run: ProcessRun): Promise<ProcessAnswer> {
    if (this.#state !== 'idle') {
      throw new HeddleError('SANDBOX_CRASHED', `The sandbox process is ${this.#state} and cannot take a run.`)
    }
    return new Promise((resolve, reject) => {
      const stopWatching = this.#watch(run)
      const logs = new LogGate(run.job.onLog)
      const startedAt = performance.now()
      this.#run = { ...run, startedAt, logs, stopWatching, resolve, reject, frames: 0, result: null, error: null }
      this.#runs++
      this.#become('running')
      if (run.signal.aborted) this.kill(toAbortError(run.signal))
      else this.#send(run)
    })
  }

  /** Ends the process; a run in it ends with `error`, or as a crash. */
  kill(error: HeddleError | null = null): void {
    if (this.#gone) return
    if (this.#run !== null) this.#run.error ??= error
    this.#reusable = false
    this.#hold(true)
    killGroup(this.#spawned.pid)
  }

  #become(state: State): void {
    this.#state = state
    if (state === 'idle') this.#markReady()
    if (state === 'idle' || state === 'running') this.#hold(state === 'running')
  }

  /** An idle process does not keep the server alive. */
  #hold(busy: boolean): void {
    const { child, channel, stdout, stderr } = this.#spawned
    for (const held of [child, channel, stdout, stderr] as unknown as { ref(): void; unref(): void }[]) {
      if (busy) held.ref()
      else held.unref()
    }
  }

  #send({ job, input }: ProcessRun): void {
    const { channel } = this.#spawned
    const maxOutputBytes = job.maxOutputBytes ?? MAX_VALUE_BYTES
    const options = JSON.stringify({ language: job.language, maxOutputBytes })
    channel.cork()
    if (this.#code !== job.code) channel.write(encodeFrame(TO_PROCESS.code, Buffer.from(job.code, 'utf8')))
    this.#code = job.code
    channel.write(encodeFrame(TO_PROCESS.options, Buffer.from(options, 'utf8')))
    for (const [name, content] of Object.entries(job.files ?? {})) {
      channel.write(encodeFrame(TO_PROCESS.file, encodeFile(name, content)))
    }
    channel.write(makeFrameHead(TO_PROCESS.input, Buffer.byteLength(input, 'utf8')))
    channel.write(input, 'utf8')
    channel.uncork()
  }

  #watch({ job, signal, overheadBytes }: ProcessRun): () => void {
    const abort = () => this.kill(toAbortError(signal))
    signal.addEventListener('abort', abort, { once: true })
    const wall = setTimeout(() => this.kill(makeTimeError(`${job.wallMs} ms`, 'time')), job.wallMs)
    const stopUsage = this.#watchUsage(job, overheadBytes)
    return () => {
      signal.removeEventListener('abort', abort)
      clearTimeout(wall)
      stopUsage()
    }
  }

  /**
   * Looks at the process from outside, first after 200 ms. Processor time counts from that first look, so that it
   * does not rest on what the process says about earlier runs.
   */
  #watchUsage(job: SandboxJob, overheadBytes: number): () => void {
    let stopped = false
    let baseMs: number | null = null
    let timer: NodeJS.Timeout
    const look = async (): Promise<void> => {
      const usage = await readTreeUsage(this.#spawned.pid)
      if (stopped || usage === null) return
      baseMs ??= usage.cpuMs
      if (usage.cpuMs - baseMs > job.cpuSeconds * 1_000) {
        this.kill(makeTimeError(`${job.cpuSeconds} s`, 'processor time'))
      } else if (usage.residentBytes > job.memoryMb * 1024 * 1024 + overheadBytes) {
        this.kill(makeMemoryError(job.memoryMb))
      } else timer = setTimeout(() => void look(), USAGE_INTERVAL_MS)
    }
    timer = setTimeout(() => void look(), USAGE_INTERVAL_MS)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }

  #maxFrameBytes(kind: string): number {
    if (kind === FROM_PROCESS.result) return this.#run?.job.maxOutputBytes ?? MAX_VALUE_BYTES
    return MAX_MESSAGE_FRAME_BYTES
  }

  /** A caller's `onLog` or `onProgress` that throws ends its run, not the server. */
  #guarded(act: () => void): void {
    try {
      act()
    } catch (cause) {
      this.kill(new HeddleError('INTERNAL_ERROR', 'A listener to the code failed; see the cause.', { cause }))
    }
  }

  #receive(chunk: Buffer): void {
    for (const frame of this.#decoder.push(chunk)) {
      if (this.#state === 'dead') return
      this.#handle(frame)
    }
  }

  #handle(frame: Decoded): void {
    const run = this.#run
    if (frame.kind === 'refused') {
      const tooLarge = frame.reason === 'too-long' && frame.of === FROM_PROCESS.result && run !== null
      return this.kill(tooLarge ? makeOutputError(run.job.maxOutputBytes ?? MAX_VALUE_BYTES) : makeProtocolError())
    }
    if (frame.kind === FROM_PROCESS.ready) return this.#state === 'starting' ? this.#become('idle') : undefined
    if (run === null) return
    if (++run.frames > MAX_FRAMES) return this.kill(makeFloodError())
    switch (frame.kind) {
      case FROM_PROCESS.stdout:
        return this.#write('stdout', frame.payload)
      case FROM_PROCESS.stderr:
        return this.#write('stderr', frame.payload)
      case FROM_PROCESS.progress:
        return reportProgress(run, frame.payload)
      case FROM_PROCESS.result:
        run.result = frame.payload
        return
      case FROM_PROCESS.failure:
        run.error ??= toRunError(frame.payload, toFailureContext(run))
        return
      case FROM_PROCESS.done:
        return this.#finish(run, frame.payload)
    }
  }

  /**
   * Text beside the channel. From Python it is the code's own; from Node only V8's last words, which name paths of this
   * machine and are kept for telling why it died.
   */
  #overhear(stream: 'stdout' | 'stderr', text: Buffer): void {
    if (stream === 'stderr') this.#stderrTail = (this.#stderrTail + text.toString('utf8')).slice(-STDERR_TAIL_CHARS)
    if (this.#run?.job.language === 'python') this.#write(stream, text)
  }

  #write(stream: 'stdout' | 'stderr', text: Buffer): void {
    if (this.#run?.logs.write(stream, text) === 'flood') {
      this.kill(makeFloodError())
    }
  }

  #finish(run: CurrentRun, payload: Buffer): void {
    const claims = parseDone(payload)
    this.#cpuMs = claims.cpuMs
    this.#reusable &&= claims.reusable && run.error === null
    this.#run = null
    run.stopWatching()
    this.#become('idle')
    settle(run, makeProtocolError)
  }

  async #followExit(): Promise<void> {
    const { child, channel, stdout, stderr, pid } = this.#spawned
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    const how = await new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal === null ? `with code ${code}` : `by signal ${signal}`))
    })
    this.#gone = true
    this.#reusable = false
    killGroup(pid)
    const grace = setTimeout(() => [channel, stdout, stderr].forEach((stream) => stream.destroy()), CLOSE_GRACE_MS)
    // The channel has both directions: it closes only when this side ends it too.
    channel.end()
    await closed
    clearTimeout(grace)
    this.#become('dead')
    const run = this.#run
    this.#run = null
    run?.stopWatching()
    if (run !== null) settle({ ...run, result: null }, () => this.#makeCrashError(run, how))
  }

  #makeCrashError(run: CurrentRun, how: string): HeddleError {
    if (MAX_MEMORY_PATTERN.test(this.#stderrTail)) return makeMemoryError(run.job.memoryMb)
    return new HeddleError('SANDBOX_CRASHED', `The process that ran the code ended ${how} before the code returned.`)
  }

  #lastWords(): string {
    return this.#stderrTail.trim().split('\n').at(-1) || 'it ended without a word'
  }
}

function settle(run: CurrentRun, makeError: () => HeddleError): void {
  if (run.error !== null) return run.reject(run.error)
  if (run.result === null) return run.reject(makeError())
  try {
    run.resolve({ value: parseResult(run.result), durationMs: performance.now() - run.startedAt })
  } catch (error) {
    // The text was no JSON: the run's failure, not ours.
    run.reject(error)
  }
}

function toFailureContext({ job }: CurrentRun) {
  return { memoryMb: job.memoryMb, maxOutputBytes: job.maxOutputBytes ?? MAX_VALUE_BYTES }
}

function makeTimeError(limit: string, what: string): HeddleError {
  return new HeddleError(
    'SANDBOX_LIMIT',
    `The code used more than its ${limit} of ${what}. Raise the limit, or do less.`,
  )
}

function makeFloodError(): HeddleError {
  return new HeddleError('SANDBOX_LIMIT', 'The code floods its log. Write less, or to a file.')
}

function makeProtocolError(): HeddleError {
  return new HeddleError('SANDBOX_CRASHED', 'The sandbox process spoke out of turn and was killed.')
}

function parseObject(payload: Buffer): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : {}
  } catch {
    // Only code that broke out of its context sends this; nothing in it counts.
    return {}
  }
}

function parseDone(payload: Buffer): { readonly reusable: boolean; readonly cpuMs: number } {
  const { reusable, cpuMs } = parseObject(payload)
  return { reusable: reusable === true, cpuMs: typeof cpuMs === 'number' ? cpuMs : Infinity }
}

function reportProgress({ job }: CurrentRun, payload: Buffer): void {
  const { done, total, message } = parseObject(payload)
  if (typeof done !== 'number' || !(total === null || typeof total === 'number')) return
  if (typeof message === 'string' && message !== '') job.onProgress?.(done, total, message)
  else job.onProgress?.(done, total)
}

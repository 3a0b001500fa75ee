/*
 * The executions that are in memory, and the way to those that are not.
 *
 * Invariants
 * R1 At most one driver per execution exists; inputs that come while it is read wait for it, in order.
 * R2 What has left memory is reached by the same calls: it is read again.
 */
import type { LoadedExecution } from '@heddle/engine'
import { HeddleError, type ExecutionId } from '@heddle/model'
import { toDefect } from './defect.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { DriverInput } from './driver-input.ts'
import { ExecutionDriver } from './execution-driver.ts'
import { loadExecution } from './load-execution.ts'
import type { NewExecution } from './new-execution.ts'
import type { Services } from './services.ts'
import { WAKE } from './timers.ts'

/** Pause before an execution that could not be read is tried again. */
const READ_AGAIN_MS = 1_000

export class Residents {
  readonly #services: () => Services
  readonly #drivers = new Map<ExecutionId, ExecutionDriver>()
  readonly #reading = new Map<ExecutionId, DriverInput[]>()
  #closed: HeddleError | null = null

  /** `services` is asked for when it is needed first: both know each other. */
  constructor(services: () => Services) {
    this.#services = services
  }

  get size(): number {
    return this.#drivers.size
  }

  /** Nothing is being read. */
  get isQuiet(): boolean {
    return this.#reading.size === 0
  }

  get(executionId: ExecutionId): ExecutionDriver | undefined {
    return this.#drivers.get(executionId)
  }

  all(): readonly ExecutionDriver[] {
    return [...this.#drivers.values()]
  }

  /** R2. */
  feed(executionId: ExecutionId, input: DriverInput): void {
    if (this.#closed !== null) {
      input.done?.(this.#closed)
      return
    }
    const driver = this.#drivers.get(executionId)
    if (driver !== undefined) {
      driver.feed(input)
      return
    }
    const waiting = this.#reading.get(executionId)
    if (waiting !== undefined) waiting.push(input)
    else this.#read(executionId, [input])
  }

  /** Feeds and waits: resolves when durable, rejects with why it changed nothing. */
  ask(executionId: ExecutionId, event: DriverInput['event']): Promise<void> {
    return this.askInput(executionId, { event })
  }

  askInput(executionId: ExecutionId, input: Omit<DriverInput, 'done'>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.feed(executionId, { ...input, done: (error) => (error === null ? resolve() : reject(error)) })
    })
  }

  /** Something is due: an execution that is not in memory is read, and finds what. */
  wake(executionId: ExecutionId): void {
    if (this.#closed !== null || this.#drivers.has(executionId) || this.#reading.has(executionId)) return
    this.#read(executionId, [])
  }

  create(execution: NewExecution): ExecutionDriver {
    const driver = new ExecutionDriver(this.#services(), execution)
    this.#drivers.set(driver.id, driver)
    return driver
  }

  /** Takes in what was read from the journal; null when it is in memory already. Throws what replaying it throws. */
  adopt(loaded: LoadedExecution): ExecutionDriver | null {
    if (this.#drivers.has(loaded.row.id)) return null
    const driver = new ExecutionDriver(this.#services(), loaded)
    this.#drivers.set(driver.id, driver)
    return driver
  }

  remove(driver: Pick<DrivenExecution, 'id'>, dueAt: number | null): void {
    if (this.#drivers.get(driver.id) !== driver) return
    this.#drivers.delete(driver.id)
    if (dueAt !== null) this.#services().timers.set(driver.id, WAKE, dueAt)
  }

  /** Nothing is read or driven any more; who asks is told why. */
  close(reason: string): void {
    this.#closed = new HeddleError('OVERLOADED', `The host has stopped: ${reason}. Ask again after its next start.`)
    for (const driver of this.#drivers.values()) driver.abandon(reason)
    this.#drivers.clear()
    for (const executionId of this.#reading.keys()) this.#answerAll(executionId, this.#closed)
  }

  #read(executionId: ExecutionId, inputs: DriverInput[]): void {
    this.#reading.set(executionId, inputs)
    loadExecution(this.#services().journal, executionId)
      .then((loaded) => this.#arrived(executionId, loaded))
      .catch((error: unknown) => this.#failed(executionId, error))
  }

  #arrived(executionId: ExecutionId, loaded: LoadedExecution | null): void {
    if (this.#closed !== null) return
    if (loaded === null) {
      this.#answerAll(executionId, new HeddleError('NOT_FOUND', `There is no execution ${executionId}.`))
      return
    }
    const driver = this.adopt(loaded)
    const inputs = this.#reading.get(executionId) ?? []
    this.#reading.delete(executionId)
    this.#services().timers.clear(executionId, WAKE)
    driver?.resume()
    for (const input of inputs) this.feed(executionId, input)
  }

  #failed(executionId: ExecutionId, cause: unknown): void {
    if (this.#closed !== null) return
    const { clock, timers } = this.#services()
    const { code, message } = toDefect(this.#services(), executionId, cause)
    const nobodyAsked = this.#reading.get(executionId)?.length === 0
    this.#answerAll(
      executionId,
      new HeddleError(code, `Execution ${executionId} could not be read: ${message}`, { cause }),
    )
    if (nobodyAsked) timers.set(executionId, WAKE, clock.now() + READ_AGAIN_MS)
  }

  #answerAll(executionId: ExecutionId, error: HeddleError): void {
    const inputs = this.#reading.get(executionId) ?? []
    this.#reading.delete(executionId)
    for (const input of inputs) input.done?.(error)
  }
}

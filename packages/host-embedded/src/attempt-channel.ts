import { HeddleError, type CallRecord, type Json, type NodeKey, type RunChannel, type StepRecord } from '@heddle/model'
import type { ChannelSource, LogLevel } from './channels.ts'
import type { DrivenExecution } from './driven-execution.ts'
import type { Services } from './services.ts'

export interface AttemptChannelParts {
  readonly services: Services
  readonly driver: DrivenExecution
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly lease: string
}

/** What a running attempt tells: steps and calls through the group commit, the rest passing by. One per entry. */
export class AttemptChannel implements RunChannel {
  readonly #parts: AttemptChannelParts

  constructor(parts: AttemptChannelParts) {
    this.#parts = parts
  }

  async saveStep(step: StepRecord): Promise<void> {
    this.#assertLease()
    const { services, driver, nodeKey } = this.#parts
    await driver.writeBeside({ steps: [{ nodeKey, step }], isWanted: () => this.#holdsLease })
    services.subscriptions.publish(driver.id, { kind: 'step', nodeKey, step })
  }

  async saveCall(call: CallRecord): Promise<void> {
    this.#assertLease()
    const { driver, nodeKey, attempt } = this.#parts
    await driver.writeBeside({ calls: [{ nodeKey, attempt, call }], isWanted: () => this.#holdsLease })
  }

  log(level: LogLevel, message: string, fields: Json = null): void {
    if (this.#holdsLease) this.#parts.services.channels.log(this.#source, level, { message, fields })
  }

  progress(done: number, total: number | null, message?: string): void {
    if (!this.#holdsLease) return
    const progress = { done, total, ...(message === undefined ? {} : { message }) }
    this.#parts.services.channels.progress(this.#source, progress)
  }

  emit(channel: string, data: string): void {
    if (this.#holdsLease) this.#parts.services.channels.emit(this.#source, channel, data)
  }

  get #source(): ChannelSource {
    const { driver, nodeKey, attempt } = this.#parts
    return {
      workspaceId: driver.head.workspaceId,
      executionId: driver.id,
      nodeKey,
      attempt,
      lastSeq: () => driver.seq,
    }
  }

  get #holdsLease(): boolean {
    const { driver, nodeKey, lease } = this.#parts
    return driver.isRunning(nodeKey, lease)
  }

  #assertLease(): void {
    if (this.#holdsLease) return
    const { attempt, nodeKey } = this.#parts
    throw new HeddleError('CONFLICT', `Attempt ${attempt} of ${nodeKey} has ended; it can record nothing any more.`)
  }
}

import { HeddleError, type Json, type StepRecord } from '@heddle/model'
import { keepRecord, type Entry } from './entry.ts'
import { toJsonValue } from './json-value.ts'

/**
 * Purpose: runs steps once per node execution.
 *
 * - S1: a step with a record is not run: its recorded result is given.
 * - S2: a step's result is given to node code only after its record is durable, in the form in which it was recorded
 *   (plain JSON, secrets redacted): first and later entries see the same.
 * - S3: one key is used once per entry; a second use is a defect that fails the entry even when node code catches it.
 */
export class StepBook {
  readonly #entry: Entry
  readonly #records: ReadonlyMap<string, StepRecord>
  readonly #used = new Set<string>()
  readonly #running = new Set<string>()
  #lastN: number

  constructor(entry: Entry) {
    this.#entry = entry
    this.#records = new Map(entry.invocation.steps.map((record) => [record.stepKey, record]))
    this.#lastN = entry.invocation.steps.reduce((last, { n }) => Math.max(last, n), 0)
  }

  /** Key of the step that is running, when it is only one: calls without a step of their own belong to it. */
  get current(): string | null {
    const [key] = this.#running
    return this.#running.size === 1 && key !== undefined ? key : null
  }

  run(stepKey: string, work: () => unknown): Promise<Json> {
    return this.#entry.activity.track(async () => {
      this.#claim(stepKey)
      const record = this.#records.get(stepKey)
      return record ? this.#replay(record) : this.#runFirst(stepKey, work)
    })
  }

  #claim(stepKey: string): void {
    if (!this.#used.has(stepKey)) {
      this.#used.add(stepKey)
      return
    }
    const { node, nodeKey } = this.#entry.invocation
    const message = `${node.type} used the step key "${stepKey}" twice in one entry of ${nodeKey}. Keys must be unique.`
    this.#entry.verdict.defect = new HeddleError('INTERNAL_ERROR', message)
    throw this.#entry.verdict.defect
  }

  async #replay(record: StepRecord): Promise<Json> {
    const { ports, invocation, clock } = this.#entry
    const output = await ports.values(invocation.workspaceId, invocation.executionId).load(record.output)
    clock.reach(record.endedAt)
    return output
  }

  async #runFirst(stepKey: string, work: () => unknown): Promise<Json> {
    const { ports, invocation, clock, channel, redactor } = this.#entry
    const startedAt = ports.now()
    this.#running.add(stepKey)
    try {
      const output = redactor.json(toJsonValue(await work(), `The result of step "${stepKey}"`))
      const stored = await ports.store(invocation.workspaceId, output)
      const endedAt = Math.max(ports.now(), startedAt)
      this.#lastN += 1
      const record = { n: this.#lastN, stepKey, attempt: invocation.attempt, startedAt, endedAt, output: stored }
      await keepRecord(this.#entry, () => channel.saveStep(record))
      clock.reach(endedAt)
      return output
    } finally {
      this.#running.delete(stepKey)
    }
  }
}

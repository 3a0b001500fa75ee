import type { DrivenExecution } from './driven-execution.ts'
import type { Services } from './services.ts'

/** The slot of one execution, and its keys: asked for when a node is ready, given back when none is. */
export class ExecutionSlot {
  readonly #services: Services
  readonly #driver: DrivenExecution
  #status: 'none' | 'asked' | 'held' = 'none'

  constructor(services: Services, driver: DrivenExecution) {
    this.#services = services
    this.#driver = driver
  }

  get isAsked(): boolean {
    return this.#status === 'asked'
  }

  /** Null when it is held now; else why not. */
  take(): string | null {
    if (this.#status === 'held') return null
    const { id: executionId, workspaceId, head, concurrencyKeys: keys } = this.#driver
    const { workflowId, priority } = head
    const answer = this.#services.admission.admit(
      { workspaceId, executionId, workflowId, priority, keys, needs: {}, placement: null },
      () => this.#services.outside.slotGranted(executionId),
    )
    this.#status = 'queued' in answer ? 'asked' : 'held'
    return 'queued' in answer ? answer.queued : null
  }

  granted(): void {
    this.#status = 'held'
  }

  /** Nothing is ready or running: others may have the slot; the keys stay. */
  yield(): void {
    if (this.#status !== 'held') return
    this.#status = 'none'
    this.#services.admission.yieldSlot(this.#driver.id)
  }

  /** Slot, keys, place in the queue: all is given back. */
  release(): void {
    this.#status = 'none'
    this.#services.admission.release(this.#driver.id)
  }
}

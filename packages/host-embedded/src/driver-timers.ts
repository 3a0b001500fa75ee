import type { Command, ExecutionState, Timer } from '@heddle/engine'
import { NULL_VALUE, type ExecutionId, type NewEvent } from '@heddle/model'
import type { Reminder } from './services.ts'
import type { Timers } from './timers.ts'

type SetTimer = Extract<Command, { readonly kind: 'set-timer' }>

/** What the timers of one execution in memory mean. */
export class DriverTimers {
  readonly #timers: Timers
  readonly #id: ExecutionId
  readonly #meanings = new Map<string, Timer>()

  constructor(timers: Timers, id: ExecutionId) {
    this.#timers = timers
    this.#id = id
  }

  set({ timerId, timer, dueAt }: SetTimer): void {
    this.#meanings.set(timerId, timer)
    this.#timers.set(this.#id, timerId, dueAt)
  }

  clear(timerId: string): void {
    this.#meanings.delete(timerId)
    this.#timers.clear(this.#id, timerId)
  }

  clearAll(): void {
    this.#meanings.clear()
    this.#timers.clearExecution(this.#id)
  }

  /** The earliest due time, ms since 1970, or null. */
  nextDueAt(): number | null {
    return this.#timers.nextDueAt(this.#id)
  }

  /** Whether one is due at `at` (ms since 1970) or before. */
  isDueBy(at: number): boolean {
    const dueAt = this.nextDueAt()
    return dueAt !== null && dueAt <= at
  }

  /** What a timer that is due stands for; undefined when it was cleared. */
  takeDue(timerId: string): Timer | undefined {
    const timer = this.#meanings.get(timerId)
    this.#meanings.delete(timerId)
    return timer
  }
}

/** The event that a due timer is. */
export function toDueEvent(
  timer: Exclude<Timer, Reminder>,
  { state, at }: { readonly state: ExecutionState; readonly at: number },
): NewEvent {
  if (timer.kind === 'retry') return { type: 'retry.due', at, nodeKey: timer.nodeKey, data: { attempt: timer.attempt } }
  if (timer.kind === 'execution-timeout') {
    return { type: 'execution.timed-out', at, data: { limitMs: state.limitMs ?? 0 } }
  }
  const { nodeKey, waitId } = timer
  return { type: 'wait.closed', at, nodeKey, data: { waitId, how: 'due', by: 'engine', payload: NULL_VALUE } }
}

/*
 * Timers of all executions in one heap over `Clock.schedule`.
 *
 * Boundary: knows execution and timer ids, never what a timer means. Durability is the journal's: every timer follows
 * from recorded events and is set again when its execution is loaded.
 *
 * Invariants
 * T1 A timer fires once, at or after its time, and never after it was cleared.
 * T2 Setting an id of an execution again replaces the earlier timer.
 * T3 The clock holds at most one callback for all of them: the earliest.
 * T4 An execution that left memory keeps one entry, its earliest due time (`WAKE`).
 */
import type { Clock } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'
import { DueHeap, type HeapEntry } from './due-heap.ts'

/** Timer id of an execution that is not in memory: load it, it knows what is due. */
export const WAKE = ''

interface TimerEntry extends HeapEntry {
  readonly executionId: ExecutionId
  readonly timerId: string
}

export interface TimersParts {
  readonly clock: Clock
  onDue(executionId: ExecutionId, timerId: string): void
}

export class Timers {
  readonly #parts: TimersParts
  readonly #heap = new DueHeap<TimerEntry>()
  /** One entry, or several by timer id: most executions have one, and 100,000 of them must stay small. */
  readonly #byExecution = new Map<ExecutionId, TimerEntry | Map<string, TimerEntry>>()
  #order = 0
  #scheduledAt = Infinity
  #cancelSchedule: (() => void) | null = null

  constructor(parts: TimersParts) {
    this.#parts = parts
  }

  get size(): number {
    return this.#heap.size
  }

  /** `dueAt`: milliseconds since 1970. */
  set(executionId: ExecutionId, timerId: string, dueAt: number): void {
    this.clear(executionId, timerId)
    const entry: TimerEntry = { key: dueAt, order: (this.#order += 1), position: -1, executionId, timerId }
    this.#heap.push(entry)
    this.#remember(entry)
    this.#reschedule()
  }

  clear(executionId: ExecutionId, timerId: string): void {
    const held = this.#byExecution.get(executionId)
    if (held === undefined) return
    const entry = held instanceof Map ? held.get(timerId) : held.timerId === timerId ? held : undefined
    if (entry === undefined) return
    this.#heap.remove(entry)
    this.#forget(entry)
  }

  clearExecution(executionId: ExecutionId): void {
    const held = this.#byExecution.get(executionId)
    if (held === undefined) return
    for (const entry of held instanceof Map ? held.values() : [held]) this.#heap.remove(entry)
    this.#byExecution.delete(executionId)
  }

  /** The earliest due time of one execution, or null. */
  nextDueAt(executionId: ExecutionId): number | null {
    const held = this.#byExecution.get(executionId)
    if (held === undefined) return null
    if (!(held instanceof Map)) return held.key
    let earliest = Infinity
    for (const entry of held.values()) earliest = Math.min(earliest, entry.key)
    return earliest
  }

  /** Nothing fires any more. */
  stop(): void {
    this.#cancelSchedule?.()
    this.#cancelSchedule = null
    this.#scheduledAt = -Infinity
  }

  #remember(entry: TimerEntry): void {
    const held = this.#byExecution.get(entry.executionId)
    if (held === undefined) this.#byExecution.set(entry.executionId, entry)
    else if (held instanceof Map) held.set(entry.timerId, entry)
    else {
      const entries = new Map([
        [held.timerId, held],
        [entry.timerId, entry],
      ])
      this.#byExecution.set(entry.executionId, entries)
    }
  }

  #forget(entry: TimerEntry): void {
    const held = this.#byExecution.get(entry.executionId)
    if (held instanceof Map) {
      held.delete(entry.timerId)
      if (held.size > 0) return
    }
    this.#byExecution.delete(entry.executionId)
  }

  #reschedule(): void {
    const first = this.#heap.peek()
    if (first === undefined || first.key >= this.#scheduledAt) return
    this.#cancelSchedule?.()
    this.#scheduledAt = first.key
    this.#cancelSchedule = this.#parts.clock.schedule(first.key, () => this.#fire())
  }

  #fire(): void {
    if (this.#scheduledAt === -Infinity) return
    this.#cancelSchedule = null
    this.#scheduledAt = Infinity
    const now = this.#parts.clock.now()
    for (let entry = this.#heap.peek(); entry !== undefined && entry.key <= now; entry = this.#heap.peek()) {
      this.#heap.remove(entry)
      this.#forget(entry)
      this.#parts.onDue(entry.executionId, entry.timerId)
    }
    this.#reschedule()
  }
}

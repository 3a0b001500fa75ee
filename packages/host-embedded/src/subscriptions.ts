/*
 * Who listens to an execution: recorded events in order, steps, and passing events.
 *
 * Boundary: reads the journal to catch up; never decides anything.
 *
 * Invariants
 * U1 A listener gets every recorded event after `afterSeq` once, in order of `seq`, and only durable ones.
 * U2 Passing events are dropped while a listener catches up; steps are not.
 */
import type { Journal } from '@heddle/engine'
import type { ExecutionEvent, ExecutionId, Json, NodeKey, StepRecord } from '@heddle/model'

/** Sent at once, never journaled. `after`: the last recorded event when it was sent. */
export interface PassingEvent {
  readonly kind: 'passing'
  readonly type: 'output.delta' | 'output.snapshot' | 'output.reset' | 'progress' | 'log'
  readonly after: number
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly channel: string
  /** Characters of the channel's text before `data`; 0 for progress and logs. */
  readonly offset: number
  readonly data: Json
}

export type StreamItem =
  | { readonly kind: 'recorded'; readonly event: ExecutionEvent }
  | { readonly kind: 'step'; readonly nodeKey: NodeKey; readonly step: StepRecord }
  | PassingEvent

export type StreamListener = (item: StreamItem) => void
export type Unsubscribe = () => void

export interface SubscriptionsParts {
  readonly journal: Pick<Journal, 'readEvents' | 'readSteps'>
  /** Node executions of this execution whose steps are sent again, and the text so far of its channels. */
  current(executionId: ExecutionId): {
    readonly nodeKeys: readonly NodeKey[]
    readonly passing: readonly PassingEvent[]
  }
  /** A listener threw, or catching up failed: the subscription has ended. */
  onEnded(executionId: ExecutionId, error: unknown): void
}

interface Subscriber {
  readonly executionId: ExecutionId
  readonly listener: StreamListener
  lastSeq: number
  /** Items that came while catching up; null afterwards. */
  held: StreamItem[] | null
  open: boolean
}

const PAGE = 500

export class Subscriptions {
  readonly #parts: SubscriptionsParts
  readonly #byExecution = new Map<ExecutionId, Set<Subscriber>>()

  constructor(parts: SubscriptionsParts) {
    this.#parts = parts
  }

  get size(): number {
    let size = 0
    for (const subscribers of this.#byExecution.values()) size += subscribers.size
    return size
  }

  has(executionId: ExecutionId): boolean {
    return this.#byExecution.has(executionId)
  }

  subscribe(executionId: ExecutionId, afterSeq: number, listener: StreamListener): Unsubscribe {
    const subscriber: Subscriber = { executionId, listener, lastSeq: afterSeq, held: [], open: true }
    const subscribers = this.#byExecution.get(executionId)
    if (subscribers === undefined) this.#byExecution.set(executionId, new Set([subscriber]))
    else subscribers.add(subscriber)
    void this.#catchUp(subscriber)
    return () => this.#close(subscriber)
  }

  /** Durable events of one execution, in order. */
  publishEvents(executionId: ExecutionId, events: readonly ExecutionEvent[]): void {
    const subscribers = this.#byExecution.get(executionId)
    if (subscribers === undefined) return
    for (const subscriber of subscribers) {
      for (const event of events) this.#offer(subscriber, { kind: 'recorded', event })
    }
  }

  publish(executionId: ExecutionId, item: StreamItem): void {
    const subscribers = this.#byExecution.get(executionId)
    if (subscribers === undefined) return
    for (const subscriber of subscribers) this.#offer(subscriber, item)
  }

  /** Ends all subscriptions. */
  stop(): void {
    for (const subscribers of this.#byExecution.values()) for (const subscriber of subscribers) subscriber.open = false
    this.#byExecution.clear()
  }

  async #catchUp(subscriber: Subscriber): Promise<void> {
    const { executionId } = subscriber
    try {
      for (;;) {
        const events = await this.#parts.journal.readEvents(executionId, subscriber.lastSeq, PAGE)
        for (const event of events) this.#send(subscriber, { kind: 'recorded', event })
        if (!subscriber.open) return
        if (events.length < PAGE) break
      }
      for (const nodeKey of this.#parts.current(executionId).nodeKeys) {
        const steps = await this.#parts.journal.readSteps(executionId, nodeKey)
        for (const step of steps) this.#send(subscriber, { kind: 'step', nodeKey, step })
      }
    } catch (error) {
      this.#fail(subscriber, error)
      return
    }
    // Nothing may come between the text so far and the next piece of it: from here on without a pause.
    for (const item of this.#parts.current(executionId).passing) this.#send(subscriber, item)
    const held = subscriber.held ?? []
    subscriber.held = null
    for (const item of held) this.#send(subscriber, item)
  }

  #offer(subscriber: Subscriber, item: StreamItem): void {
    if (subscriber.held === null) this.#send(subscriber, item)
    else if (item.kind !== 'passing') subscriber.held.push(item)
  }

  #send(subscriber: Subscriber, item: StreamItem): void {
    if (!subscriber.open) return
    if (item.kind === 'recorded') {
      if (item.event.seq <= subscriber.lastSeq) return
      subscriber.lastSeq = item.event.seq
    }
    try {
      subscriber.listener(item)
    } catch (error) {
      this.#fail(subscriber, error)
    }
  }

  #fail(subscriber: Subscriber, error: unknown): void {
    if (!subscriber.open) return
    this.#close(subscriber)
    this.#parts.onEnded(subscriber.executionId, error)
  }

  #close(subscriber: Subscriber): void {
    subscriber.open = false
    const subscribers = this.#byExecution.get(subscriber.executionId)
    subscribers?.delete(subscriber)
    if (subscribers?.size === 0) this.#byExecution.delete(subscriber.executionId)
  }
}

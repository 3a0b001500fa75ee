/*
 * Who listens to an execution: recorded events in order, steps, and passing events.
 *
 * Boundary: reads the journal to catch up; never decides anything.
 *
 * Invariants
 * U1 A listener gets every recorded event after `afterSeq` once, in order of `seq`, and only durable ones.
 * U2 Passing events are dropped while a listener catches up; of what it missed it gets the text so far, and the steps of
 *    running nodes again.
 * U3 A listener that has no room costs no memory that grows: what it cannot take is read from the journal when it can.
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

/** `full`: it took the item, and wants no other before `room` of its subscription resolves. */
export type StreamListener = (item: StreamItem) => 'full' | void
export type Unsubscribe = () => void

export interface SubscribeOptions {
  /** The last recorded event the listener has; 0: none. */
  readonly afterSeq: number
  /** Resolves when a listener that said `full` can take more. Default: at once. */
  readonly room?: () => Promise<void>
  /** It ended although nobody unsubscribed: the host stopped, the listener threw, or the journal cannot be read. */
  readonly onEnded?: (error: unknown) => void
}

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
  readonly options: SubscribeOptions
  lastSeq: number
  /** Items that came while catching up; null while it follows. */
  held: StreamItem[] | null
  /** More came while catching up than is held: the journal has it. */
  overflowed: boolean
  /** It said that it has no room. */
  full: boolean
  open: boolean
}

const PAGE = 500
const MAX_HELD = 1_000

export class Subscriptions {
  readonly #parts: SubscriptionsParts
  readonly #byExecution = new Map<ExecutionId, Set<Subscriber>>()
  #stopped: string | null = null

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

  subscribe(executionId: ExecutionId, options: SubscribeOptions, listener: StreamListener): Unsubscribe {
    if (this.#stopped !== null) {
      const error = new Error(`The host has stopped: ${this.#stopped}.`)
      queueMicrotask(() => options.onEnded?.(error))
      return () => {}
    }
    const subscriber: Subscriber = {
      executionId,
      listener,
      options,
      lastSeq: options.afterSeq,
      held: [],
      overflowed: false,
      full: false,
      open: true,
    }
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

  /** Ends all subscriptions, also those to come. */
  stop(reason: string): void {
    this.#stopped = reason
    const all = [...this.#byExecution.values()].flatMap((subscribers) => [...subscribers])
    this.#byExecution.clear()
    for (const subscriber of all) {
      subscriber.open = false
      subscriber.options.onEnded?.(new Error(`The host has stopped: ${reason}.`))
    }
  }

  /** From the journal to what happens now; again whenever the listener had no room meanwhile. */
  async #catchUp(subscriber: Subscriber): Promise<void> {
    try {
      // Steps are sent once, and again only when some were dropped meanwhile.
      for (let areStepsDue = true; ;) {
        subscriber.overflowed = false
        await this.#sendRecorded(subscriber)
        if (areStepsDue) await this.#sendSteps(subscriber)
        if (!subscriber.open) return
        areStepsDue = subscriber.overflowed
        if (!subscriber.full && !subscriber.overflowed) break
      }
    } catch (error) {
      this.#fail(subscriber, error)
      return
    }
    // Nothing may come between the text so far and the next piece of it: from here on without a pause.
    for (const item of this.#parts.current(subscriber.executionId).passing) this.#send(subscriber, item)
    const held = subscriber.held ?? []
    subscriber.held = null
    for (const item of held) this.#offer(subscriber, item)
  }

  async #sendRecorded(subscriber: Subscriber): Promise<void> {
    for (;;) {
      await this.#room(subscriber)
      if (!subscriber.open) return
      const events = await this.#parts.journal.readEvents(subscriber.executionId, subscriber.lastSeq, PAGE)
      for (const event of events) this.#send(subscriber, { kind: 'recorded', event })
      if (events.length < PAGE) return
    }
  }

  async #sendSteps(subscriber: Subscriber): Promise<void> {
    for (const nodeKey of this.#parts.current(subscriber.executionId).nodeKeys) {
      await this.#room(subscriber)
      if (!subscriber.open) return
      const steps = await this.#parts.journal.readSteps(subscriber.executionId, nodeKey)
      for (const step of steps) this.#send(subscriber, { kind: 'step', nodeKey, step })
    }
  }

  async #room(subscriber: Subscriber): Promise<void> {
    if (!subscriber.full) return
    await subscriber.options.room?.()
    subscriber.full = false
  }

  #offer(subscriber: Subscriber, item: StreamItem): void {
    const { held } = subscriber
    if (held === null) {
      this.#send(subscriber, item)
      if (subscriber.full && subscriber.open) {
        subscriber.held = []
        void this.#catchUp(subscriber)
      }
    } else if (item.kind !== 'passing' && !subscriber.overflowed) {
      held.push(item)
      if (held.length < MAX_HELD) return
      // U3.
      subscriber.held = []
      subscriber.overflowed = true
    }
  }

  #send(subscriber: Subscriber, item: StreamItem): void {
    if (!subscriber.open) return
    if (item.kind === 'recorded') {
      if (item.event.seq <= subscriber.lastSeq) return
      subscriber.lastSeq = item.event.seq
    }
    try {
      if (subscriber.listener(item) === 'full') subscriber.full = true
    } catch (error) {
      this.#fail(subscriber, error)
    }
  }

  #fail(subscriber: Subscriber, error: unknown): void {
    if (!subscriber.open) return
    this.#close(subscriber)
    this.#parts.onEnded(subscriber.executionId, error)
    subscriber.options.onEnded?.(error)
  }

  #close(subscriber: Subscriber): void {
    subscriber.open = false
    const subscribers = this.#byExecution.get(subscriber.executionId)
    subscribers?.delete(subscriber)
    if (subscribers?.size === 0) this.#byExecution.delete(subscriber.executionId)
  }
}

/*
 * One kind of slots (executions, or node executions): who holds one, who waits, who is next.
 *
 * Boundary: in memory, synchronous, no clock of its own; times come with the requests.
 *
 * Invariants
 * S1 Never more holders than `capacity`, and never more holders of a key than its limit.
 * S2 The next one comes from the workspace that holds the fewest slots, then from the one served longest ago; within it,
 *    by priority with ageing: one point of priority is worth `agePerPointMs` of waiting, so nobody waits for ever.
 * S3 Who waits for a key does not keep others from a free slot.
 * S4 `granted` of a queued request is called once, unless it is withdrawn first.
 */
import type { WorkspaceId } from '@heddle/model'
import { DueHeap, type HeapEntry } from './due-heap.ts'
import { KeyedLimits, type KeyLimit } from './keyed-limits.ts'

export interface SlotRequest {
  /** Unique among holders and waiters of the pool. */
  readonly id: string
  readonly workspaceId: WorkspaceId
  /** 0 to 100, higher first. */
  readonly priority: number
  readonly keys: readonly KeyLimit[]
  /** Ms since 1970. */
  readonly at: number
  readonly granted: () => void
}

interface Waiter extends SlotRequest, HeapEntry {
  /** The key whose limit it met; null while it stands in its workspace's queue. */
  parkedAt: string | null
}

export class SlotPool {
  readonly #capacity: number
  readonly #agePerPointMs: number
  readonly #limits = new KeyedLimits()
  readonly #holders = new Map<string, WorkspaceId>()
  readonly #heldBy = new Map<WorkspaceId, number>()
  /** When a workspace that holds or wants slots was served last, by `#order`. */
  readonly #servedAt = new Map<WorkspaceId, number>()
  readonly #queues = new Map<WorkspaceId, DueHeap<Waiter>>()
  readonly #parked = new Map<string, DueHeap<Waiter>>()
  readonly #waiters = new Map<string, Waiter>()
  #order = 0

  constructor(options: { readonly capacity: number; readonly agePerPointMs: number }) {
    this.#capacity = options.capacity
    this.#agePerPointMs = options.agePerPointMs
  }

  get held(): number {
    return this.#holders.size
  }

  get queued(): number {
    return this.#waiters.size
  }

  /** Gives a slot now and answers null, or queues and answers what is missing. Asking again changes nothing. */
  request(request: SlotRequest): 'slot' | { readonly key: string } | null {
    if (this.#holders.has(request.id)) return null
    const missing = this.#missing(request)
    if (this.#waiters.has(request.id)) return missing ?? 'slot'
    if (missing === null && !this.#someoneWaits()) {
      this.#take(request)
      return null
    }
    this.#enqueue(request)
    return missing ?? 'slot'
  }

  /** Holds keys without a slot, whatever their limits: for executions that held them before a restart. */
  reserveKeys(id: string, keys: readonly KeyLimit[]): void {
    this.#limits.take(id, keys)
  }

  /** Gives the slot back but keeps the keys. */
  yieldSlot(id: string): void {
    if (!this.#drop(id)) return
    this.#grantNext()
  }

  /** Gives slot and keys back, or withdraws from the queue. */
  release(id: string): void {
    const hadSlot = this.#drop(id)
    const waiter = this.#waiters.get(id)
    if (waiter !== undefined) this.#withdraw(waiter)
    const freed = this.#limits.release(id)
    for (const key of freed) this.#unpark(key)
    if (hadSlot || freed.length > 0) this.#grantNext()
  }

  /** Who holds `key` now, with or without a slot. */
  keyHolders(key: string): readonly string[] {
    return this.#limits.holders(key)
  }

  #missing(request: SlotRequest): 'slot' | { readonly key: string } | null {
    const key = this.#limits.findFull(request.id, request.keys)
    if (key !== null) return { key }
    return this.#holders.size < this.#capacity ? null : 'slot'
  }

  /** Someone who could have a slot waits already: newcomers queue behind, by S2. */
  #someoneWaits(): boolean {
    return this.#queues.size > 0
  }

  #take(request: SlotRequest): void {
    this.#holders.set(request.id, request.workspaceId)
    this.#heldBy.set(request.workspaceId, (this.#heldBy.get(request.workspaceId) ?? 0) + 1)
    this.#servedAt.set(request.workspaceId, (this.#order += 1))
    this.#limits.take(request.id, request.keys)
  }

  #drop(id: string): boolean {
    const workspaceId = this.#holders.get(id)
    if (workspaceId === undefined) return false
    this.#holders.delete(id)
    const left = this.#heldBy.get(workspaceId)! - 1
    if (left > 0) this.#heldBy.set(workspaceId, left)
    else {
      this.#heldBy.delete(workspaceId)
      if (!this.#queues.has(workspaceId)) this.#servedAt.delete(workspaceId)
    }
    return true
  }

  #enqueue(request: SlotRequest): void {
    const waiter: Waiter = {
      ...request,
      key: request.at - request.priority * this.#agePerPointMs,
      order: (this.#order += 1),
      position: -1,
      parkedAt: null,
    }
    this.#waiters.set(request.id, waiter)
    this.#stand(waiter)
  }

  /** Puts a waiter where it waits: at the key that is full, else in its workspace's queue. */
  #stand(waiter: Waiter): void {
    waiter.parkedAt = this.#limits.findFull(waiter.id, waiter.keys)
    const [lines, name] =
      waiter.parkedAt === null
        ? [this.#queues as Map<string, DueHeap<Waiter>>, waiter.workspaceId as string]
        : [this.#parked, waiter.parkedAt]
    let line = lines.get(name)
    if (line === undefined) lines.set(name, (line = new DueHeap()))
    line.push(waiter)
  }

  #withdraw(waiter: Waiter): void {
    this.#waiters.delete(waiter.id)
    const lines = waiter.parkedAt === null ? (this.#queues as Map<string, DueHeap<Waiter>>) : this.#parked
    const name = waiter.parkedAt ?? waiter.workspaceId
    const line = lines.get(name)
    line?.remove(waiter)
    if (line?.size === 0) lines.delete(name)
  }

  /** `key` has room again: the first who waits for it goes on; if another key stops it, the second, and so on. */
  #unpark(key: string): void {
    for (let line = this.#parked.get(key); line !== undefined; line = this.#parked.get(key)) {
      const waiter = line.pop()!
      if (line.size === 0) this.#parked.delete(key)
      this.#stand(waiter)
      if (waiter.parkedAt === null || waiter.parkedAt === key) return
    }
  }

  #grantNext(): void {
    const granted: Waiter[] = []
    while (this.#holders.size < this.#capacity) {
      const line = this.#nextLine()
      if (line === null) break
      const waiter = line.peek()!
      this.#withdraw(waiter)
      if (this.#limits.findFull(waiter.id, waiter.keys) !== null) {
        this.#waiters.set(waiter.id, waiter)
        this.#stand(waiter)
        continue
      }
      this.#take(waiter)
      granted.push(waiter)
    }
    for (const waiter of granted) waiter.granted()
  }

  /** S2. */
  #nextLine(): DueHeap<Waiter> | null {
    let best: DueHeap<Waiter> | null = null
    let bestHeld = Infinity
    let bestServedAt = Infinity
    for (const [workspaceId, line] of this.#queues) {
      const held = this.#heldBy.get(workspaceId) ?? 0
      const servedAt = this.#servedAt.get(workspaceId) ?? 0
      if (held > bestHeld || (held === bestHeld && servedAt >= bestServedAt)) continue
      best = line
      bestHeld = held
      bestServedAt = servedAt
    }
    return best
  }
}

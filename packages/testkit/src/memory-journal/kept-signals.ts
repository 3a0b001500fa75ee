import type { Append, Journal } from '@heddle/engine'
import type { ExecutionId, Json, WorkspaceId } from '@heddle/model'
import { toJsonCopy } from './json-copy.ts'

interface KeptSignal {
  readonly id: string
  readonly workspaceId: WorkspaceId
  readonly payload: Json
  readonly by: string
  readonly expiresAt: number
  /** Execution that got it: it counts as removed, until that delivery is cut out of history. */
  takenBy: ExecutionId | null
}

/** For one (workspace, name, key). */
const MAX_KEPT = 1_000

/** Signals that came before anybody waited, oldest first. */
export class KeptSignals implements Pick<Journal, 'signals'> {
  readonly #places = new Map<string, KeptSignal[]>()
  #count = 0

  readonly signals: Journal['signals'] = {
    offer: async (signal) => {
      const place = toPlace(signal.workspaceId, signal.name, signal.key)
      const kept = (this.#places.get(place) ?? []).filter(({ expiresAt }) => expiresAt > signal.at)
      this.#places.set(place, kept)
      if (kept.filter(({ takenBy }) => takenBy === null).length >= MAX_KEPT) return 'full'
      this.#count += 1
      const { workspaceId, payload, by, expiresAt } = signal
      kept.push(toJsonCopy({ id: String(this.#count), workspaceId, payload, by, expiresAt, takenBy: null }))
      return 'kept'
    },
    peek: async (workspaceId, name, key, now) => {
      const oldest = this.#findOldest(toPlace(workspaceId, name, key), now)
      return oldest === null ? null : toJsonCopy({ id: oldest.id, payload: oldest.payload, by: oldest.by })
    },
    take: async (workspaceId, name, key, now) => {
      const place = toPlace(workspaceId, name, key)
      const oldest = this.#findOldest(place, now)
      if (oldest === null) return null
      const rest = this.#places.get(place)?.filter((signal) => signal !== oldest) ?? []
      this.#places.set(place, rest)
      return { payload: oldest.payload, by: oldest.by }
    },
  }

  /** The signals of `takenSignals` are delivered, those of other workspaces are not touched. */
  deliver({ executionId, workspaceId, takenSignals = [] }: Append): void {
    if (takenSignals.length === 0) return
    for (const signal of this.#list()) {
      if (signal.workspaceId === workspaceId && takenSignals.includes(signal.id)) signal.takenBy = executionId
    }
  }

  /** As if nothing had been delivered to this execution yet. */
  restore(executionId: ExecutionId): void {
    for (const signal of this.#list()) if (signal.takenBy === executionId) signal.takenBy = null
  }

  #list(): readonly KeptSignal[] {
    return [...this.#places.values()].flat()
  }

  #findOldest(place: string, now: number): KeptSignal | null {
    const kept = this.#places.get(place) ?? []
    return kept.find(({ expiresAt, takenBy }) => takenBy === null && expiresAt > now) ?? null
  }
}

function toPlace(workspaceId: WorkspaceId, name: string, key: string): string {
  return JSON.stringify([workspaceId, name, key])
}

import type { Append, AppendResult } from '@heddle/engine'
import type { ExecutionId } from '@heddle/model'

interface UsedKey {
  readonly executionId: ExecutionId
  readonly bodyHash: string
  readonly expiresAt: number
}

/** Idempotency keys of creations. A key is free again when it has expired at the time of the creation's first event. */
export class IdempotencyKeys {
  readonly #used = new Map<string, UsedKey>()

  /** The refusal that names the earlier execution, or null. */
  findReplay(append: Append): AppendResult | null {
    const earlier = this.#used.get(toName(append))
    if (append.idempotency === null || earlier === undefined) return null
    if (earlier.expiresAt <= (append.events[0]?.at ?? 0)) return null
    const { executionId, bodyHash } = earlier
    return { ok: false, reason: 'idempotency-replay', executionId, sameBody: bodyHash === append.idempotency.bodyHash }
  }

  use(append: Append): void {
    if (append.idempotency === null) return
    const { bodyHash, expiresAt } = append.idempotency
    this.#used.set(toName(append), { executionId: append.executionId, bodyHash, expiresAt })
  }

  /** Frees what this execution used. */
  free(executionId: ExecutionId): void {
    for (const [name, used] of this.#used) if (used.executionId === executionId) this.#used.delete(name)
  }
}

function toName({ workspaceId, idempotency }: Append): string {
  return JSON.stringify([workspaceId, idempotency?.principal, idempotency?.route, idempotency?.key])
}

/*
 * Admission in memory: slots for executions and for node executions, keyed concurrency, a bounded queue.
 *
 * Boundary: one process. Leases end only by `release`; `heartbeat` keeps their expiry in the future for those who ask.
 *
 * Invariants: see `slot-pool.ts`; and
 * A1 Keys belong to an execution from its first slot until `release`: waiting gives back the slot, not the keys.
 */
import { describeKey } from './describe-key.ts'
import type { Admission, AdmissionLease, AdmissionRequest, Clock } from '@heddle/engine'
import type { ExecutionId, NodeKey, WorkspaceId } from '@heddle/model'
import { SlotPool } from './slot-pool.ts'

/** What the embedded host needs of admission beyond the port. */
export interface EmbeddedAdmission extends Admission {
  /** Gives an execution's slot back while it waits; its keys stay held. */
  yieldSlot(executionId: ExecutionId): void
  /** Holds keys again after a restart, whatever their limits. */
  reserveKeys(request: {
    readonly executionId: ExecutionId
    readonly workspaceId: WorkspaceId
    readonly keys: AdmissionRequest['keys']
  }): void
  /** Executions that hold `key`. */
  keyHolders(key: string): readonly ExecutionId[]
  stats(): AdmissionStats
}

export interface AdmissionStats {
  readonly executions: number
  readonly executionsQueued: number
  readonly nodes: number
  readonly nodesQueued: number
}

export interface MemoryAdmissionOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Executions with a slot at once; default 100. */
  readonly maxExecutions?: number
  /** Node executions with a slot at once; default 500. */
  readonly maxNodes?: number
  /** One point of priority is worth this much waiting; default 1,000 ms. */
  readonly agePerPointMs?: number
}

const LEASE_MS = 60_000

/** Slots of one process, by priority with ageing, fair between workspaces. */
export function createMemoryAdmission(options: MemoryAdmissionOptions): EmbeddedAdmission {
  const { clock, agePerPointMs = 1_000 } = options
  const executions = new SlotPool({ capacity: options.maxExecutions ?? 100, agePerPointMs })
  const nodes = new SlotPool({ capacity: options.maxNodes ?? 500, agePerPointMs })

  const toLease = (leaseId: string): AdmissionLease => ({
    leaseId,
    owner: 'embedded',
    expiresAt: clock.now() + LEASE_MS,
  })

  return {
    admit(request, granted) {
      const pool = request.nodeKey === undefined ? executions : nodes
      const id = toSlotId(request.executionId, request.nodeKey)
      const missing = pool.request({
        id,
        workspaceId: request.workspaceId,
        priority: request.priority,
        keys: request.keys,
        at: clock.now(),
        granted: () => granted(toLease(id)),
      })
      return missing === null ? { lease: toLease(id) } : { queued: toReason(missing, request.nodeKey) }
    },
    release(executionId, nodeKey) {
      const pool = nodeKey === undefined ? executions : nodes
      pool.release(toSlotId(executionId, nodeKey))
    },
    heartbeat() {},
    yieldSlot: (executionId) => executions.yieldSlot(executionId),
    reserveKeys: ({ executionId, keys }) => executions.reserveKeys(executionId, keys),
    keyHolders: (key) => executions.keyHolders(key) as readonly ExecutionId[],
    stats: () => ({
      executions: executions.held,
      executionsQueued: executions.queued,
      nodes: nodes.held,
      nodesQueued: nodes.queued,
    }),
  }
}

function toSlotId(executionId: ExecutionId, nodeKey: NodeKey | undefined): string {
  return nodeKey === undefined ? executionId : `${executionId}/${nodeKey}`
}

/** What people read as the reason of `queued`. */
function toReason(missing: 'slot' | { readonly key: string }, nodeKey: NodeKey | undefined): string {
  if (missing !== 'slot') return `waiting for other executions ${describeKey(missing.key)}`
  return nodeKey === undefined ? 'waiting for a free execution slot' : 'waiting for a free node slot'
}

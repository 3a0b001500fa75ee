import type { Journal, OwnerLock } from '@heddle/engine'

/** Who wants to own the executions of a store, for the message a second process gets. */
export interface OwnerInfo {
  readonly pid: number
  /** Ms since 1970. */
  readonly since: number
  /** Where the command line reaches the owner, or null. */
  readonly address: string | null
}

/** All that is stored, on either database. */
export interface Store {
  readonly journal: Journal
  /** Throws `CONFLICT`, saying who holds it, when another process owns the executions. */
  acquireOwner(info: OwnerInfo): Promise<OwnerLock>
  close(): Promise<void>
}

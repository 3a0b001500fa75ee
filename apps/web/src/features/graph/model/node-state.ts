import type { NodeStatus } from '@heddle/model'

/** How a drawn node stands in an execution. Times in ms since 1970, durations in ms. */
export interface GraphNodeState {
  readonly status: NodeStatus
  /** Why, in the reader's words. */
  readonly reason: string | null
  readonly startedAt: number | null
  readonly endedAt: number | null
  readonly retries: number
  readonly progress: { readonly done: number; readonly total: number | null } | null
  readonly iterations: { readonly done: number; readonly failed: number; readonly total: number | null } | null
  /** Which iteration of a container is shown, and how many can be. */
  readonly focus: { readonly index: number; readonly count: number } | null
}

/** `live`: it carried the run on; `dead`: it did not; `open`: nobody knows yet. */
export type EdgeState = 'live' | 'dead' | 'open'

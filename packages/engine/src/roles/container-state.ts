import type { NodeId, StoredValue } from '@heddle/model'
import type { LoopState, ParallelState } from '../state.ts'

/** A loop before its first iteration. `total`: null when it is not known beforehand. */
export function createLoop(args: {
  readonly total: number | null
  readonly items: StoredValue | null
  readonly itemsSeq: number
}): LoopState {
  return {
    kind: 'loop',
    ...args,
    next: 0,
    open: {},
    openCount: 0,
    results: [],
    inlineBytes: 0,
    approved: -1,
    endedBy: null,
    failure: null,
    failed: [],
    cancelled: false,
  }
}

/** A parallel container before its first branch. */
export function createParallel(branches: readonly NodeId[]): ParallelState {
  return {
    kind: 'parallel',
    branches: branches.map((name) => ({ name, status: 'pending', result: null, error: null, closedSeq: null })),
    next: 0,
    openCount: 0,
    failure: null,
  }
}

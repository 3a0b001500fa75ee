import { isSettled, type ExecutionStatus } from '@heddle/model'
import type { DraftView } from './draft-view.ts'

/** The execution's status from what its nodes and holds say, as the engine derives it. */
export function deriveStatus(draft: DraftView): ExecutionStatus {
  if (isSettled(draft.status)) return draft.status
  if (draft.startedAt === null) return draft.queueReason === null ? 'pending' : 'queued'
  if (draft.holds.some((hold) => hold.nodeKey === null)) return 'paused'
  const { running, pending, queued, waiting } = draft.counts
  if (waiting === 0 || pending + queued > 0) return 'running'
  return running > countContainers(draft) ? 'running' : 'waiting'
}

/** Containers and waited-for children are open while something inside works or waits: they do not work themselves. */
function countContainers(draft: DraftView): number {
  let containers = 0
  for (const node of draft.nodes.values()) {
    if (node.status === 'running' && node.iterations !== null) containers += 1
  }
  return containers
}

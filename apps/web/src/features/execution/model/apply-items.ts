import { applyExecutionEvent } from './apply-execution-event.ts'
import { applyNodeEvent } from './apply-node-event.ts'
import { applyPassing } from './apply-passing.ts'
import { changeNode, toDraft, toView, type DraftView } from './draft-view.ts'
import { deriveStatus } from './derive-status.ts'
import type { ExecutionView } from './execution-view.ts'
import type { StepItem, StreamItem } from './stream-items.ts'

/*
 * The view after some items of the stream.
 *
 * Invariants
 * V1 Recorded items count once, in order of `seq`: what is at or below `lastSeq` is ignored.
 * V2 Steps count once per node execution and `n`.
 * V3 The result does not depend on how items are cut into batches.
 * V4 Items of unknown types change nothing but `lastSeq`: the server may be newer than this page.
 */
export function applyItems(view: ExecutionView, items: readonly StreamItem[]): ExecutionView {
  if (items.length === 0) return view
  const draft = toDraft(view)
  for (const item of items) {
    switch (item.kind) {
      case 'recorded':
        if (item.seq <= draft.lastSeq) break
        draft.lastSeq = item.seq
        if (!applyExecutionEvent(draft, item) && item.nodeKey !== null) applyNodeEvent(draft, item.nodeKey, item)
        break
      case 'step':
        applyStep(draft, item)
        break
      case 'output':
      case 'progress':
      case 'log':
        applyPassing(draft, item)
        break
    }
  }
  draft.status = deriveStatus(draft)
  return toView(draft)
}

function applyStep(draft: DraftView, { nodeKey, n, stepKey, attempt, startedAt, endedAt }: StepItem): void {
  const node = changeNode(draft, nodeKey)
  if (node.steps.some((step) => step.n === n)) return
  node.steps.push({ n, stepKey, attempt, startedAt, endedAt })
  node.steps.sort((left, right) => left.n - right.n)
}

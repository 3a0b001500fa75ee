import type { WaitChange } from './rows.ts'
import type { ExecutionState, NodeState } from './state.ts'

/* Changes of the rows of open waits, collected while events are applied. */

type OpenChange = Extract<WaitChange, { readonly kind: 'open' }>

/** The row id of the wait for a retry: it is a timer like others. */
export function retryWaitId(node: NodeState, attempt: number): string {
  return `${node.key}/~retry/${attempt}`
}

/** A wait, or the delay before a retry, began. */
export function noteWaitOpened(
  state: ExecutionState,
  node: NodeState,
  wait: Pick<OpenChange, 'waitId' | 'waitKey' | 'spec'>,
): void {
  const { head } = state
  if (head === null) return
  const { executionId, workspaceId } = head
  note(state, { kind: 'open', ...wait, executionId, workspaceId, nodeKey: node.key, openedAt: state.at })
}

/** It is over. */
export function noteWaitClosed(
  state: ExecutionState,
  wait: { readonly waitId: string; readonly how: string; readonly by: string },
): void {
  if (state.head === null) return
  note(state, { kind: 'close', ...wait, executionId: state.head.executionId, at: state.at })
}

/** Its time limit moved. */
export function noteWaitExtended(state: ExecutionState, waitId: string, dueAt: number): void {
  if (state.head === null) return
  note(state, { kind: 'extend', waitId, executionId: state.head.executionId, dueAt })
}

function note(state: ExecutionState, change: WaitChange): void {
  if (state.work.collectRows) state.work.waits.push({ seq: state.seq, change })
}

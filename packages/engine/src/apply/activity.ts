import type { NodeStatus } from '@heddle/model'
import { markNode } from '../agenda.ts'
import type { ExecutionState, NodeStage, NodeState } from '../state.ts'

type Activity = 'none' | 'busy' | 'waiting'

/** What a node counts as in the execution's status. Containers count by their children. */
function activityOf(node: NodeState): Activity {
  if (node.stage === 'pending' || node.stage === 'settled') return 'none'
  if (node.role !== null && node.role.kind !== 'child') return 'none'
  return node.status === 'waiting' ? 'waiting' : 'busy'
}

/** Changes a node, keeps the tally right, and asks `decide` to look at it. */
export function changeNode(state: ExecutionState, node: NodeState, change: () => void): void {
  const before = activityOf(node)
  change()
  noteActivity(state, node, before)
}

function noteActivity(state: ExecutionState, node: NodeState, before: Activity): void {
  const after = activityOf(node)
  if (before !== after) {
    if (before !== 'none') state.tally[before]--
    if (after !== 'none') state.tally[after]++
    if (after === 'waiting') state.waitingAt = node.key
    else if (state.waitingAt === node.key) state.waitingAt = null
  }
  markNode(state, node.key)
}

/** Moves a node to a stage and the status people see. */
export function moveNode(
  state: ExecutionState,
  node: NodeState,
  to: { readonly stage: NodeStage; readonly status: NodeStatus },
): void {
  const before = activityOf(node)
  node.stage = to.stage
  node.status = to.status
  noteActivity(state, node, before)
}

/** An attempt began: the running clock runs while there is at least one. */
export function startClock(state: ExecutionState): void {
  if (state.running.attempts === 0) state.running.sinceAt = state.at
  state.running.attempts++
}

/** An attempt ended. */
export function stopClock(state: ExecutionState): void {
  state.running.attempts--
  if (state.running.attempts === 0) state.running.totalMs += Math.max(0, state.at - state.running.sinceAt)
}

/** Running time used at `at`, in ms: the time in which at least one attempt ran, and that of children waited for. */
export function runningMsAt(state: ExecutionState, at: number): number {
  const open = state.running.attempts > 0 ? Math.max(0, at - state.running.sinceAt) : 0
  return state.running.totalMs + open
}

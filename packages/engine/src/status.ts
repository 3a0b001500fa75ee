import type { ExecutionStatus } from '@heddle/model'
import type { ExecutionState, NodeState, WaitState } from './state.ts'

/** The status people see; O(holds). */
export function currentStatus(state: ExecutionState): ExecutionStatus {
  if (state.phase === 'settled') return state.status
  if (state.phase === 'new' || state.phase === 'created') return state.queueReason === null ? 'pending' : 'queued'
  if (state.pauses > 0) return 'paused'
  const busy = state.tally.busy - heldNodes(state)
  if (busy > 0) return 'running'
  if (state.tally.waiting > 0) return 'waiting'
  return state.tally.busy > 0 ? 'paused' : 'running'
}

/** Nodes that a breakpoint keeps from going on. */
function heldNodes(state: ExecutionState): number {
  let held = 0
  for (const id in state.holds) {
    const hold = state.holds[id]
    const node = hold === undefined || hold.nodeKey === null ? undefined : state.nodes[hold.nodeKey]
    if (node === undefined || hold === undefined || node.stage === 'settled' || node.status === 'waiting') continue
    if (hold.when === 'before' ? node.stage === 'ready' : node.result !== null) held++
  }
  return held
}

/** Why the execution is in a status that is not final, in words; null when it is. */
export function statusReason(state: ExecutionState): string | null {
  switch (state.status) {
    case 'pending':
      return 'not started yet'
    case 'queued':
      return state.queueReason ?? 'waiting for a slot'
    case 'paused':
      return pauseReason(state)
    case 'running':
      return runningReason(state)
    case 'waiting':
      return waitingReason(state)
    default:
      return null
  }
}

function pauseReason(state: ExecutionState): string {
  const holds = Object.values(state.holds)
  const hold = holds.find((candidate) => candidate.nodeKey === null) ?? holds[0]
  if (hold === undefined) return 'paused'
  const where = hold.nodeKey === null ? 'paused' : `held ${hold.when ?? 'before'} '${hold.nodeKey}'`
  return `${where} by ${hold.owner} since ${isoTime(hold.since)}: ${hold.reason}`
}

function runningReason(state: ExecutionState): string {
  const { attempts } = state.running
  const verb =
    state.phase === 'undoing'
      ? 'compensating; '
      : state.phase === 'handling'
        ? 'handling the failure; '
        : state.phase === 'draining'
          ? 'ending; '
          : ''
  const ready = Math.max(0, state.tally.busy - attempts)
  return `${verb}${attempts} running, ${ready} ready, ${state.tally.waiting} waiting`
}

function waitingReason(state: ExecutionState): string {
  const latest = state.waitingAt === null ? undefined : state.nodes[state.waitingAt]
  // The latest to wait may be done while others still wait.
  const node = latest ?? Object.values(state.nodes).find((candidate) => candidate.status === 'waiting')
  if (node === undefined) return `${state.tally.waiting} nodes wait`
  const more = state.tally.waiting > 1 ? ` (and ${state.tally.waiting - 1} more)` : ''
  return `${nodeWaitReason(node)}${more}`
}

function nodeWaitReason(node: NodeState): string {
  const open = node.waits.find((wait) => wait.closed === null)
  if (open !== undefined) return `'${node.key}' is ${openWaitReason(open)}`
  if (node.retry !== null) {
    return `'${node.key}' is waiting for attempt ${node.retry.attempt}, due at ${isoTime(node.retry.dueAt)}`
  }
  if (node.role?.kind === 'child') return `'${node.key}' is waiting for sub-workflow ${node.role.executionId ?? ''}`
  return `'${node.key}' is waiting`
}

function openWaitReason(wait: WaitState): string {
  const since = `since ${isoTime(wait.openedAt)}`
  switch (wait.spec.kind) {
    case 'time':
      return `waiting until ${isoTime(wait.spec.dueAt)}`
    case 'signal':
      return `waiting for signal '${wait.spec.name}'${wait.spec.key === '' ? '' : ` with key '${wait.spec.key}'`} ${since}`
    case 'approval': {
      const { roles, origin } = wait.spec
      const who = roles.length === 0 ? '' : ` by role ${roles.join(' or ')}`
      return origin === 'lost'
        ? `waiting for a decision on a lost attempt ${since}`
        : `waiting for approval${who} ${since}`
    }
  }
}

/** ISO 8601 in UTC. `at`: ms since 1970. */
export function isoTime(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })
}

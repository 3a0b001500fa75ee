import type { ErrorInfo, ExecutionId, NewEvent, NodeKey } from '@heddle/model'
import { runningMsAt } from './apply/activity.ts'
import { EXECUTION_ENTRY, forgetAsked } from './agenda.ts'
import { stepOf } from './decide.ts'
import type { Plans } from './engine.ts'
import { indexOf } from './plan-index.ts'
import type { ExecutionState, NodeState } from './state.ts'
import { isoTime } from './status.ts'

/** Why an input must change nothing, or null when it may be recorded (E2). */
export function refuseInput(plans: Plans, state: ExecutionState, event: NewEvent): ErrorInfo | null {
  if (event.type === 'execution.created') {
    return state.phase === 'new' ? null : illegal('The execution exists already.')
  }
  if (state.phase === 'new') return illegal('The execution does not exist yet.')
  if (state.phase === 'settled') {
    return illegal(
      `The execution ended as ${state.status} at ${isoTime(state.endedAt ?? state.at)}; replay it instead.`,
    )
  }
  return event.nodeKey === undefined
    ? refuseForExecution(plans, state, event)
    : refuseForNode(plans, state, event, event.nodeKey)
}

const illegal = (message: string): ErrorInfo => ({ code: 'ILLEGAL_STATE', message })
const conflict = (message: string): ErrorInfo => ({ code: 'CONFLICT', message })

function refuseForExecution(plans: Plans, state: ExecutionState, event: NewEvent): ErrorInfo | null {
  switch (event.type) {
    case 'execution.queued':
    case 'execution.started':
      return state.phase === 'created' ? null : illegal('The execution has started already.')
    case 'execution.cancel-requested':
      return null
    case 'execution.timed-out': {
      const used = runningMsAt(state, event.at)
      if (state.phase === 'open' && state.limitMs !== null && used >= state.limitMs) return null
      forgetAsked(state, EXECUTION_ENTRY)
      return illegal(`The execution has run ${used} ms of ${state.limitMs ?? 'unlimited'} ms.`)
    }
    case 'hold.placed':
      return state.holds[event.data.holdId] === undefined
        ? null
        : conflict(`The hold ${event.data.holdId} is in place.`)
    case 'hold.lifted':
      return state.holds[event.data.holdId] !== undefined ? null : conflict(`The hold ${event.data.holdId} is gone.`)
    case 'plan.revised':
      if (event.data.revision === state.planRevision + 1) return null
      return conflict(
        `The execution has plan revision ${state.planRevision}; the next one is ${state.planRevision + 1}.`,
      )
    case 'timeout.extended':
      return state.limitMs !== null ? null : illegal('The execution has no time limit.')
    case 'node.evaluated':
      return isDue(plans, state, '*', `eval:${event.data.purpose}`)
        ? null
        : illegal('Nobody asked for this evaluation.')
    default:
      return illegal(`${event.type} is decided by the engine.`)
  }
}

function refuseForNode(plans: Plans, state: ExecutionState, event: NewEvent, nodeKey: NodeKey): ErrorInfo | null {
  if (event.type === 'data.injected' || event.type === 'branch.forced') return refuseForced(plans, state, nodeKey)
  const node = state.nodes[nodeKey]
  if (node === undefined) return conflict(`'${nodeKey}' is not open; it was never reached, or its scope has closed.`)
  switch (event.type) {
    case 'node.evaluated': {
      const isEnd = event.data.purpose.startsWith('end:')
      const entry = isEnd ? `#${nodeKey}[${event.data.purpose.slice('end:'.length)}]` : nodeKey
      return isDue(plans, state, entry, `eval:${event.data.purpose}`) ? null : stale(node, 'this evaluation')
    }
    case 'node.queued':
      return isDue(plans, state, nodeKey, 'run:') ? null : stale(node, 'a slot')
    case 'attempt.started':
      return isDue(plans, state, nodeKey, `run:${event.data.attempt}:${event.data.entry}`)
        ? null
        : stale(node, `entry ${event.data.entry} of attempt ${event.data.attempt}`)
    case 'attempt.completed':
    case 'attempt.failed':
    case 'attempt.lost':
    case 'attempt.cancelled':
    case 'node.suspended':
      return refuseReport(plans, state, node, event.data)
    case 'retry.due':
      return node.retry?.attempt === event.data.attempt && !node.retry.due ? null : stale(node, 'this retry')
    case 'wait.closed':
      return refuseAnswer(node, event)
    case 'timeout.extended':
      return node.waits.some((wait) => wait.closed === null && wait.spec.dueAt !== null)
        ? null
        : illegal(`'${nodeKey}' has no wait with a time limit.`)
    case 'child.started':
      if (event.data.created === true) return refuseChild(node, event.data.executionId)
      return isDue(plans, state, nodeKey, 'child:new') ? null : stale(node, 'a sub-workflow')
    case 'child.settled':
      return refuseChild(node, event.data.executionId)
    default:
      return illegal(`${event.type} is decided by the engine.`)
  }
}

/** Only the child that the node has named, and nothing is known of yet. */
function refuseChild(node: NodeState, childId: ExecutionId): ErrorInfo | null {
  const { role, result, stage } = node
  const isMine = role?.kind === 'child' && role.executionId === childId
  return isMine && result === null && stage !== 'settled' ? null : stale(node, `sub-workflow ${childId}`)
}

/** Whether a command whose id starts with `id` is due now. */
function isDue(plans: Plans, state: ExecutionState, entry: string, id: string): boolean {
  const step = stepOf(plans, state, entry)
  return 'due' in step && step.due.some((due) => due.id === id || (id.endsWith(':') && due.id.startsWith(id)))
}

function stale(node: NodeState, what: string): ErrorInfo {
  const since = node.endedAt === null ? '' : ` since ${isoTime(node.endedAt)}`
  return conflict(`'${node.key}' is ${node.status}${since} and does not expect ${what}.`)
}

/** Only the attempt that holds the lease may report; one that never started may fail without a lease. */
function refuseReport(
  plans: Plans,
  state: ExecutionState,
  node: NodeState,
  report: { readonly attempt: number; readonly lease: string | null },
): ErrorInfo | null {
  const { attempt, lease } = report
  if (lease === null) {
    return isDue(plans, state, node.key, `run:${attempt}:`) ? null : stale(node, `attempt ${attempt}`)
  }
  if (node.attempt !== null && node.attempt.lease === lease && node.attempt.attempt === attempt) return null
  return stale(node, `a report of attempt ${attempt} under lease ${lease}`)
}

/** Answer, timeout and cancel race by order: the first wins. */
function refuseAnswer(node: NodeState, event: Extract<NewEvent, { readonly type: 'wait.closed' }>): ErrorInfo | null {
  const { waitId, how } = event.data
  if (how === 'cancelled') return illegal('Waits are cancelled by the engine; cancel the execution instead.')
  const wait = node.waits.find((candidate) => candidate.waitId === waitId)
  if (wait === undefined) return conflict(`'${node.key}' has no wait ${waitId}.`)
  if (wait.closed !== null) {
    const { answer, at } = wait.closed
    return conflict(`The wait ${waitId} was closed (${answer.how}) by ${answer.by} at ${isoTime(at)}.`)
  }
  if (node.stage === 'settled') return stale(node, 'an answer')
  const isEarly = how === 'due' && wait.extended && event.at < (wait.spec.dueAt ?? Infinity)
  return isEarly ? illegal(`The wait ${waitId} was extended.`) : null
}

/** A person may set what an undecided node gives: one that has not begun. */
function refuseForced(plans: Plans, state: ExecutionState, nodeKey: NodeKey): ErrorInfo | null {
  const node = state.nodes[nodeKey]
  if (node !== undefined) {
    return node.stage === 'pending' || node.stage === 'ready'
      ? null
      : illegal(`'${nodeKey}' is ${node.status}; it is decided.`)
  }
  const id =
    nodeKey
      .split('/')
      .at(-1)
      ?.replace(/\[\d+\]$/, '') ?? ''
  const { plan } = indexOf(plans.get(state.planRevision))
  return Object.hasOwn(plan.nodes, id) ? null : { code: 'NOT_FOUND', message: `The plan has no node '${id}'.` }
}

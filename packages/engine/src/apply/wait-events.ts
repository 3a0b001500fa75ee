import type { EventOf } from '@heddle/model'
import { markExecution } from '../agenda.ts'
import { compactValue } from '../compact-value.ts'
import { spanOfWait } from '../span-rows.ts'
import { noteWaitClosed, noteWaitExtended, noteWaitOpened } from '../wait-rows.ts'
import type { ExecutionState, NodeState } from '../state.ts'
import { changeNode, moveNode } from './activity.ts'

type WaitEvent = EventOf<'wait.opened' | 'wait.closed' | 'child.started' | 'child.settled' | 'timeout.extended'>

/** What a node waits for: times, signals, people, children. */
export function applyWaitEvent(state: ExecutionState, node: NodeState, event: WaitEvent): void {
  switch (event.type) {
    case 'wait.opened':
      return openWait(state, node, event)
    case 'wait.closed':
      return closeWait(state, node, event)
    case 'timeout.extended':
      return extendWaits(state, node, event.data.byMs)
    case 'child.started':
      return startChild(state, node, event)
    case 'child.settled':
      return settleChild(state, node, event)
  }
}

function openWait(state: ExecutionState, node: NodeState, event: EventOf<'wait.opened'>): void {
  const { waitId, waitKey, spec } = event.data
  node.waits.push({ waitId, waitKey, spec, openedAt: event.at, extended: false, closed: null })
  node.waitCount++
  noteWaitOpened(state, node, { waitId, waitKey, spec })
  if (node.lastFailure?.kind === 'lost') node.lastFailure.waitId = waitId
  node.startedAt ??= event.at
  if (node.attempt === null) moveNode(state, node, { stage: 'active', status: 'waiting' })
}

function closeWait(state: ExecutionState, node: NodeState, event: EventOf<'wait.closed'>): void {
  const wait = node.waits.find((candidate) => candidate.waitId === event.data.waitId)
  if (wait === undefined) return
  const { how, by, decision, payload, note } = event.data
  wait.closed = {
    answer: {
      how,
      by,
      payload,
      ...(decision === undefined ? {} : { decision }),
      ...(note === undefined ? {} : { note }),
    },
    at: event.at,
    seq: event.seq,
  }
  spanOfWait(state, node, wait)
  noteWaitClosed(state, { waitId: wait.waitId, how, by })
  const isStillWaiting = node.attempt !== null || node.stage === 'settled'
  if (isStillWaiting) return changeNode(state, node, () => {})
  moveNode(state, node, { stage: 'active', status: how === 'cancelled' ? 'waiting' : 'pending' })
}

function extendWaits(state: ExecutionState, node: NodeState, byMs: number): void {
  for (const wait of node.waits) {
    if (wait.closed !== null || wait.spec.dueAt === null) continue
    wait.spec = { ...wait.spec, dueAt: wait.spec.dueAt + byMs }
    wait.extended = true
    noteWaitExtended(state, wait.waitId, wait.spec.dueAt ?? 0)
  }
  changeNode(state, node, () => {})
}

function startChild(state: ExecutionState, node: NodeState, event: EventOf<'child.started'>): void {
  const { executionId, waited, created } = event.data
  if (node.role?.kind !== 'child') return
  node.role.executionId = executionId
  node.role.waited = waited
  node.startedAt ??= event.at
  if (created === true) {
    node.result = { ok: true, output: { json: { executionId } }, ports: ['main'] }
  }
  moveNode(state, node, { stage: 'active', status: waited ? 'waiting' : 'running' })
}

/** Of a child that failed for its own child, and so on, only what happened at the bottom: the links lead there. */
function innermost(message = 'no reason given'): string {
  return message.replace(/^(?:Sub-workflow \S+ of '[^']*' ended as [a-z]+: )+/, '')
}

function settleChild(state: ExecutionState, node: NodeState, event: EventOf<'child.settled'>): void {
  const { executionId, status, output, error, runningMs } = event.data
  state.running.totalMs += runningMs
  if (status === 'completed') {
    node.result = { ok: true, output: compactValue(output, event.seq), ports: ['main'] }
  } else {
    const fallback =
      status === 'timeout' ? 'EXECUTION_TIMEOUT' : status === 'cancelled' ? 'CANCELLED' : 'INTERNAL_ERROR'
    node.result = {
      ok: false,
      error: {
        code: error?.code ?? fallback,
        message: `Sub-workflow ${executionId} of '${node.key}' ended as ${status}: ${innermost(error?.message)}`,
        details: { executionId, status },
      },
    }
  }
  if (event.data.outcome === 'degraded') state.degraded = true
  moveNode(state, node, { stage: 'active', status: 'running' })
  markExecution(state)
}

import type { NewEvent, WaitSpec } from '@heddle/model'
import type { NodeContext } from '../node-context.ts'
import type { WaitState } from '../state.ts'
import { dueTimer, type Due } from './step.ts'

/** Opens a wait of a node. Ids are derived, never drawn (E1). */
export function openWaitEvent(context: NodeContext, waitKey: string, spec: WaitSpec): NewEvent {
  const { state, node } = context
  const waitId = `${node.key}/${waitKey}/${node.waitCount + 1}`
  return { type: 'wait.opened', at: state.at, nodeKey: node.key, data: { waitId, waitKey, spec } }
}

/** Closes a wait that nobody needs any more. */
export function closeWaitEvent(context: NodeContext, wait: WaitState): NewEvent {
  const { state, node } = context
  return {
    type: 'wait.closed',
    at: state.at,
    nodeKey: node.key,
    data: { waitId: wait.waitId, how: 'cancelled', by: 'engine', payload: { json: null } },
  }
}

/** Commands of the open waits: make them answerable, time limits, reminders. */
export function dueWaits(context: NodeContext): readonly Due[] {
  const { state, node } = context
  if (node.waits.length === 0) return []
  const due: Due[] = []
  for (const wait of node.waits) {
    if (wait.closed !== null) continue
    const { waitId, waitKey, spec } = wait
    due.push({
      id: `open:${waitId}`,
      make: () => ({ kind: 'open-wait', waitId, nodeKey: node.key, waitKey, spec }),
    })
    if (spec.dueAt !== null) {
      due.push(dueTimer(`wait:${waitId}`, spec.dueAt, { kind: 'wait', nodeKey: node.key, waitId }))
    }
    if (spec.kind === 'approval' && spec.reminderAt !== null && spec.reminderAt > state.at) {
      due.push(dueTimer(`reminder:${waitId}`, spec.reminderAt, { kind: 'reminder', nodeKey: node.key, waitId }))
    }
  }
  return due
}

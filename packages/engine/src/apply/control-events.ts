import type { EventOf } from '@heddle/model'
import { markAll, markExecution } from '../agenda.ts'
import type { Plans } from '../engine.ts'
import type { ExecutionState } from '../state.ts'
import { reviseScopes } from './revise-scopes.ts'

type ControlEvent = EventOf<'hold.placed' | 'hold.lifted' | 'plan.revised' | 'data.injected' | 'branch.forced'>

/** What people do to an execution from outside: holds, revisions, values they set. */
export function applyControlEvent(plans: Plans, state: ExecutionState, event: ControlEvent): void {
  switch (event.type) {
    case 'hold.placed':
      return placeHold(state, event)
    case 'hold.lifted': {
      const hold = state.holds[event.data.holdId]
      if (hold === undefined) return
      delete state.holds[event.data.holdId]
      if (hold.nodeKey === null) state.pauses--
      return markAll(state)
    }
    case 'plan.revised':
      state.planRevision = event.data.revision
      reviseScopes(plans, state)
      return markAll(state)
    case 'data.injected':
      if (event.nodeKey === undefined) return
      state.forced[event.nodeKey] = { ...state.forced[event.nodeKey], output: event.data.output }
      return markAll(state)
    case 'branch.forced':
      if (event.nodeKey === undefined) return
      state.forced[event.nodeKey] = { ...state.forced[event.nodeKey], ports: event.data.ports }
      return markAll(state)
  }
}

function placeHold(state: ExecutionState, event: EventOf<'hold.placed'>): void {
  const { holdId, target, owner, reason } = event.data
  if (state.holds[holdId] !== undefined) return
  const at = { holdId, owner, reason, since: event.at }
  state.holds[holdId] =
    target.kind === 'execution'
      ? { ...at, nodeKey: null, when: null }
      : { ...at, nodeKey: target.nodeKey, when: target.when }
  if (target.kind === 'execution') state.pauses++
  markAll(state)
  markExecution(state)
}

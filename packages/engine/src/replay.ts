import { HeddleError, type ExecutionEvent, type NodeKey } from '@heddle/model'
import { markAll } from './agenda.ts'
import { applyEvent } from './apply-event.ts'
import { createState, createWork } from './create-state.ts'
import type { Plans } from './engine.ts'
import { createTable } from './table.ts'
import { STATE_VERSION, type ExecutionState } from './state.ts'

/**
 * State from a snapshot (or null) and the events after it. Everything that lives is put on the agenda: take a turn,
 * with `attempt.lost` for what was running, and it decides only what was not decided yet. Throws ILLEGAL_STATE for a
 * snapshot of another STATE_VERSION: replay from the first event instead.
 */
export function replayEvents(plans: Plans, snapshot: string | null, events: readonly ExecutionEvent[]): ExecutionState {
  const state = snapshot === null ? createState() : readSnapshot(snapshot)
  state.work.collectRows = false
  for (const event of events) applyEvent(plans, state, event)
  Object.assign(state.work, createWork())
  markAll(state)
  return state
}

function readSnapshot(snapshot: string): ExecutionState {
  const state = JSON.parse(snapshot) as Omit<ExecutionState, 'work'>
  if (state.stateVersion !== STATE_VERSION) {
    const message = `The snapshot has state version ${state.stateVersion}, this engine has ${STATE_VERSION}; replay from the first event.`
    throw new HeddleError('ILLEGAL_STATE', message)
  }
  return {
    ...state,
    scopes: createTable(state.scopes),
    nodes: createTable(state.nodes),
    forced: createTable(state.forced),
    holds: createTable(state.holds),
    head: state.head === null ? null : { ...state.head, given: createTable(state.head.given) },
    work: createWork(),
  }
}

/** JSON text of the state, without the bookkeeping of this process. */
export function toSnapshot(state: ExecutionState): string {
  const { work: _work, ...rest } = state
  return JSON.stringify(rest)
}

export interface RunningAttempt {
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly entry: number
  readonly lease: string
  readonly startedAt: number
}

/** Attempts that started and have not ended: after a crash the host feeds `attempt.lost` for each. */
export function listRunningAttempts(state: ExecutionState): readonly RunningAttempt[] {
  const running: RunningAttempt[] = []
  for (const node of Object.values(state.nodes)) {
    if (node.attempt === null) continue
    const { attempt, entry, lease, startedAt } = node.attempt
    running.push({ nodeKey: node.key, attempt, entry, lease, startedAt })
  }
  return running
}

import {
  projectRows,
  takeTurn,
  type Command,
  type EvaluateNow,
  type ExecutionState,
  type Plans,
  type Rejection,
  type RowChanges,
  mergeRows,
} from '@heddle/engine'
import type { ExecutionEvent, NewEvent } from '@heddle/model'
import type { RecordedEvents } from './recorded-events.ts'

export type RunNode = Extract<Command, { readonly kind: 'run-node' }>

/** All that one arrival led to: one append of the projection, and what is to be done. */
export interface HostTurn {
  readonly events: readonly ExecutionEvent[]
  readonly rows: RowChanges | null
  readonly commands: readonly Exclude<Command, RunNode>[]
  readonly rejected: readonly Rejection[]
}

/** Takes turns until nothing more can be recorded at once: what is ready gets its `attempt.started` in the same turn. */
export function takeHostTurn(turn: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly inputs: readonly NewEvent[]
  readonly recorded: RecordedEvents
  readonly evaluateNow: EvaluateNow
  /** Gives the event to feed in the same turn, or null when something must come first. */
  readonly prepare: (command: RunNode) => NewEvent | null
}): HostTurn {
  const { plans, state, recorded, evaluateNow } = turn
  const events: ExecutionEvent[] = []
  const commands: Exclude<Command, RunNode>[] = []
  const rejected: Rejection[] = []
  let rows: RowChanges | null = null
  let inputs = turn.inputs
  do {
    const taken = takeTurn({ plans, state, inputs, evaluateNow, now: state.at })
    recorded.add(taken.events)
    if (taken.events.length > 0) {
      events.push(...taken.events)
      rows = mergeRows(rows, projectRows({ state, plans, events: taken.events }))
    }
    rejected.push(...taken.rejected)
    const next: NewEvent[] = []
    for (const command of taken.commands) {
      if (command.kind !== 'run-node') commands.push(command)
      else {
        const event = turn.prepare(command)
        if (event !== null) next.push(event)
      }
    }
    inputs = next
  } while (inputs.length > 0)
  return { events, rows, commands, rejected }
}

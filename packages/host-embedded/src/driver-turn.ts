import {
  outstandingCommands,
  projectRows,
  takeTurn,
  type Command,
  type EvaluateNow,
  type ExecutionState,
  type Plans,
  type Rejection,
  type RowChanges,
} from '@heddle/engine'
import type { ExecutionEvent, NewEvent } from '@heddle/model'
import type { RunNode } from './attempts.ts'
import { mergeRows } from './merge-rows.ts'

/** All that goes to disk in one append, and what is to be done after it. */
export interface DriverTurn {
  readonly events: readonly ExecutionEvent[]
  readonly rows: RowChanges | null
  readonly commands: readonly Command[]
  readonly rejected: readonly Rejection[]
}

/**
 * Takes turns until nothing more can be recorded at once: what is ready gets its slot, its config and its
 * `attempt.started` in the same append as the event that made it ready, so that a node costs one commit.
 */
export function takeDriverTurn(turn: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly inputs: readonly NewEvent[]
  /** Just read from the journal: all that is due is asked for, once. */
  readonly fresh: boolean
  readonly now: number
  readonly evaluateNow: EvaluateNow
  /** Gets the list that the turn's events will be added to. */
  readonly begins: (events: readonly ExecutionEvent[]) => void
  readonly prepare: (command: RunNode) => NewEvent | null
  /** Asks for the first slot of an execution that has not started. */
  readonly askForStart: () => NewEvent | null
}): DriverTurn {
  const { plans, state, evaluateNow, now } = turn
  const events: ExecutionEvent[] = []
  turn.begins(events)
  const commands: Command[] = []
  const rejected: Rejection[] = []
  let rows: RowChanges | null = null
  let first = turn.fresh
  let inputs = turn.fresh ? [] : turn.inputs
  let asked = false
  do {
    const taken = takeTurn({ plans, state, inputs, evaluateNow, now })
    if (taken.events.length > 0) {
      for (const event of taken.events) events.push(event)
      rows = mergeRows(rows, projectRows({ state, plans, events: taken.events }))
    }
    rejected.push(...taken.rejected)
    const next: NewEvent[] = first ? [...turn.inputs] : []
    for (const command of first ? outstandingCommands(plans, state) : taken.commands) {
      if (command.kind !== 'run-node') commands.push(command)
      else {
        const event = turn.prepare(command)
        if (event !== null) next.push(event)
      }
    }
    const start: NewEvent | null = asked ? null : turn.askForStart()
    if (start !== null) next.push(start)
    asked ||= start !== null
    inputs = next
    first = false
  } while (inputs.length > 0)
  return { events, rows, commands, rejected }
}

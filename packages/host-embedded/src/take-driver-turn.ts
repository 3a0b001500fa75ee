import { outstandingCommands, projectRows, takeTurn, type Command, type Rejection } from '@heddle/engine'
import type { ExecutionEvent, NewEvent, NodeKey } from '@heddle/model'
import type { Attempts } from './attempts.ts'
import type { DriverTurn } from './driver-turn.ts'
import type { Evaluations } from './evaluations.ts'
import type { ExecutionSlot } from './execution-slot.ts'
import type { RecordedExecution } from './recorded-execution.ts'
import type { Services } from './services.ts'

export interface DriverTurnArgs {
  readonly services: Services
  readonly recorded: RecordedExecution
  readonly attempts: Attempts
  readonly evaluations: Evaluations
  readonly slot: ExecutionSlot
  readonly inputs: readonly NewEvent[]
  /** Pending attempts that may go on. */
  readonly woken: readonly NodeKey[]
}

/**
 * Takes turns until nothing more can be recorded at once: what is ready gets its slot, its config and its
 * `attempt.started` in the same append as the event that made it ready, so that a node costs one commit.
 */
export function takeDriverTurn(args: DriverTurnArgs): DriverTurn {
  const { recorded, attempts, evaluations } = args
  const { plans, state } = recorded
  const now = args.services.clock.now()
  const events: ExecutionEvent[] = []
  const commands: Command[] = []
  const rejected: Rejection[] = []
  let start: NewEvent | null = null
  evaluations.during(events)
  const own = toInputs(args, now)
  // Just read from the journal: a turn without inputs, then all that is due, then the inputs.
  let inputs = recorded.isFresh ? [] : own
  do {
    const taken = takeTurn({ plans, state, inputs, evaluateNow: evaluations.evaluateNow, now })
    for (const event of taken.events) events.push(event)
    rejected.push(...taken.rejected)
    const next: NewEvent[] = recorded.isFresh ? [...own] : []
    for (const command of recorded.isFresh ? outstandingCommands(plans, state) : taken.commands) {
      const event = command.kind === 'run-node' ? attempts.prepare(command) : null
      if (command.kind !== 'run-node') commands.push(command)
      if (event !== null) next.push(event)
    }
    recorded.isFresh = false
    if (start === null) {
      start = toStart(args, now)
      if (start !== null) next.push(start)
    }
    inputs = next
  } while (inputs.length > 0)
  const rows = events.length === 0 ? null : projectRows({ state, plans, events })
  return { events, rows, commands, rejected }
}

/** Inputs, with attempts that are lost before them and attempts that can start after them. */
function toInputs({ recorded, attempts, inputs, woken }: DriverTurnArgs, at: number): readonly NewEvent[] {
  if (!recorded.isFresh && woken.length === 0) return inputs
  const isRunning = (nodeKey: NodeKey, lease: string) => attempts.isRunning(nodeKey, lease)
  const all = recorded.isFresh ? [...recorded.toLost({ inputs, at }, isRunning), ...inputs] : [...inputs]
  for (const nodeKey of woken) {
    const event = attempts.proceed(nodeKey)
    if (event !== null) all.push(event)
  }
  return all
}

/** An execution that has not started asks for its first slot. */
function toStart({ services, recorded, slot }: DriverTurnArgs, at: number): NewEvent | null {
  if (recorded.state.phase !== 'created' || slot.isAsked || services.isStopping()) return null
  const reason = slot.take()
  if (reason === null) return { type: 'execution.started', at, data: {} }
  return recorded.state.queueReason === reason ? null : { type: 'execution.queued', at, data: { reason } }
}

import type { Append, ExecutionRow } from '@heddle/engine'
import type { DrivenExecution } from './driven-execution.ts'
import type { DriverTurn } from './driver-turn.ts'

interface RestOfAppend extends Required<
  Pick<Append, 'epoch' | 'forgetSteps' | 'takenSignals' | 'idempotency' | 'plan'>
> {
  readonly rowBefore: ExecutionRow | null
}

/** The append of one turn's events, with the rows that follow from them. */
export function toEventAppend(
  driver: Pick<DrivenExecution, 'id' | 'workspaceId'>,
  turn: DriverTurn,
  rest: RestOfAppend,
): Append {
  const { rowBefore } = rest
  const append = {
    executionId: driver.id,
    workspaceId: driver.workspaceId,
    afterSeq: turn.events[0]!.seq - 1,
    events: turn.events,
    rows: toRows(turn),
    steps: [],
    calls: [],
    snapshot: null,
    epoch: rest.epoch,
    forgetSteps: rest.forgetSteps,
    takenSignals: rest.takenSignals,
    idempotency: rest.idempotency,
    plan: rest.plan,
  }
  return rowBefore === null ? append : { ...append, rowBefore }
}

/** A failed try stays among the open executions until its successor exists: a crash in between must not forget it. */
function toRows({ rows, commands }: DriverTurn): Append['rows'] {
  const restarts = commands.some((command) => command.kind === 'settle' && command.restartAt !== null)
  if (!restarts || rows === null) return rows
  const reason = 'failed; its next try is about to start'
  return { ...rows, execution: { ...rows.execution, status: 'running', reason } }
}

import type { Append } from '@heddle/engine'
import type { DrivenExecution } from './driven-execution.ts'
import type { DriverTurn } from './driver-turn.ts'

/** The append of one turn's events, with the rows that follow from them. */
export function toEventAppend(
  driver: Pick<DrivenExecution, 'id' | 'workspaceId'>,
  turn: DriverTurn,
  rest: Pick<Append, 'epoch' | 'forgetSteps' | 'takenSignals' | 'idempotency' | 'plan'>,
): Append {
  return {
    executionId: driver.id,
    workspaceId: driver.workspaceId,
    afterSeq: turn.events[0]!.seq - 1,
    events: turn.events,
    rows: turn.rows,
    steps: [],
    calls: [],
    snapshot: null,
    ...rest,
  }
}

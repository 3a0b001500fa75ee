import { HeddleError, type EvaluationAnswer, type EvaluationRequest, type NewEvent, type StoredValue } from '@heddle/model'
import type { EvaluateNow, Plans, Turn } from './engine.ts'
import type { ExecutionState } from './state.ts'

/** One turn: accepts or rejects inputs, applies, decides, evaluates inline, until quiet. `now`: ms since 1970. */
export function takeTurn(turn: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly inputs: readonly NewEvent[]
  readonly evaluateNow: EvaluateNow
  readonly now: number
}): Turn {
  throw new HeddleError('INTERNAL_ERROR', `not built ${turn.now}`)
}

/** An evaluator's answer as the input event of a later turn. `stored`: the answer's values, large ones as blobs. */
export function answerEvent(
  request: EvaluationRequest,
  answer: EvaluationAnswer,
  stored: { readonly [name: string]: StoredValue },
  at: number,
): NewEvent {
  throw new HeddleError('INTERNAL_ERROR', `not built ${request} ${answer} ${stored} ${at}`)
}

import { EVENT_VERSION, HeddleError, type EvaluationRequest, type ExecutionEvent, type NewEvent } from '@heddle/model'
import { refuseInput } from './accept-input.ts'
import { applyEvent } from './apply-event.ts'
import type { Command } from './commands.ts'
import { decide } from './decide.ts'
import type { EvaluateNow, Plans, Rejection, Turn } from './engine.ts'
import { answerEvent, foldAnswer } from './fold-answer.ts'
import type { ExecutionState } from './state.ts'
import { isoTime } from './status.ts'

/** What one turn is given. */
export interface TurnArgs {
  readonly plans: Plans
  /** Changed in place; when the append is refused, throw it away and replay. */
  readonly state: ExecutionState
  /** In order. None: decides what a cut journal left open. */
  readonly inputs: readonly NewEvent[]
  readonly evaluateNow: EvaluateNow
  /** Ms since 1970; only for messages: decided events carry the time of their input. */
  readonly now: number
}

/**
 * One turn: accepts or rejects inputs, applies, decides, evaluates inline, until quiet. Numbers the events, gapless
 * after `state.seq` (E6). Shared by all hosts. Throws a defect when the execution is open but nothing can happen (E5).
 */
export function takeTurn(turn: TurnArgs): Turn {
  const { plans, state } = turn
  const events: ExecutionEvent[] = []
  const commands: Command[] = []
  const rejected: Rejection[] = []
  const evaluate: Evaluate = (request) => turn.evaluateNow(request, events)
  const record = (event: NewEvent): void => {
    const numbered = { ...event, v: EVENT_VERSION, seq: state.seq + 1 } as ExecutionEvent
    applyEvent(plans, state, numbered)
    events.push(numbered)
  }
  const settling = { plans, state, commands, record, evaluate }
  for (const input of turn.inputs) {
    const error = refuseInput(plans, state, input)
    if (error !== null) {
      rejected.push({ event: input, error })
      continue
    }
    record(input.type === 'node.evaluated' ? foldAnswer(plans, state, input) : input)
    settleDown(settling)
  }
  settleDown(settling)
  assertProgress(state, turn.now)
  return { events, commands, rejected }
}

type Evaluate = (request: EvaluationRequest) => ReturnType<EvaluateNow>

/** Decides until nothing follows; answers questions that can be answered at once. */
function settleDown(turn: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly commands: Command[]
  readonly record: (event: NewEvent) => void
  readonly evaluate: Evaluate
}): void {
  const { plans, state, commands, record, evaluate } = turn
  for (;;) {
    const { event, commands: due } = decide(plans, state)
    if (event !== null) record(event)
    for (const command of due) {
      if (command.kind !== 'evaluate') {
        commands.push(command)
        continue
      }
      const known = evaluate(command.request)
      if (known === undefined) commands.push(command)
      else record(foldAnswer(plans, state, answerEvent(command.request, known.answer, known.stored, state.at)))
    }
    if (event === null && due.length === 0) return
  }
}

/**
 * E5: an execution that is open with nothing ready, running, waiting, held or being evaluated is a defect. Throws
 * INTERNAL_ERROR naming the nodes that block it. `now`: ms since 1970.
 */
export function assertProgress(state: ExecutionState, now: number): void {
  if (state.phase === 'new' || state.phase === 'created' || state.phase === 'settled') return
  if (state.running.attempts > 0 || state.work.askedCount > 0 || state.pauses > 0) return
  if (Object.keys(state.holds).length > 0) return
  const blocked = Object.values(state.nodes)
    .filter((node) => node.stage !== 'settled')
    .map((node) => node.key)
  throw new HeddleError(
    'INTERNAL_ERROR',
    `Execution ${state.head?.executionId} is open at ${isoTime(now)} but nothing can happen; blocked: ${blocked.join(', ') || 'nothing'}.`,
  )
}

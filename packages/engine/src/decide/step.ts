import type { EvaluationRequest, NewEvent } from '@heddle/model'
import type { Command, Timer } from '../commands.ts'

/** A command that is due in the present state. `id` stays the same for as long as it is due. */
export interface Due {
  readonly id: string
  readonly make: () => Command
}

/** What comes next for one entry of the agenda: a fact to record, or commands to be waited for (often none). */
export type Step = { readonly event: NewEvent } | { readonly due: readonly Due[] }

export const IDLE: Step = { due: [] }

const TIMER = 'timer:'

/** Asks the evaluator. One question per purpose is open at a time. */
export function dueEvaluation(purpose: string, make: () => EvaluationRequest): Due {
  return { id: `eval:${purpose}`, make: () => ({ kind: 'evaluate', request: make() }) }
}

/** Sets a timer; a changed time sets it again. */
export function dueTimer(timerId: string, dueAt: number, timer: Timer): Due {
  return { id: `${TIMER}${timerId}@${dueAt}`, make: () => ({ kind: 'set-timer', timerId, dueAt, timer }) }
}

/** The timer that the id of a due command stands for, or null when it is another command's. */
export function timerOf(id: string): string | null {
  return id.startsWith(TIMER) ? id.slice(TIMER.length, id.lastIndexOf('@')) : null
}

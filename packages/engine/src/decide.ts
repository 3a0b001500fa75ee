import { HeddleError } from '@heddle/model'
import type { Command } from './commands.ts'
import type { Decision, Plans } from './engine.ts'
import type { ExecutionState } from './state.ts'

/** Drains the agenda: events to be applied by the caller, who then calls again, until nothing comes. */
export function decide(plans: Plans, state: ExecutionState): Decision {
  throw new HeddleError('INTERNAL_ERROR', `not built ${plans} ${state}`)
}

/** All commands that are due for this state; for recovery, after a first turn without inputs. */
export function outstandingCommands(plans: Plans, state: ExecutionState): readonly Command[] {
  throw new HeddleError('INTERNAL_ERROR', `not built ${plans} ${state}`)
}

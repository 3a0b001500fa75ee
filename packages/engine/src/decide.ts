import type { NodeKey, ScopeKey } from '@heddle/model'
import { EXECUTION_ENTRY, finishEntry, nextEntry } from './agenda.ts'
import type { Command } from './commands.ts'
import { executionStep } from './decide/execution-step.ts'
import { nodeStep } from './decide/node-step.ts'
import { scopeStep } from './decide/scope-step.ts'
import { timerOf, type Due, type Step } from './decide/step.ts'
import type { Decision, Plans } from './engine.ts'
import type { ExecutionState } from './state.ts'

/**
 * What follows from what became dirty: the next fact, to be applied by the caller, who then calls again, until
 * nothing comes; and commands that have become due (or, for timers, are no longer). Work is proportional to the
 * agenda, never to the execution's size. What one event made ready is carried as far as it goes, in the order of the
 * edges, before anything else is looked at. What is decided depends on the state alone, so a journal cut anywhere goes
 * on with the same decisions (E1, E4).
 */
export function decide(plans: Plans, state: ExecutionState): Decision {
  let commands: Command[] | undefined
  for (let entry = nextEntry(state); entry !== null; entry = nextEntry(state)) {
    const step = stepOf(plans, state, entry)
    if ('event' in step) return { event: step.event, commands: commands ?? NO_COMMANDS }
    const { due } = step
    if (due.length > 0 || state.work.asked[entry] !== undefined) {
      commands ??= []
      if (reconcile(state, entry, due, commands)) break
    }
    finishEntry(state)
  }
  return commands === undefined || commands.length === 0 ? NOTHING : { event: null, commands }
}

const NO_COMMANDS: readonly Command[] = []
const NOTHING: Decision = { event: null, commands: NO_COMMANDS }

/**
 * All commands that are due for this state, whether they were handed out or not. For recovery: replay, take a turn
 * (which decides what was not decided yet), append its events, then carry these out; each is idempotent.
 */
export function outstandingCommands(plans: Plans, state: ExecutionState): readonly Command[] {
  const entries = [
    EXECUTION_ENTRY,
    ...Object.keys(state.scopes).map((key) => `#${key}`),
    ...Object.values(state.nodes)
      .filter((node) => node.stage !== 'settled')
      .map((node) => node.key),
  ]
  const commands: Command[] = []
  for (const entry of entries) {
    const step = stepOf(plans, state, entry)
    if ('due' in step) for (const due of step.due) commands.push(due.make())
  }
  return commands
}

/** What comes next for an entry of the agenda. */
export function stepOf(plans: Plans, state: ExecutionState, entry: string): Step {
  if (entry === EXECUTION_ENTRY) return executionStep(plans, state)
  if (entry.startsWith('#')) return scopeStep(plans, state, entry.slice(1) as ScopeKey)
  return nodeStep(plans, state, entry as NodeKey)
}

/**
 * Hands out what is newly due, and takes back timers that no longer are. Says whether a question is among it: its
 * answer comes before anything else is decided.
 */
function reconcile(state: ExecutionState, entry: string, due: readonly Due[], commands: Command[]): boolean {
  const { asked } = state.work
  const before = asked[entry]
  let hasQuestion = false
  for (const one of due) {
    if (before?.includes(one.id) === true) continue
    const command = one.make()
    commands.push(command)
    if (command.kind === 'evaluate') hasQuestion = true
  }
  for (const id of before ?? []) {
    const timerId = timerOf(id)
    if (timerId === null || due.some((one) => timerOf(one.id) === timerId)) continue
    commands.push({ kind: 'clear-timer', timerId })
  }
  if (due.length === 0) delete asked[entry]
  else asked[entry] = due.map((one) => one.id)
  state.work.askedCount += Number(due.length > 0) - Number(before !== undefined)
  return hasQuestion
}

import type { NodeKey, ScopeKey } from '@heddle/model'
import type { ExecutionState } from './state.ts'

/** The agenda's entry for the execution itself. */
export const EXECUTION_ENTRY = '*'

/** Asks `decide` to look at a node. */
export function markNode(state: ExecutionState, key: NodeKey): void {
  mark(state, key)
}

/** Asks `decide` to look at a scope. */
export function markScope(state: ExecutionState, key: ScopeKey): void {
  mark(state, `#${key}`)
}

/** Asks `decide` to look at the execution: its end, its clock. */
export function markExecution(state: ExecutionState): void {
  mark(state, EXECUTION_ENTRY)
}

/** Everything that lives may have something to decide: after recovery, a hold, a revision. */
export function markAll(state: ExecutionState): void {
  markExecution(state)
  for (const scope of Object.values(state.scopes)) markScope(state, scope.key)
  for (const node of Object.values(state.nodes)) if (node.stage !== 'settled') markNode(state, node.key)
}

/** A timer came too early, by a clock that was set back: it is to be set again. */
export function forgetAsked(state: ExecutionState, entry: string): void {
  if (state.work.asked[entry] === undefined) return
  delete state.work.asked[entry]
  state.work.askedCount--
  mark(state, entry)
}

/**
 * The entry to look at next, or null. What one event made dirty comes before what was dirty already: it is carried as
 * far as it goes, in the order of the edges.
 */
export function nextEntry(state: ExecutionState): string | null {
  const { agenda } = state.work
  if (agenda.length === 0) takeFresh(state)
  return agenda.at(-1) ?? null
}

/** Nothing more follows from the entry that was next. */
export function finishEntry(state: ExecutionState): void {
  const { work } = state
  const entry = work.agenda.pop()
  if (entry !== undefined) delete work.dirty[entry]
  takeFresh(state)
}

function takeFresh(state: ExecutionState): void {
  const { work } = state
  for (let entry = work.fresh.pop(); entry !== undefined; entry = work.fresh.pop()) work.agenda.push(entry)
}

function mark(state: ExecutionState, entry: string): void {
  const { work } = state
  if (work.dirty[entry] === true) return
  work.dirty[entry] = true
  work.fresh.push(entry)
}

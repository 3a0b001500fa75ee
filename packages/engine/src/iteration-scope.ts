import { makeIterationScope, type NodeKey } from '@heddle/model'
import type { ExecutionState, ScopeState } from './state.ts'

/** The open iteration that an evaluation with purpose `end:<index>` asked about. */
export function iterationScopeOf(state: ExecutionState, loop: NodeKey, purpose: string): ScopeState | undefined {
  return state.scopes[makeIterationScope(loop, Number(purpose.slice('end:'.length)))]
}

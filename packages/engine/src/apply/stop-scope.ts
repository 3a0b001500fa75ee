import { markExecution, markNode, markScope } from '../agenda.ts'
import { branchScopeKey } from '../node-context.ts'
import type { ExecutionState, NodeState, ScopeFate, ScopeState } from '../state.ts'

const STRENGTH = { continue: 0, drain: 1, abort: 2 } as const

/**
 * Seals the fate of a scope and of all scopes inside it. A stronger mode replaces a weaker one; why it ends stays
 * what it was first, except that a failure which `continue` had put off gives way.
 */
export function stopScope(state: ExecutionState, scope: ScopeState, fate: ScopeFate): void {
  const earlier = scope.fate
  if (earlier !== null && STRENGTH[earlier.mode] >= STRENGTH[fate.mode]) return
  scope.fate = earlier === null || earlier.mode === 'continue' ? fate : { ...earlier, mode: fate.mode }
  markScope(state, scope.key)
  if (scope.container === null) markExecution(state)
  if (fate.mode === 'continue') return
  for (const key of scope.keys) {
    const node = state.nodes[key]
    if (node === undefined || node.stage === 'settled') continue
    markNode(state, key)
    stopInside(state, node, fate)
  }
}

/** Stops one node execution and what is inside it, whatever its scope does. */
export function cancelNode(state: ExecutionState, node: NodeState, reason: string): void {
  if (node.stage === 'settled' || node.cancel !== null) return
  node.cancel = reason
  markNode(state, node.key)
  stopInside(state, node, { mode: 'abort', status: 'cancelled', error: null, nodeKey: null, reason })
}

/** Stops the open scopes of a container; does nothing for other nodes. */
export function stopInside(state: ExecutionState, node: NodeState, fate: ScopeFate): void {
  const inner: ScopeFate = { ...fate, status: 'cancelled' }
  for (const scope of openScopesOf(state, node)) stopScope(state, scope, inner)
}

/** The scope instances that are open inside a container. */
export function openScopesOf(state: ExecutionState, node: NodeState): readonly ScopeState[] {
  const { role } = node
  if (role === null || role.kind === 'child') return []
  const keys =
    role.kind === 'loop'
      ? Object.keys(role.open)
      : role.branches
          .filter((branch) => branch.status === 'open')
          .map((branch) => branchScopeKey(node.key, branch.name))
  return keys.map((key) => state.scopes[key]).filter((scope) => scope !== undefined)
}

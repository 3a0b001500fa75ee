import { makeNodeKey, type NodeId, type NodeKey, type Plan, type PlanNode, type ScopeKey } from '@heddle/model'
import type { Plans } from './engine.ts'
import { planNodeOf } from './plan-index.ts'
import { NULL_VALUE } from '@heddle/model'
import type { ExecutionState, NodeState, ScopeState } from './state.ts'

/** One node execution with all that belongs to it. */
export interface NodeContext {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly node: NodeState
  readonly scope: ScopeState
  /** The revision it was decided under, or its scope's. */
  readonly plan: Plan
  readonly planNode: PlanNode
}

/** The context of a node execution, or null when its plan no longer has the node. */
export function contextOf(plans: Plans, state: ExecutionState, node: NodeState): NodeContext | null {
  const scope = state.scopes[node.scope]
  if (scope === undefined) return null
  const plan = plans.get(node.revision === 0 ? scope.revision : node.revision)
  if (!Object.hasOwn(plan.nodes, node.id)) return null
  return { plans, state, node, scope, plan, planNode: planNodeOf(plan, node.id) }
}

/** The key of node `id` in a scope instance. */
export function keyInScope(scope: ScopeState, id: NodeId): NodeKey {
  return scope.own ? (scope.base as string as NodeKey) : makeNodeKey(scope.base, id)
}

/** The key of a branch's scope: `both#left`. Node keys inside do not show it: `both/fetch`. */
export function branchScopeKey(container: NodeKey, branch: NodeId): ScopeKey {
  return `${container}#${branch}` as ScopeKey
}

/** The record of node `id` in a scope, made when there is none. */
export function ensureNode(state: ExecutionState, scope: ScopeState, id: NodeId): NodeState {
  const key = keyInScope(scope, id)
  const known = state.nodes[key]
  if (known !== undefined) return known
  const node = createNode({ key, id, scope: scope.key })
  state.nodes[key] = node
  scope.keys.push(key)
  return node
}

/** Every field by name, none spread: the object gets its shape at once, which is the cheapest part of a node. */
function createNode({ key, id, scope }: Pick<NodeState, 'key' | 'id' | 'scope'>): NodeState {
  return {
    key,
    id,
    scope,
    stage: 'pending',
    status: 'pending',
    revision: 0,
    edgesSettled: 0,
    live: [],
    readySeq: 0,
    readyAt: 0,
    vars: null,
    behind: null,
    checked: false,
    queuedAt: null,
    queueReason: null,
    startedAt: null,
    attempts: 0,
    failures: 0,
    losses: 0,
    attempt: null,
    entry: 0,
    suspended: null,
    answersSeen: 0,
    idleEntries: 0,
    retry: null,
    lastFailure: null,
    waits: [],
    waitCount: 0,
    role: null,
    result: null,
    settleFailed: false,
    cancel: null,
    mayHaveHappened: false,
    usage: null,
    settledSeq: null,
    endedAt: null,
    output: NULL_VALUE,
    ports: [],
    liveOut: [],
    error: null,
    failedInside: [],
    fatalInside: [],
  }
}

/** Whether an incoming edge of the node is live. Build it once for many edges. */
export function liveEdges(node: NodeState): (edgeId: string) => boolean {
  if (node.live.length <= 8) return (edgeId) => node.live.includes(edgeId)
  const live = new Set(node.live)
  return (edgeId) => live.has(edgeId)
}

/** Whether the node must stop, and how: its own cancel, or the fate of its scope. */
export function stopOf(
  node: NodeState,
  scope: ScopeState,
): { readonly mode: 'abort' | 'drain'; readonly reason: string } | null {
  if (node.cancel !== null) return { mode: 'abort', reason: node.cancel }
  const { fate } = scope
  return fate === null || fate.mode === 'continue' ? null : { mode: fate.mode, reason: fate.reason }
}

/** Whether a hold keeps the node from starting or acting. */
export function isHeldBefore(state: ExecutionState, key: NodeKey): boolean {
  return state.pauses > 0 || hasHold(state, key, 'before')
}

/** Whether a breakpoint keeps the node's result from being fired. */
export function isHeldAfter(state: ExecutionState, key: NodeKey): boolean {
  return hasHold(state, key, 'after')
}

function hasHold(state: ExecutionState, key: NodeKey, when: 'before' | 'after'): boolean {
  for (const id in state.holds) {
    const hold = state.holds[id]
    if (hold?.nodeKey === key && hold.when === when) return true
  }
  return false
}

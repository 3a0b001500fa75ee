import type { Plan, PlanEdge } from '@heddle/model'
import type { Plans } from '../engine.ts'
import { ensureNode, keyInScope } from '../node-context.ts'
import { idsInScope, indexOf } from '../plan-index.ts'
import type { ExecutionState, NodeState, ScopeState } from '../state.ts'
import { decideByEdges, makeReady } from './ready-node.ts'

/**
 * `plan.revised`: in every open scope that the new plan still has, undecided nodes follow the new plan. What is
 * decided stays: an edge that is new between a settled node and an undecided one is live when its port fired and it
 * has no condition (conditions were decided when the node settled).
 */
export function reviseScopes(plans: Plans, state: ExecutionState): void {
  const plan = plans.get(state.planRevision)
  for (const scope of Object.values(state.scopes)) {
    if (scope.kind === 'single' || plan.scopes[scope.containerId] === undefined) continue
    reviseScope(plan, state, scope)
  }
}

function reviseScope(plan: Plan, state: ExecutionState, scope: ScopeState): void {
  scope.revision = state.planRevision
  const ids = new Set(idsInScope(plan, scope.containerId, scope.branch))
  dropUndecided(state, scope, ids)
  scope.unsettled = 0
  for (const key of scope.keys) {
    const node = state.nodes[key]
    if (node !== undefined && !ids.has(node.id) && node.stage !== 'settled') scope.unsettled++
  }
  for (const id of ids) if (state.nodes[keyInScope(scope, id)]?.stage !== 'settled') scope.unsettled++
  const isRootWithTriggers = scope.container === null && (plan.scopes['']?.triggers.length ?? 0) > 0
  for (const id of ids) {
    const node = state.nodes[keyInScope(scope, id)]
    if (node !== undefined && node.stage !== 'pending') continue
    recount(plan, state, scope, ensureNode(state, scope, id))
    const fresh = ensureNode(state, scope, id)
    const isRoot = indexOf(plan).incoming[id]?.length === 0
    if (isRoot && !isRootWithTriggers) makeReady(plan, state, scope, fresh)
    else decideByEdges(plan, state, scope, fresh)
  }
}

/** Undecided nodes that the new plan no longer has are gone. */
function dropUndecided(state: ExecutionState, scope: ScopeState, ids: ReadonlySet<string>): void {
  const kept = scope.keys.filter((key) => {
    const node = state.nodes[key]
    if (node === undefined || node.stage !== 'pending' || ids.has(node.id)) return node !== undefined
    delete state.nodes[key]
    return false
  })
  scope.keys.splice(0, scope.keys.length, ...kept)
}

function recount(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): void {
  node.edgesSettled = 0
  node.live = []
  for (const edge of indexOf(plan).incoming[node.id] ?? []) {
    const source = state.nodes[keyInScope(scope, edge.from)]
    if (source === undefined || source.stage !== 'settled') continue
    node.edgesSettled++
    if (isLive(source, edge)) node.live.push(edge.id)
  }
}

function isLive(source: NodeState, edge: PlanEdge): boolean {
  return source.liveOut.includes(edge.id) || (edge.when === null && source.ports.includes(edge.port))
}

import type { NodeId, Plan, PlanEdge } from '@heddle/model'
import { markNode } from '../agenda.ts'
import type { Plans } from '../engine.ts'
import { ensureNode, keyInScope, liveEdges } from '../node-context.ts'
import { indexOf, planNodeOf } from '../plan-index.ts'
import type { ErrorView, ExecutionState, NodeState, ScopeState } from '../state.ts'
import { moveNode } from './activity.ts'
import { cancelNode } from './stop-scope.ts'

/** Records that one incoming edge has settled, and whether that decides the node. */
export function settleEdge(args: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly scope: ScopeState
  readonly edge: PlanEdge
  readonly live: boolean
}): void {
  const { plans, state, scope, edge, live } = args
  const plan = plans.get(scope.revision)
  const target = ensureNode(state, scope, edge.to)
  if (target.stage !== 'pending') return
  target.edgesSettled++
  if (live) target.live.push(edge.id)
  decideByEdges(plan, state, scope, target)
}

/** Makes a pending node ready when its edges say so; leaves a skip to `decide`. */
export function decideByEdges(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): void {
  const planNode = plan.nodes[node.id]
  if (planNode === undefined || node.stage !== 'pending') return
  const expected = indexOf(plan).incoming[node.id]?.length ?? 0
  const all = node.edgesSettled >= expected
  const isLive = node.live.length > 0
  if (isLive && (all || planNode.join === 'any')) makeReady(plan, state, scope, node)
  else if (all) markNode(state, node.key)
}

/** The node is decided to run: from now on it sees values as they are. */
export function makeReady(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): void {
  const planNode = planNodeOf(plan, node.id)
  node.revision = scope.revision
  node.readySeq = state.seq
  node.readyAt = state.at
  node.vars = planNode.reads.vars ? state.vars : null
  node.behind = errorBehind(plan, state, scope, node)
  scope.active++
  moveNode(state, node, { stage: 'ready', status: 'pending' })
  if (planNode.cancelOthers) cancelOthers(plan, state, scope, node)
}

/** The failure behind whose `error` port the node lies, also by way of nodes before it. */
function errorBehind(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): ErrorView | null {
  if (node.live.length === 0) return null
  const isLive = liveEdges(node)
  let inherited: ErrorView | null = null
  for (const edge of indexOf(plan).incoming[node.id] ?? []) {
    if (!isLive(edge.id)) continue
    const source = state.nodes[keyInScope(scope, edge.from)]
    if (source === undefined) continue
    if (edge.port === 'error' && source.error !== null) {
      return { code: source.error.code, message: source.error.message, nodeKey: source.key }
    }
    inherited ??= source.behind
  }
  return inherited
}

/** Cancels what can now only reach `target`: every way on that is still undecided leads to it. */
function cancelOthers(plan: Plan, state: ExecutionState, scope: ScopeState, target: NodeState): void {
  for (const id of onlyReaching(plan, state, scope, target.id)) {
    cancelNode(state, ensureNode(state, scope, id), `'${target.key}' has started and no longer needs it`)
  }
}

function onlyReaching(plan: Plan, state: ExecutionState, scope: ScopeState, target: NodeId): readonly NodeId[] {
  const { incoming } = indexOf(plan)
  /** Whether an edge to this node can still decide something. */
  const isOpen = (id: NodeId): boolean => {
    const stage = state.nodes[keyInScope(scope, id)]?.stage ?? 'pending'
    return id === target || stage === 'pending'
  }
  const found = new Set<NodeId>()
  /** Open ways of a candidate that lead elsewhere; it is found when none is left. */
  const waysLeft = new Map<NodeId, number>()
  const queue: NodeId[] = [target]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (!isOpen(next)) continue
    for (const { from } of incoming[next] ?? []) {
      if (from === target || found.has(from) || state.nodes[keyInScope(scope, from)]?.stage === 'settled') continue
      const ways = waysLeft.get(from) ?? planNodeOf(plan, from).outgoing.filter((edge) => isOpen(edge.to)).length
      waysLeft.set(from, ways - 1)
      if (ways > 1) continue
      found.add(from)
      queue.push(from)
    }
  }
  return [...found]
}

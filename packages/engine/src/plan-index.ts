import { HeddleError, type NodeId, type Plan, type PlanEdge, type PlanNode, type PlanScope } from '@heddle/model'
import { createTable } from './table.ts'

/** What the engine asks of a plan again and again, computed once per plan object. */
export interface PlanIndex {
  readonly plan: Plan
  /** Incoming edges by node, those of handlers left out: they never settle. */
  readonly incoming: { readonly [id: string]: readonly PlanEdge[] }
  /** Nodes without such edges, by scope. */
  readonly roots: { readonly [container: string]: readonly NodeId[] }
}

const indexes = new WeakMap<Plan, PlanIndex>()

/** The index of a plan; O(plan) for the first call with this object, O(1) after. */
export function indexOf(plan: Plan): PlanIndex {
  const known = indexes.get(plan)
  if (known !== undefined) return known
  const built = buildIndex(plan)
  indexes.set(plan, built)
  return built
}

function buildIndex(plan: Plan): PlanIndex {
  const incoming = createTable<readonly PlanEdge[]>()
  for (const node of Object.values(plan.nodes)) {
    incoming[node.id] = node.incoming.filter((edge) => plan.nodes[edge.from]?.isHandler === false)
  }
  const roots = createTable<readonly NodeId[]>()
  for (const [container, scope] of Object.entries(plan.scopes)) {
    roots[container] = scope.nodes.filter((id) => incoming[id]?.length === 0)
  }
  return { plan, incoming, roots }
}

/** A node of the plan; throws a defect when there is none. */
export function planNodeOf(plan: Plan, id: string): PlanNode {
  const node = Object.hasOwn(plan.nodes, id) ? plan.nodes[id] : undefined
  if (node === undefined) throw new HeddleError('INTERNAL_ERROR', `The plan has no node '${id}'.`)
  return node
}

/** A scope of the plan; throws a defect when there is none. */
export function planScopeOf(plan: Plan, container: string): PlanScope {
  const scope = plan.scopes[container]
  if (scope === undefined) throw new HeddleError('INTERNAL_ERROR', `The plan has no scope '${container}'.`)
  return scope
}

/** The ids a scope instance waits for: all of the plan's scope, or one branch of it. */
export function idsInScope(plan: Plan, container: string, branch: NodeId | null): readonly NodeId[] {
  const scope = planScopeOf(plan, container)
  if (branch === null) return scope.nodes
  return scope.branches.find((candidate) => candidate.name === branch)?.nodes ?? []
}

import type { NodeId, Plan } from '@heddle/model'
import { indexOf } from '../plan-index.ts'
import type { NodeContext } from '../node-context.ts'

/** Per plan and `upTo`: by container on the way, the ids that can lead to `upTo`. */
const ranges = new WeakMap<Plan, Map<string, { readonly [container: string]: ReadonlySet<string> }>>()

/** Whether the node can lead to `upTo`, the node key a partial run ends at. */
export function isInRange(context: NodeContext): boolean {
  const upTo = context.state.head?.origin?.upTo ?? null
  if (upTo === null || context.scope.kind === 'single') return true
  const allowed = rangeOf(context.plan, upTo)[context.scope.containerId]
  return allowed === undefined || allowed.has(context.node.id)
}

function rangeOf(plan: Plan, upTo: string): { readonly [container: string]: ReadonlySet<string> } {
  const byUpTo = ranges.get(plan) ?? new Map<string, { readonly [container: string]: ReadonlySet<string> }>()
  ranges.set(plan, byUpTo)
  const known = byUpTo.get(upTo)
  if (known !== undefined) return known
  const range: { [container: string]: ReadonlySet<string> } = {}
  let container = ''
  for (const segment of upTo.split('/')) {
    const id = segment.replace(/\[\d+\]$/, '') as NodeId
    range[container] = ancestorsOf(plan, id)
    container = id
  }
  byUpTo.set(upTo, range)
  return range
}

/** The node and all from which it can be reached. */
function ancestorsOf(plan: Plan, id: NodeId): ReadonlySet<string> {
  const found = new Set<string>([id])
  const queue: string[] = [id]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const edge of indexOf(plan).incoming[next] ?? []) {
      if (found.has(edge.from)) continue
      found.add(edge.from)
      queue.push(edge.from)
    }
  }
  return found
}

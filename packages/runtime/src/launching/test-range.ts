import type { Plan } from '@heddle/model'

/** What a test that begins in the middle runs at the top of the workflow, and what it takes as given. */
export interface TestRange {
  readonly inside: ReadonlySet<string>
  /** Everything else but triggers, which give the input. */
  readonly outside: readonly string[]
  /** Nodes outside whose outputs the nodes inside read, or follow directly. */
  readonly needed: readonly string[]
  /** What given nodes fire. */
  readonly ports: { readonly [nodeId: string]: readonly string[] }
}

/** The nodes that follow `from`, `from` included, and, with `upTo`, lead to it. */
export function resolveTestRange(
  plan: Plan,
  { from, upTo }: { readonly from: readonly string[]; readonly upTo: string | null },
): TestRange {
  const followers = (id: string) => (plan.nodes[id]?.outgoing ?? []).map((edge) => edge.to)
  const leaders = (id: string) => (plan.nodes[id]?.incoming ?? []).map((edge) => edge.from)
  const after = reach(from, followers)
  const before = upTo === null ? null : reach([upTo], leaders)
  const top = plan.scopes['']?.nodes ?? []
  const inside = new Set<string>(top.filter((id) => after.has(id) && (before === null || before.has(id))))
  const outside = top.filter((id) => !inside.has(id) && plan.nodes[id]?.role !== 'trigger')
  const needs = new Set([...inside].flatMap((id) => listNeeds(plan, id)))
  const leading = reach([...inside], leaders)
  const ports = outside.map((id) => {
    const ways = (plan.nodes[id]?.outgoing ?? []).filter((edge) => leading.has(edge.to))
    return [id, [...new Set(ways.map(({ port }) => port))]] as const
  })
  return { inside, outside, needed: outside.filter((id) => needs.has(id)), ports: Object.fromEntries(ports) }
}

function listNeeds(plan: Plan, id: string): readonly string[] {
  const node = plan.nodes[id]
  if (node === undefined) return []
  const children = Object.values(plan.nodes).filter(({ parent }) => parent === id)
  return [
    ...node.incoming.map((edge) => edge.from),
    ...node.reads.nodes,
    ...children.flatMap((child) => listNeeds(plan, child.id)),
  ]
}

function reach(starts: readonly string[], next: (id: string) => readonly string[]): ReadonlySet<string> {
  const found = new Set(starts)
  const queue = [...starts]
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const other of next(id)) {
      if (found.has(other)) continue
      found.add(other)
      queue.push(other)
    }
  }
  return found
}

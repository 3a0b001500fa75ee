import type { ExecutionRow } from '@heddle/engine'
import { toNodeId, type NodeId, type NodeKey, type Plan } from '@heddle/model'
import type { Store } from '@heddle/store'

/** Paths into the output of a node execution that people see as `•••`. */
export type SensitiveOf = (nodeKey: NodeKey) => readonly string[]

/** What answers say of a node that its rows do not. */
export interface PlanFacts {
  readonly sensitive: SensitiveOf
  /** `http.request`; null for a node the plan does not have. */
  typeOf(nodeKey: NodeKey): string | null
  /** Its id when it has none. */
  titleOf(nodeKey: NodeKey): string
}

/** Nodes of all kept plans together. */
const MAX_KEPT_NODES = 100_000

/** Facts of the definitions that ran, kept for those asked for last: answers need them often, and plans are large. */
export class PlanFactsCache {
  readonly #executions: Pick<Store['executions'], 'findPlan'>
  readonly #kept = new Map<string, { readonly facts: PlanFacts; readonly nodes: number }>()
  #nodes = 0

  constructor(executions: Pick<Store['executions'], 'findPlan'>) {
    this.#executions = executions
  }

  async of(row: Pick<ExecutionRow, 'id' | 'workspaceId' | 'definitionHash'>): Promise<PlanFacts> {
    const key = `${row.workspaceId}/${row.definitionHash}`
    const known = this.#kept.get(key)
    if (known !== undefined) {
      this.#kept.delete(key)
      this.#kept.set(key, known)
      return known.facts
    }
    const plan = await this.#executions.findPlan(row.workspaceId, row.id)
    const facts = toFacts(plan)
    if (!this.#kept.has(key)) this.#keep(key, { facts, nodes: 1 + Object.keys(plan?.nodes ?? {}).length })
    return facts
  }

  #keep(key: string, entry: { readonly facts: PlanFacts; readonly nodes: number }): void {
    this.#kept.set(key, entry)
    this.#nodes += entry.nodes
    for (const [oldest, { nodes }] of this.#kept) {
      if (this.#nodes <= MAX_KEPT_NODES || oldest === key) return
      this.#kept.delete(oldest)
      this.#nodes -= nodes
    }
  }
}

const NOTHING: readonly string[] = []

function toFacts(plan: Plan | null): PlanFacts {
  const nodes = new Map<NodeId, { readonly type: string; readonly title: string }>()
  const paths = new Map<NodeId, readonly string[]>()
  for (const node of Object.values(plan?.nodes ?? {})) {
    // The child that an `each` node stands for has the key of its iteration.
    const id = toNodeId(node.id.replace(/\$item$/, ''))
    const title = node.title === '' ? id : node.title
    nodes.set(id, { type: node.type, title })
    if (node.sensitive.length > 0) paths.set(id, node.sensitive)
  }
  return {
    sensitive: (nodeKey) => paths.get(toNodeIdOf(nodeKey)) ?? NOTHING,
    typeOf: (nodeKey) => nodes.get(toNodeIdOf(nodeKey))?.type ?? null,
    titleOf: (nodeKey) => nodes.get(toNodeIdOf(nodeKey))?.title ?? toNodeIdOf(nodeKey),
  }
}

/** The node a node execution is of: `pages[3]/fetch` and `fetch[3]` are of `fetch`, `book~cancel` is of `cancel`. */
export function toNodeIdOf(nodeKey: NodeKey): NodeId {
  const last = nodeKey.slice(nodeKey.lastIndexOf('/') + 1)
  const own = last.slice(last.lastIndexOf('~') + 1)
  return toNodeId(own.replace(/\[\d+\]$/, ''))
}

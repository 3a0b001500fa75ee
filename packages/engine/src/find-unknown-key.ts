import type { NodeId, Plan, PlanNode } from '@heddle/model'

const SHOWN_KEYS = 8
const PART = /^([a-z][a-zA-Z0-9_]*)(?:\[(\d+)\])?$/

/**
 * Why no node execution of the plan can have this key, with what to write instead; null when one can. Iterations are
 * not counted: `pages[9]/fetch` may name one that never ran.
 */
export function findUnknownKey(plan: Plan, key: string): string | null {
  let container: PlanNode | null = null
  const parts = key.split('/')
  for (const [at, text] of parts.entries()) {
    const match = PART.exec(text)
    const node: PlanNode | undefined = match === null ? undefined : plan.nodes[match[1] as NodeId]
    if (node === undefined || node.parent !== (container?.id ?? null)) {
      return `There is no node "${key}" in this workflow. ${listKeys(plan)}`
    }
    const isLast = at === parts.length - 1
    const hasIndex = match?.[2] !== undefined
    if (!isLast && node.role === 'loop' && !hasIndex) {
      return `"${key}" lies in the loop "${node.id}". Name the iteration too: ${[...parts.slice(0, at), `${node.id}[0]`, ...parts.slice(at + 1)].join('/')}.`
    }
    if (hasIndex && node.role !== 'loop') {
      return `"${node.id}" is no loop and has no iterations. Write "${key.replaceAll(text, node.id)}".`
    }
    container = node
  }
  return null
}

function listKeys(plan: Plan): string {
  const keys = Object.values(plan.nodes)
    .filter((node) => !node.isHandler)
    .map((node) => keyOf(plan, node))
  const shown = keys.slice(0, SHOWN_KEYS).join(', ')
  return keys.length > SHOWN_KEYS ? `There are ${shown} and ${keys.length - SHOWN_KEYS} more.` : `There are ${shown}.`
}

function keyOf(plan: Plan, node: PlanNode): string {
  const parent = node.parent === null ? undefined : plan.nodes[node.parent]
  if (parent === undefined) return node.id
  return `${keyOf(plan, parent)}${parent.role === 'loop' ? '[0]' : ''}/${node.id}`
}

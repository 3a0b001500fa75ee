import type { NodeId, Plan } from '@heddle/model'

/** Where an execution that a person starts begins: at the manual trigger, else at the first; null: at the roots. */
export function findStart(plan: Plan): NodeId | null {
  const triggers = plan.scopes['']?.triggers ?? []
  return triggers.find((id) => plan.nodes[id]?.type === 'trigger.manual') ?? triggers[0] ?? null
}

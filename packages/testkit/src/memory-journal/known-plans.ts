import type { Append } from '@heddle/engine'
import type { Plan, WorkspaceId } from '@heddle/model'

interface KnownPlan {
  readonly workspaceId: WorkspaceId
  readonly plan: Plan
  /** When the first execution brought it, ms since 1970. */
  readonly since: number
}

/** Each plan once for all executions of a workspace: one that was created without a plan uses its definition's newest. */
export class KnownPlans {
  readonly #plans = new Map<string, KnownPlan>()

  add({ workspaceId, plan, events }: Append): void {
    if (plan === null) return
    const name = JSON.stringify([workspaceId, plan.plan])
    if (this.#plans.has(name)) return
    this.#plans.set(name, { workspaceId, plan: plan.plan, since: events[0]?.at ?? 0 })
  }

  /** The newest plan of a definition, or null; of equally old ones the one that came last. */
  findNewest(workspaceId: WorkspaceId, definitionHash: string): Plan | null {
    return (
      [...this.#plans.values()]
        .filter((known) => known.workspaceId === workspaceId && known.plan.definitionHash === definitionHash)
        .toSorted((left, right) => left.since - right.since)
        .at(-1)?.plan ?? null
    )
  }
}

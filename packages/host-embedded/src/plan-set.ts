import type { Plans } from '@heddle/engine'
import { HeddleError, type Plan } from '@heddle/model'

/** The plans of one execution, by revision. */
export class PlanSet implements Plans {
  #plans: readonly Plan[]

  constructor(plans: readonly Plan[]) {
    this.#plans = plans
  }

  get(revision: number): Plan {
    const plan = this.#plans[revision - 1]
    if (plan?.revision === revision) return plan
    const found = this.#plans.find((candidate) => candidate.revision === revision)
    if (found === undefined) throw new HeddleError('INTERNAL_ERROR', `There is no plan of revision ${revision}.`)
    return found
  }

  add(plan: Plan): void {
    this.#plans = [...this.#plans.filter(({ revision }) => revision !== plan.revision), plan]
  }

  replace(plans: readonly Plan[]): void {
    this.#plans = plans
  }
}

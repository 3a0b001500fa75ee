import { HeddleError, type ExecutionId, type Given, type Plan, type StoredValue } from '@heddle/model'
import type { ReusableResult } from './ports.ts'

export interface PlanReuseArgs {
  readonly plan: Plan
  /** Of the execution the results come from; null: only pins. */
  readonly previousPlan: Plan | null
  readonly previousId: ExecutionId | null
  /** Outputs must not be references into the previous journal (`event`): resolve these first. */
  readonly results: readonly ReusableResult[]
  /** Node keys, or `failed`: what did not complete. Empty: from the start. */
  readonly from: readonly string[]
  readonly reuse: 'upstream' | 'calls' | 'none'
  /** Test runs: by node key. */
  readonly pins: { readonly [nodeKey: string]: { readonly output: StoredValue; readonly ports?: readonly string[] } }
}

/** Results given to a replay, restart or test run; or what is missing to begin at `from`. */
export type ReusePlan =
  | { readonly ok: true; readonly given: { readonly [nodeKey: string]: Given } }
  | { readonly ok: false; readonly missing: readonly string[]; readonly message: string }

/** Which results a new execution takes over (engine.md, Running again). */
export function planReuse(args: PlanReuseArgs): ReusePlan {
  throw new HeddleError('INTERNAL_ERROR', `not built ${args.reuse}`)
}

import { HeddleError, type Plan } from '@heddle/model'

/** Throws `PLAN_INVALID`, naming all reasons, when `plan` needs what the host on Restate does not have yet (README). */
export function assertSupported(plan: Plan, { longestAttemptMs }: { readonly longestAttemptMs: number }): void {
  const reasons: string[] = []
  for (const { id, role, timeoutMs } of Object.values(plan.nodes)) {
    if (role === 'subworkflow') reasons.push(`'${id}' is a sub-workflow`)
    if (timeoutMs > longestAttemptMs) {
      reasons.push(`'${id}' may take ${timeoutMs / 1_000} s, longer than the ${longestAttemptMs / 1_000} s allowed`)
    }
  }
  if (plan.settings.maxAttempts > 1) reasons.push('settings.maxAttempts restarts a failed execution')
  if (plan.settings.concurrency !== null) reasons.push('settings.concurrency limits executions by key')
  if (reasons.length === 0) return
  const message = `The host on Restate cannot run '${plan.name}' yet: ${reasons.join('; ')}. Use the embedded host.`
  throw new HeddleError('PLAN_INVALID', message)
}

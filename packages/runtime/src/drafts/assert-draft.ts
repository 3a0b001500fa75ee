import { checkDraft } from '@heddle/graph'
import { HeddleError, type Definition, type Finding, type Json } from '@heddle/model'

/** `PLAN_INVALID` with its findings; problem documents show them. */
export function makeFindingsError(message: string, findings: readonly Finding[]): HeddleError {
  return new HeddleError('PLAN_INVALID', message, { details: { findings } as unknown as Json })
}

/** Throws `PLAN_INVALID`, with all findings, when `value` cannot even be a draft. */
export function assertDraft(value: unknown): asserts value is Definition {
  const findings = checkDraft(value)
  const [first] = findings
  if (first === undefined) return
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : ''
  throw makeFindingsError(`The draft cannot be kept: ${first.path || 'the whole'}: ${first.message}${more}`, findings)
}

import type { Json, JsonObject } from '@heddle/model'
import { VAGUE, type ReferenceNode, type ReferenceResult } from '../reference/reference-result.ts'
import type { Observed, ObservedNode } from './observe.ts'

/** How much to compare. */
export interface Comparison {
  /** Whether durations were the same: without it times and what comes first are not compared. */
  readonly isTimed: boolean
}

/** What in `observed` is not as the reference says, in words; empty when all is. */
export function listDifferences(
  reference: ReferenceResult,
  observed: Observed,
  { isTimed }: Comparison = { isTimed: true },
): readonly string[] {
  const found: string[] = []
  const check = (what: string, expected: Json, got: Json): void => {
    if (!isAsExpected(expected, got)) {
      found.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`)
    }
  }
  check('status', reference.status, observed.status)
  check('outcome', reference.outcome, observed.outcome)
  if (!reference.isErrorRace) {
    if (reference.errorCode !== null && isTimed) check('error', reference.errorCode, observed.errorCode)
    check('output', reference.output, observed.output)
    if (isTimed) check('compensated', reference.compensated, observed.compensated)
    else check('compensated', reference.compensated.toSorted(), observed.compensated.toSorted())
  }
  check('compensation', reference.compensation, observed.compensation)
  check('handler ran', reference.handlerRan, observed.handlerRan)
  if (reference.outcome === 'partial_success') {
    for (const key of reference.tolerated)
      check(`${key} is listed as failed`, true, observed.failedNodes.includes(key as never))
  }
  const keys = new Set([...Object.keys(reference.nodes), ...Object.keys(observed.nodes)])
  for (const key of keys) found.push(...compareNode(key, { reference, observed, isTimed }))
  return found
}

/** At an instant at which something broke, what else happened then is not determined. */
function compareNode(
  key: string,
  given: Comparison & { readonly reference: ReferenceResult; readonly observed: Observed },
): readonly string[] {
  const { reference, observed, isTimed } = given
  const expected = reference.nodes[key]
  const got = observed.nodes[key]
  if (expected?.isRace ?? (got !== undefined && reference.breaks.has(got.settledAt))) return []
  const isGone = (node: ReferenceNode | ObservedNode | undefined): boolean =>
    node === undefined || node.status === 'cancelled'
  if (isGone(expected) && isGone(got)) return []
  const found: string[] = []
  const check = (what: keyof ObservedNode): void => {
    const [left, right] = [expected?.[what] ?? null, got?.[what] ?? null]
    if (!isAsExpected(left, right)) {
      found.push(`${key} ${what}: expected ${JSON.stringify(left)}, got ${JSON.stringify(right)}`)
    }
  }
  check('status')
  if (found.length > 0) return found
  if (isTimed && (!reference.wasHeld || expected?.tries)) check('settledAt')
  check('tries')
  check('skip')
  if (!reference.isErrorRace) {
    if (isTimed || expected?.tries) check('errorCode')
    check('output')
  }
  return found
}

/** Equal, but for what is vague and for the messages of error values, which are the engine's own. */
function isAsExpected(expected: Json, got: Json): boolean {
  if (expected === VAGUE) return true
  if (typeof expected !== 'object' || typeof got !== 'object' || expected === null || got === null) {
    return expected === got
  }
  if (Array.isArray(expected) !== Array.isArray(got)) return false
  const [left, right] = [withoutMessage(expected as JsonObject), withoutMessage(got as JsonObject)]
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every((name) => isAsExpected(left[name] ?? null, right[name] ?? null))
}

/** `{ error }`, as failed iterations and branches show, with the code alone. */
function withoutMessage(value: JsonObject): JsonObject {
  const { error } = value
  if (Object.keys(value).length !== 1 || typeof error !== 'object' || error === null) return value
  return { error: (error as JsonObject).code ?? null }
}

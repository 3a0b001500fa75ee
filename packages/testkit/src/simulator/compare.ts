import type { Json } from '@heddle/model'
import type { ReferenceNode, ReferenceResult } from '../reference/reference-result.ts'
import type { Observed, ObservedNode } from './observe.ts'

/** What in `observed` is not as the reference says, in words; empty when all is. */
export function listDifferences(reference: ReferenceResult, observed: Observed): readonly string[] {
  const found: string[] = []
  const check = (what: string, expected: unknown, got: unknown): void => {
    if (JSON.stringify(expected) !== JSON.stringify(got)) {
      found.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`)
    }
  }
  check('status', reference.status, observed.status)
  check('outcome', reference.outcome, observed.outcome)
  if (!reference.isErrorRace) {
    if (reference.errorCode !== null) check('error', reference.errorCode, observed.errorCode)
    check('output', normalise(reference.output), normalise(observed.output))
    check('compensated', reference.compensated, observed.compensated)
  }
  check('compensation', reference.compensation, observed.compensation)
  check('handler ran', reference.handlerRan, observed.handlerRan)
  if (reference.outcome === 'partial_success') {
    for (const key of reference.tolerated)
      check(`${key} is listed as failed`, true, observed.failedNodes.includes(key as never))
  }
  const keys = new Set([...Object.keys(reference.nodes), ...Object.keys(observed.nodes)])
  for (const key of keys) found.push(...compareNode(key, { reference, observed }))
  return found
}

/** At an instant at which something broke, what else happened then is not determined. */
function compareNode(
  key: string,
  { reference, observed }: { readonly reference: ReferenceResult; readonly observed: Observed },
): readonly string[] {
  const expected = reference.nodes[key]
  const got = observed.nodes[key]
  if (expected?.isRace ?? (got !== undefined && reference.breaks.has(got.settledAt))) return []
  const isGone = (node: ReferenceNode | ObservedNode | undefined): boolean =>
    node === undefined || node.status === 'cancelled'
  if (isGone(expected) && isGone(got)) return []
  const found: string[] = []
  const check = (what: keyof ObservedNode): void => {
    const [left, right] = [normalise((expected?.[what] ?? null) as Json), normalise((got?.[what] ?? null) as Json)]
    if (JSON.stringify(left) !== JSON.stringify(right)) {
      found.push(`${key} ${what}: expected ${JSON.stringify(left)}, got ${JSON.stringify(right)}`)
    }
  }
  check('status')
  if (found.length > 0) return found
  check('settledAt')
  check('tries')
  check('skip')
  if (!reference.isErrorRace) {
    check('errorCode')
    if (expected?.hasOutput !== false) check('output')
  }
  return found
}

/** Error values keep their code only: messages are the engine's own. Keys are sorted. */
function normalise(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => normalise(item))
  const object = value as { readonly [name: string]: Json }
  const { error } = object
  if (Object.keys(object).length === 1 && typeof error === 'object' && error !== null && !Array.isArray(error)) {
    return { error: (error as { readonly code?: Json }).code ?? null }
  }
  const names = Object.keys(object).toSorted()
  return Object.fromEntries(names.map((name) => [name, normalise(object[name] ?? null)]))
}

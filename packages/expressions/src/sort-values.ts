import type { Call } from './call.ts'
import { orderValues } from './operators.ts'
import type { Value } from './value.ts'

/** A copy in natural order: numbers, texts or dates, not mixed; nulls last. Charges n log n comparisons. */
export function sortValues(call: Call, list: readonly Value[]): readonly Value[] {
  call.frame.makeList(list.length, call.at)
  call.frame.spendOnList(list.length * Math.log2(list.length + 1), call.at)
  return list.toSorted((left, right) => compareValues(call, left, right))
}

/** Natural order of two values, nulls last. Throws EXPRESSION_FAILED for unlike types. */
export function compareValues(call: Call, left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
  return orderValues(call.frame, { left, right, operator: call.name, at: call.at })
}

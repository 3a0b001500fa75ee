import type { Json } from '@heddle/model'

/**
 * Whether the JSON text of `value` certainly has at most `limitBytes` bytes. Walks no further than needed and builds
 * no text; a `false` means "measure exactly".
 */
export function fitsCertainly(value: Json, limitBytes: number): boolean {
  return spend(value, limitBytes) >= 0
}

/** What is left of `budget` bytes after `value`, or a negative number. */
function spend(value: Json, budget: number): number {
  if (typeof value === 'string') return budget - value.length * 6 - 2
  if (typeof value === 'number') return budget - 25
  if (value === null || typeof value === 'boolean') return budget - 5
  let left = budget - 2
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) {
      left = spend(item, left) - 1
      if (left < 0) return left
    }
    return left
  }
  for (const [name, member] of Object.entries(value)) {
    left = spend(member, left - name.length * 6 - 4)
    if (left < 0) return left
  }
  return left
}

import { z } from './jitless-zod.ts'
import type { Json } from './values.ts'

/** Nesting beyond this is not taken for JSON; it also ends cycles. */
const MAX_JSON_DEPTH = 512

/**
 * Whether `value` is JSON through and through: no `undefined`, functions, NaN, infinities, class instances or
 * cycles, and nested at most 512 deep.
 */
export function isJson(value: unknown): value is Json {
  return isJsonAt(value, 0)
}

/** Any JSON value, as a schema: one linear walk instead of a union that tries each kind in turn. */
export const jsonValueSchema = z
  .unknown()
  .refine((value) => isJson(value), 'must be JSON') as unknown as z.ZodType<Json>

function isJsonAt(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth >= MAX_JSON_DEPTH) return false
  if (Array.isArray(value)) return value.every((item) => isJsonAt(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.values(value).every((member) => isJsonAt(member, depth + 1))
}

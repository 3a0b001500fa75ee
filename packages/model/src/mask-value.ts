import type { Json, JsonObject } from './values.ts'

/** What people see instead of a sensitive part. */
export const MASK = '•••'

/**
 * `value` with the parts at `paths` replaced by `•••`. A path is names separated by dots, as in expressions: `user.email`;
 * a number is an element of a list, `*` is every element or member, and a name on a list is that of every element.
 * The empty path is the whole. Nothing is copied that has no sensitive part.
 */
export function maskValue(value: Json, paths: readonly string[]): Json {
  let masked = value
  for (const path of paths) masked = maskPath(masked, path === '' ? [] : path.split('.'))
  return masked
}

function maskPath(value: Json, path: readonly string[]): Json {
  const [name, ...rest] = path
  if (name === undefined) return MASK
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return maskList(value as readonly Json[], path)
  const names = name === '*' ? Object.keys(value) : [name]
  const changes = names
    .filter((each) => Object.hasOwn(value, each))
    .map((each) => [each, maskPath((value as JsonObject)[each] ?? null, rest)] as const)
  if (changes.length === 0) return value
  return Object.fromEntries([...Object.entries(value), ...changes])
}

function maskList(list: readonly Json[], [name, ...rest]: readonly string[]): Json {
  if (name === '*') return list.map((item) => maskPath(item, rest))
  if (name !== undefined && /^\d+$/.test(name)) {
    return list.map((item, at) => (at === Number(name) ? maskPath(item, rest) : item))
  }
  return list.map((item) => maskPath(item, name === undefined ? rest : [name, ...rest]))
}

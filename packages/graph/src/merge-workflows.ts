import type { Json, JsonObject } from '@heddle/model'

/** Lists that merge element by element, and what tells their elements apart. */
const KEYED_LISTS: { readonly [name: string]: (element: JsonObject) => string } = {
  nodes: (node) => String(node['id']),
  edges: (edge) =>
    typeof edge['id'] === 'string'
      ? edge['id']
      : `${String(edge['from'])}.${String(edge['port'] ?? 'main')}>${String(edge['to'])}.${String(edge['toPort'] ?? 'main')}`,
}

/**
 * `base` with `overlay` laid over it. Objects merge field by field, nodes and edges by id (never by index; new ones
 * follow in overlay order), all other lists and values are replaced.
 */
export function mergeWorkflows(base: JsonObject, overlay: JsonObject): JsonObject {
  const merged: { [name: string]: Json } = { ...base }
  for (const [name, value] of Object.entries(overlay)) {
    const keyOf = KEYED_LISTS[name]
    const existing = Object.hasOwn(base, name) ? base[name] : undefined
    merged[name] =
      keyOf !== undefined && isObjectList(existing) && isObjectList(value)
        ? mergeLists(existing, value, keyOf)
        : mergeValues(existing, value)
  }
  return merged
}

function mergeLists(
  base: readonly JsonObject[],
  overlay: readonly JsonObject[],
  keyOf: (element: JsonObject) => string,
): readonly JsonObject[] {
  const merged = new Map(base.map((element) => [keyOf(element), element]))
  for (const element of overlay) {
    const existing = merged.get(keyOf(element))
    merged.set(keyOf(element), existing === undefined ? element : (mergeValues(existing, element) as JsonObject))
  }
  return [...merged.values()]
}

function mergeValues(base: Json | undefined, overlay: Json): Json {
  if (!isObject(base) || !isObject(overlay)) return overlay
  const merged: { [name: string]: Json } = { ...base }
  for (const [name, value] of Object.entries(overlay)) {
    merged[name] = mergeValues(Object.hasOwn(base, name) ? base[name] : undefined, value)
  }
  return merged
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isObjectList(value: Json | undefined): value is readonly JsonObject[] {
  return Array.isArray(value) && value.every(isObject)
}

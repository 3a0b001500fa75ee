import { listConfigExpressions } from '@heddle/expressions'
import type { Json, JsonObject, PlanNode } from '@heddle/model'

/** The configs of planned nodes that come out the same whatever the execution holds, resolved once for each plan. */
export interface ConstantConfigs {
  /** The config of `node`; `resolve` is asked the first time. Undefined when it depends on the execution. */
  of(node: PlanNode, schema: JsonObject, resolve: () => Json): Json | undefined
}

/**
 * What is given out is shared, so it is kept only while nothing in it could be changed: a list or an object inside would
 * be handed on to node code.
 */
export function createConstantConfigs(): ConstantConfigs {
  const known = new WeakMap<PlanNode, { readonly config: Json } | null>()
  return {
    of(node, schema, resolve) {
      let found = known.get(node)
      if (found === undefined) {
        found = isConstant(node, schema) ? share(resolve()) : null
        known.set(node, found)
      }
      return found?.config
    },
  }
}

/** A config that is nested too deep is left to who resolves it, and says so. */
function isConstant({ config }: PlanNode, schema: JsonObject): boolean {
  try {
    return listConfigExpressions(config, schema).every(({ kind }) => kind === 'literal' || kind === 'code')
  } catch {
    return false
  }
}

/** Frozen, which also tells others that it is shared; null when there is something in it that could be changed. */
function share(config: Json): { readonly config: Json } | null {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return null
  const isFlat = Object.values(config).every((value) => typeof value !== 'object' || value === null)
  return isFlat ? { config: Object.freeze(config) } : null
}

import {
  FunctionExpressionType,
  JSONPathEnvironment,
  JSONPathError,
  jsonpath,
  type FilterFunction,
  type JSONPathQuery,
  type JSONValue,
} from 'json-p3'
import type { Call } from './call.ts'
import { withoutDates, measureValue } from './measure-value.ts'
import { compileFor } from './run-pattern.ts'
import type { Value } from './value.ts'

/*
 * JSONPath (RFC 9535) by json-p3, which reads own members only. Two things are put under our limits:
 *
 * 1. `match` and `search` run in RE2, never in RegExp.
 * 2. Every selector and segment charges the frame for what it visits, nested queries of filters too, so that
 *    paths which visit the data many times over end with the step limit.
 */

const MAX_PATH_LENGTH = 1_000
const VALUES_PER_STEP = 4
const COMPILE_STEPS = 20

/** `jsonpath(value, path)`: the value or null for a singular path, else the list of all values found. */
export function queryJsonPath(call: Call): Value {
  const value = call.any(0)
  const path = call.text(1)
  if (path.length > MAX_PATH_LENGTH) throw call.error(`takes a path of at most ${MAX_PATH_LENGTH} characters`)
  call.frame.spend(COMPILE_STEPS + path.length / 4, call.at)
  measureValue(call.frame, value, { at: call.at, maxBytes: 2 * 16 * 1024 * 1024 })
  try {
    const query = compileMetered(call, path)
    const data = (call.frame.hasDates ? withoutDates(value) : value) as JSONValue
    const found = Array.from(query.lazyQuery(data), (node) => node.value as Value)
    call.frame.makeList(found.length, call.at)
    return query.singularQuery() ? (found[0] ?? null) : found
  } catch (error) {
    if (error instanceof JSONPathError) throw call.errorFrom(error)
    throw error
  }
}

function compileMetered(call: Call, path: string): JSONPathQuery {
  const environment = new JSONPathEnvironment({ maxRecursionDepth: call.frame.limits.maxDepth + 2 })
  environment.functionRegister.set('match', makePatternFunction(call, { isWhole: true }))
  environment.functionRegister.set('search', makePatternFunction(call, { isWhole: false }))
  const query = environment.compile(path)
  meter(call, query, new Set())
  return query
}

function makePatternFunction(call: Call, { isWhole }: { isWhole: boolean }): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text: unknown, pattern: unknown) => {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false
      const compiled = compileFor(call, { pattern, flags: '', text })
      return isWhole ? compiled.testWhole(text) : compiled.test(text)
    },
  }
}

/** Makes every selector below `part`, in filters too, charge for the values it looks at and gives. */
function meter(call: Call, part: unknown, seen: Set<unknown>): void {
  if (typeof part !== 'object' || part === null || part instanceof JSONPathEnvironment || seen.has(part)) return
  seen.add(part)
  if (part instanceof jsonpath.JSONPathSelector) {
    const resolve = part.resolve.bind(part)
    part.resolve = (node) => {
      const looked = Array.isArray(node.value) ? node.value.length : 4
      call.frame.spend((1 + looked) / VALUES_PER_STEP, call.at)
      return resolve(node)
    }
  }
  for (const name of Object.keys(part)) meter(call, (part as { [name: string]: unknown })[name], seen)
}

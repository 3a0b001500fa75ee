import type { Call, FunctionEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import { queryJsonPath } from './json-path.ts'
import { isValueObject, setMember, type Value } from './value.ts'

/** Functions that take objects apart and put them together. */
export const OBJECT_FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  keys: {
    signature: 'keys(object)',
    description: 'The names of its members.',
    arity: [1, 1],
    run: (call) => {
      const names = Object.keys(call.object(0))
      call.frame.makeList(names.length, call.at)
      return names
    },
  },
  values: {
    signature: 'values(object)',
    description: 'The values of its members.',
    arity: [1, 1],
    run: (call) => {
      const object = call.object(0)
      const names = Object.keys(object)
      call.frame.makeList(names.length, call.at)
      return names.map((name) => object[name] ?? null)
    },
  },
  entries: {
    signature: 'entries(object)',
    description: 'A list of [name, value].',
    arity: [1, 1],
    run: (call) => {
      const object = call.object(0)
      const names = Object.keys(object)
      call.frame.makeList(names.length * 5, call.at)
      return names.map((name) => [name, object[name] ?? null])
    },
  },
  merge: {
    signature: 'merge(object, object, …)',
    description: 'One object with the members of all; later ones win, null counts as empty.',
    arity: [1, 1_000],
    run: merge,
  },
  jsonpath: {
    signature: 'jsonpath(value, "$.a[0]")',
    description:
      'RFC 9535: for a path that names one place its value or null, for any other the list of all values found.',
    arity: [2, 2],
    run: queryJsonPath,
  },
}

function merge(call: Call): Value {
  const result: { [name: string]: Value } = {}
  for (const value of call.rest()) {
    if (value === null) continue
    if (!isValueObject(value)) throw call.error(`takes objects, not ${describeValue(call.frame, value)}`)
    const names = Object.keys(value)
    call.frame.makeObject(names.length, call.at)
    for (const name of names) setMember(result, name, value[name] ?? null)
  }
  return result
}

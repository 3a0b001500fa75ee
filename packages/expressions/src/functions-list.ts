import type { Call, FunctionEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import { measureValue } from './measure-value.ts'
import { compareValues } from './sort-values.ts'
import { toJsonText, toText } from './text.ts'
import { isForbiddenName, isList, isValueObject, readMember, setMember, type Value } from './value.ts'

/** Functions that make or take lists. */
export const LIST_FUNCTIONS: { readonly [name: string]: FunctionEntry } = {
  len: {
    signature: 'len(value)',
    description: 'How many characters a text, elements a list or members an object has.',
    arity: [1, 1],
    run: (call) => {
      const value = call.any(0)
      if (typeof value === 'string' || isList(value)) return value.length
      if (isValueObject(value)) return Object.keys(value).length
      throw call.error(`takes a text, a list or an object, not ${describeValue(call.frame, value)}`)
    },
  },
  range: {
    signature: 'range(end) or range(start, end, step = 1)',
    description: 'Whole steps from start (0) up to end, end left out.',
    arity: [1, 3],
    run: range,
  },
  groupBy: {
    signature: 'groupBy(list, item => key) or groupBy(list, "member")',
    description: 'An object of lists: the elements by their key as text.',
    arity: [2, 2],
    run: groupBy,
  },
  sortBy: {
    signature: 'sortBy(list, item => key, order = "asc") or sortBy(list, "member")',
    description: 'A copy sorted by key, nulls last; order is "asc" or "desc".',
    arity: [2, 3],
    run: sortBy,
  },
  unique: {
    signature: 'unique(list, item => key)',
    description: 'Without the elements whose value (or key) was there before.',
    arity: [1, 2],
    run: unique,
  },
  zip: {
    signature: 'zip(list, list, …)',
    description: 'A list of lists: the first elements, the second ones, … up to the shortest.',
    arity: [1, 32],
    run: zip,
  },
}

function range(call: Call): Value {
  const start = call.count === 1 ? 0 : call.integer(0)
  const end = call.count === 1 ? call.integer(0) : call.integer(1)
  const step = call.integer(2, 1)
  if (step === 0) throw call.error('takes a step that is not 0')
  const length = Math.max(0, Math.ceil((end - start) / step))
  call.frame.makeList(length, call.at)
  return Array.from({ length }, (_, index) => start + index * step)
}

/** What each element is known by: what the function gives, or its member of that name. */
function readKeys(call: Call, list: readonly Value[]): (item: Value, index: number) => Value {
  call.frame.spendOnList(list.length, call.at)
  if (call.isLambda(1)) {
    const lambda = call.lambda(1)
    return (item, index) => lambda.invoke(call.frame, item, index)
  }
  const name = call.text(1)
  if (isForbiddenName(name)) throw call.error(`may not read the name "${name}"`)
  return (item) => readMember(item, name)
}

function groupBy(call: Call): Value {
  const list = call.list(0)
  const keyOf = readKeys(call, list)
  const groups = new Map<string, Value[]>()
  list.forEach((item, index) => {
    const key = toText(call.frame, keyOf(item ?? null, index), call.at)
    const group = groups.get(key)
    if (group === undefined) {
      call.frame.makeObject(1, call.at)
      groups.set(key, [item ?? null])
    } else {
      group.push(item ?? null)
    }
  })
  call.frame.makeList(list.length, call.at)
  const result: { [name: string]: Value } = {}
  for (const [key, group] of groups) setMember(result, key, group)
  return result
}

function sortBy(call: Call): Value {
  const list = call.list(0)
  const order = call.text(2, 'asc')
  if (order !== 'asc' && order !== 'desc') throw call.error('knows the orders "asc" and "desc"')
  const keyOf = readKeys(call, list)
  call.frame.makeList(2 * list.length, call.at)
  call.frame.spendOnList(list.length * Math.log2(list.length + 1), call.at)
  const keyed = list.map((item, index) => ({ item: item ?? null, key: keyOf(item ?? null, index) }))
  const sorted = keyed.toSorted((left, right) => {
    const compared = compareValues(call, left.key, right.key)
    // Nulls stay last in both orders.
    return order === 'desc' && left.key !== null && right.key !== null ? -compared : compared
  })
  return sorted.map(({ item }) => item)
}

function unique(call: Call): Value {
  const list = call.list(0)
  const keyOf = call.has(1) ? readKeys(call, list) : (item: Value) => item
  call.frame.makeList(list.length, call.at)
  const seen = new Set<string>()
  return list.filter((item, index) => {
    const key = toKey(call, keyOf(item ?? null, index))
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Equal values have equal keys: types apart, members in one order. */
function toKey(call: Call, value: Value): string {
  if (typeof value === 'string') return `"${value}`
  if (typeof value !== 'object' || value === null) return String(value)
  // Measured before it is copied: a value may be small in memory and huge when written out.
  measureValue(call.frame, value, { at: call.at, maxBytes: call.frame.limits.maxMade - call.frame.made })
  return toJsonText(call.frame, withSortedMembers(value), { at: call.at })
}

function withSortedMembers(value: Value): Value {
  if (isList(value)) return value.map((item) => withSortedMembers(item ?? null))
  if (!isValueObject(value)) return value
  const copy: { [name: string]: Value } = {}
  for (const name of Object.keys(value).toSorted()) {
    setMember(copy, name, withSortedMembers(value[name] ?? null))
  }
  return copy
}

function zip(call: Call): Value {
  const lists = call.rest().map((_, index) => call.list(index))
  const length = Math.min(...lists.map((list) => list.length))
  call.frame.makeList(length * (lists.length + 3), call.at)
  return Array.from({ length }, (_, index) => lists.map((list) => list[index] ?? null))
}

import type { Call, MethodEntry } from './call.ts'
import { describeValue } from './describe-value.ts'
import type { Lambda } from './lambda.ts'
import { join } from './methods-text.ts'
import { isEqual, isTruthy } from './operators.ts'
import { sortValues } from './sort-values.ts'
import { isList, type Value } from './value.ts'

type List = readonly Value[]

/** Methods of lists. They do what JavaScript's do and never change the list; `sort` and `reverse` give copies. */
export const LIST_METHODS: { readonly [name: string]: MethodEntry<List> } = {
  at: {
    signature: 'at(index)',
    description: 'The element at index; from the end when negative.',
    arity: [1, 1],
    run: (self, call) => self.at(call.integer(0)) ?? null,
  },
  concat: {
    signature: 'concat(...lists)',
    description: 'All lists, and other values as elements, in one list.',
    arity: [0, 32],
    run: concat,
  },
  every: {
    signature: 'every(item => …)',
    description: 'Whether it holds for all elements.',
    arity: [1, 1],
    run: (self, call) => !self.some(test(call, false)),
  },
  filter: {
    signature: 'filter(item => …)',
    description: 'The elements for which it holds.',
    arity: [1, 1],
    run: (self, call) => made(call, self.filter(test(call))),
  },
  find: {
    signature: 'find(item => …)',
    description: 'The first element for which it holds, or null.',
    arity: [1, 1],
    run: (self, call) => self.find(test(call)) ?? null,
  },
  findIndex: {
    signature: 'findIndex(item => …)',
    description: 'Where the first such element is, or -1.',
    arity: [1, 1],
    run: (self, call) => self.findIndex(test(call)),
  },
  findLast: {
    signature: 'findLast(item => …)',
    description: 'The last element for which it holds, or null.',
    arity: [1, 1],
    run: (self, call) => self.findLast(test(call)) ?? null,
  },
  findLastIndex: {
    signature: 'findLastIndex(item => …)',
    description: 'Where the last such element is, or -1.',
    arity: [1, 1],
    run: (self, call) => self.findLastIndex(test(call)),
  },
  flat: {
    signature: 'flat(depth = 1)',
    description: 'Lists inside opened, depth levels deep.',
    arity: [0, 1],
    run: (self, call) => {
      const result: Value[] = []
      flatten(call, { from: self, into: result, depth: Math.min(call.integer(0, 1), 100) })
      return result
    },
  },
  flatMap: {
    signature: 'flatMap(item => …)',
    description: 'What the function gives for each element, lists opened.',
    arity: [1, 1],
    run: (self, call) => {
      const result: Value[] = []
      const lambda = call.lambda(0)
      self.forEach((item, index) => {
        flatten(call, { from: [lambda.invoke(call.frame, item, index, self)], into: result, depth: 1 })
      })
      return result
    },
  },
  includes: {
    signature: 'includes(value)',
    description: 'Whether an element equals the value.',
    arity: [1, 1],
    run: (self, call) => indexOf(self, call) >= 0,
  },
  indexOf: {
    signature: 'indexOf(value)',
    description: 'Where the first equal element is, or -1.',
    arity: [1, 1],
    run: indexOf,
  },
  join: {
    signature: 'join(separator = ",")',
    description: 'The elements as text, in one text.',
    arity: [0, 1],
    run: (self, call) => join(call, self, call.text(0, ',')),
  },
  lastIndexOf: {
    signature: 'lastIndexOf(value)',
    description: 'Where the last equal element is, or -1.',
    arity: [1, 1],
    run: (self, call) => {
      call.frame.spendOnList(self.length, call.at)
      return self.findLastIndex((item) => isEqual(call.frame, { left: item, right: call.any(0), at: call.at }))
    },
  },
  map: {
    signature: 'map(item => …)',
    description: 'What the function gives for each element.',
    arity: [1, 1],
    run: (self, call) => {
      const { frame } = call
      const lambda = call.lambda(0)
      frame.makeList(self.length, call.at)
      return self.map((item, index) => lambda.invoke(frame, item ?? null, index, self))
    },
  },
  reduce: {
    signature: 'reduce((sum, item) => …, start)',
    description: 'One value from all elements, from the first one on.',
    arity: [1, 2],
    run: reduce,
  },
  reverse: {
    signature: 'reverse()',
    description: 'A copy in reverse order.',
    arity: [0, 0],
    run: (self, call) => made(call, self.toReversed()),
  },
  slice: {
    signature: 'slice(start, end)',
    description: 'The part from start up to end; from the end when negative.',
    arity: [0, 2],
    run: (self, call) => made(call, self.slice(call.integer(0, 0), call.integer(1, self.length))),
  },
  some: {
    signature: 'some(item => …)',
    description: 'Whether it holds for an element.',
    arity: [1, 1],
    run: (self, call) => self.some(test(call)),
  },
  sort: {
    signature: 'sort((a, b) => …)',
    description: 'A sorted copy: by the function, or in natural order.',
    arity: [0, 1],
    run: sort,
  },
  toReversed: {
    signature: 'toReversed()',
    description: 'A copy in reverse order.',
    arity: [0, 0],
    run: (self, call) => made(call, self.toReversed()),
  },
  toSorted: {
    signature: 'toSorted((a, b) => …)',
    description: 'A sorted copy: by the function, or in natural order.',
    arity: [0, 1],
    run: sort,
  },
  with: {
    signature: 'with(index, value)',
    description: 'A copy with another element at index.',
    arity: [2, 2],
    run: (self, call) => {
      const index = call.integer(0)
      if (index >= self.length || index < -self.length)
        throw call.error(`has no element ${index} in a list of ${self.length}`)
      return made(call, self.with(index, call.any(1)))
    },
  },
}

function made(call: Call, list: List): List {
  call.frame.makeList(list.length, call.at)
  return list
}

/** The callback as a test; `wanted` is what its truthiness must be. */
function test(call: Call, wanted = true): (item: Value, index: number, list: List) => boolean {
  const lambda = call.lambda(0)
  return (item, index, list) => isTruthy(lambda.invoke(call.frame, item ?? null, index, list)) === wanted
}

function indexOf(self: List, call: Call): number {
  const wanted = call.any(0)
  call.frame.spendOnList(self.length, call.at)
  return self.findIndex((item) => isEqual(call.frame, { left: item, right: wanted, at: call.at }))
}

function concat(self: List, call: Call): List {
  const result: Value[] = []
  flatten(call, { from: [self, ...call.rest()], into: result, depth: 1 })
  return result
}

function flatten(call: Call, { from, into, depth }: { from: List; into: Value[]; depth: number }): void {
  call.frame.makeList(from.length, call.at)
  for (const item of from) {
    if (isList(item) && depth > 0) flatten(call, { from: item, into, depth: depth - 1 })
    else into.push(item ?? null)
  }
}

function reduce(self: List, call: Call): Value {
  const lambda: Lambda = call.lambda(0)
  if (!call.has(1) && self.length === 0) throw call.error('needs a start value when the list is empty')
  let result = call.has(1) ? call.any(1) : (self[0] ?? null)
  for (let index = call.has(1) ? 0 : 1; index < self.length; index++) {
    result = lambda.invoke(call.frame, result, self[index] ?? null, index)
  }
  return result
}

function sort(self: List, call: Call): List {
  if (!call.has(0)) return sortValues(call, self)
  const lambda = call.lambda(0)
  call.frame.makeList(self.length, call.at)
  return self.toSorted((left, right) => {
    const order = lambda.invoke(call.frame, left, right)
    if (typeof order === 'number') return order
    throw call.error(`wants a number from its function, not ${describeValue(call.frame, order)}`)
  })
}

import type { Call, MethodEntry } from './call.ts'
import { ExpressionDate } from './expression-date.ts'
import { DATE_METHODS } from './methods-date.ts'
import { LIST_METHODS } from './methods-list.ts'
import { NUMBER_METHODS } from './methods-number.ts'
import { TEXT_METHODS } from './methods-text.ts'
import { isList, typeName, type Value } from './value.ts'

/** The methods of each type. */
export const METHOD_TABLES = [
  { type: 'text', table: TEXT_METHODS },
  { type: 'list', table: LIST_METHODS },
  { type: 'number', table: NUMBER_METHODS },
  { type: 'date', table: DATE_METHODS },
] as const

/** Every name that is a method of some type. */
export const METHOD_NAMES: ReadonlySet<string> = new Set(METHOD_TABLES.flatMap(({ table }) => Object.keys(table)))

/** Calls the allow-listed method of the value's type. Throws EXPRESSION_FAILED when the type has none of that name. */
export function callMethod(self: Value, call: Call): Value {
  if (typeof self === 'string') return callFrom(TEXT_METHODS, self, call)
  if (isList(self)) return callFrom(LIST_METHODS, self, call)
  if (typeof self === 'number') return callFrom(NUMBER_METHODS, self, call)
  if (self instanceof ExpressionDate) return callFrom(DATE_METHODS, self, call)
  throw unknownMethod(self, call)
}

function callFrom<Self extends Value>(
  table: { readonly [name: string]: MethodEntry<Self> },
  self: Self,
  call: Call,
): Value {
  const entry = Object.hasOwn(table, call.name) ? table[call.name] : undefined
  if (entry === undefined) throw unknownMethod(self, call)
  const [fewest, most] = entry.arity
  if (call.count < fewest || call.count > most) {
    throw call.frame.error(call.at, `It is called as ${entry.signature}, not with ${call.count} arguments.`)
  }
  return entry.run(self, call)
}

function unknownMethod(self: Value, call: Call): Error {
  const hint = self === null ? ' Write ?. before it to get null instead.' : ''
  return call.frame.error(call.at, `A value of type ${typeName(self)} has no method ${call.name}().${hint}`)
}

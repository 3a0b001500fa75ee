import { HeddleError, assertNever, type Json } from '@heddle/model'
import { toText } from '@heddle/node-sdk'
import { parseValuePath, readPath } from './value-path.ts'

export const AGGREGATIONS = [
  'collect',
  'merge',
  'first',
  'last',
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'concat',
  'groupBy',
] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

export interface AggregateRequest {
  readonly operation: Aggregation
  readonly items: readonly Json[]
  /** Place inside each item that is looked at; default the item itself. */
  readonly field: string | undefined
  /** `groupBy`: place of the group's name. */
  readonly by: string | undefined
  /** `concat` of texts: what stands between. */
  readonly separator: string
}

/** Puts items together. Items with nothing at `field` count as null, which numbers and texts leave out. */
export function aggregateItems(request: AggregateRequest): Json {
  const { operation } = request
  const values = valuesAt(request.items, request.field)
  switch (operation) {
    case 'collect':
      return values
    case 'merge':
      return mergeObjects(values)
    case 'first':
      return values[0] ?? null
    case 'last':
      return values.at(-1) ?? null
    case 'sum':
      return sum(numbersOf(values, operation))
    case 'avg':
      return average(numbersOf(values, operation))
    case 'min':
    case 'max':
      return extreme(values, operation)
    case 'count':
      return values.filter((value) => value !== null).length
    case 'concat':
      return concat(values, request.separator)
    case 'groupBy':
      return group(values, valuesAt(request.items, request.by))
    default:
      return assertNever(operation, 'aggregation')
  }
}

function valuesAt(items: readonly Json[], field: string | undefined): readonly Json[] {
  if (field === undefined) return items
  const path = parseValuePath(field)
  return items.map((item) => readPath(item, path) ?? null)
}

function mergeObjects(values: readonly Json[]): Json {
  const members = values.flatMap((value, at) => {
    if (value === null) return []
    if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value)
    throw refuse(`merge takes objects; item ${at} is ${kindOf(value)}`)
  })
  return Object.fromEntries(members)
}

function numbersOf(values: readonly Json[], operation: Aggregation): readonly number[] {
  return values.flatMap((value, at) => {
    if (value === null) return []
    if (typeof value === 'number') return [value]
    throw refuse(`${operation} takes numbers; item ${at} is ${kindOf(value)}`)
  })
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function average(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : sum(numbers) / numbers.length
}

/** Of numbers, or of texts by code unit. */
function extreme(values: readonly Json[], operation: 'min' | 'max'): Json {
  const present = values.filter((value) => value !== null)
  const kinds = new Set(present.map(kindOf))
  if (kinds.size > 1 || !['number', 'text', undefined].includes([...kinds][0])) {
    throw refuse(`${operation} takes numbers only, or texts only; it got ${[...kinds].join(' and ')}`)
  }
  const comparable = present as readonly (number | string)[]
  const isBetter = (left: number | string, right: number | string) =>
    operation === 'min' ? left < right : left > right
  return comparable.reduce<number | string | null>(
    (best, value) => (best === null || isBetter(value, best) ? value : best),
    null,
  )
}

function concat(values: readonly Json[], separator: string): Json {
  if (values.every((value) => Array.isArray(value) || value === null)) {
    return values.flatMap((value) => (Array.isArray(value) ? (value as readonly Json[]) : []))
  }
  return values
    .filter((value) => value !== null)
    .map(toText)
    .join(separator)
}

function group(values: readonly Json[], names: readonly Json[]): Json {
  const groups = Map.groupBy(values.keys(), (at) => nameOf(names[at] ?? null, at))
  return Object.fromEntries([...groups].map(([name, places]) => [name, places.map((at) => values[at] ?? null)]))
}

function nameOf(name: Json, at: number): string {
  if (name === null || typeof name === 'string' || typeof name === 'number' || typeof name === 'boolean') {
    return String(name)
  }
  throw refuse(`groupBy names groups by text, numbers or booleans; item ${at} has ${kindOf(name)}`)
}

function kindOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  return typeof value === 'string' ? 'text' : typeof value
}

function refuse(message: string): HeddleError {
  return new HeddleError('INPUT_INVALID', `${message}.`)
}

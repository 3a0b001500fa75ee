import { HeddleError, MAX_VALUE_BYTES, type Json } from '@heddle/model'

const MAX_DEPTH = 500

/** Where a value comes from, for messages: "the output of node fetch". */
interface Walk {
  readonly what: string
  readonly path: readonly string[]
  readonly seen: readonly object[]
  readonly budget: { bytes: number }
}

/**
 * The value as plain JSON: a copy that shares nothing with node code. `undefined` members are dropped (null in lists
 * and as a whole), dates become ISO text, half surrogate pairs U+FFFD. Throws `OUTPUT_INVALID` naming the place for
 * what JSON cannot hold (NaN, functions, class instances, cycles), `PAYLOAD_TOO_LARGE` above 64 MB.
 */
export function toJsonValue(value: unknown, what: string): Json {
  return copy(value, { what, path: [], seen: [], budget: { bytes: MAX_VALUE_BYTES } }) ?? null
}

function copy(value: unknown, walk: Walk): Json | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined
    case 'boolean':
      spend(walk, 5)
      return value
    case 'string':
      spend(walk, value.length + 2)
      return value.isWellFormed() ? value : value.toWellFormed()
    case 'number':
      spend(walk, 8)
      if (!Number.isFinite(value)) throw refuse(walk, `the number ${value}`)
      // JSON has no -0; what is given now must be what is read back later.
      return value === 0 ? 0 : value
    case 'object':
      return value === null ? null : copyObject(value, walk)
    case 'bigint':
    case 'function':
    case 'symbol':
      throw refuse(walk, `a ${typeof value}`)
  }
}

function copyObject(value: object, walk: Walk): Json {
  if (walk.seen.includes(value)) throw refuse(walk, 'a reference to itself')
  if (walk.seen.length >= MAX_DEPTH) throw refuse(walk, `more than ${MAX_DEPTH} levels`)
  const seen = [...walk.seen, value]
  if (Array.isArray(value)) {
    spend(walk, value.length + 2)
    return Array.from(
      value,
      (item: unknown, at) => copy(item, { ...walk, seen, path: [...walk.path, `${at}`] }) ?? null,
    )
  }
  if (isDate(value)) return copyDate(value, walk)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) throw refuse(walk, `a ${nameOf(value)}`)
  const result: { [name: string]: Json } = {}
  for (const [name, member] of Object.entries(value)) {
    spend(walk, name.length + 4)
    const copied = copy(member, { ...walk, seen, path: [...walk.path, name] })
    if (copied !== undefined) setOwn(result, name, copied)
  }
  return result
}

interface DateLike {
  /** Null when the date is not valid. */
  toJSON(): string | null
}

function isDate(value: object): value is DateLike {
  return Object.prototype.toString.call(value) === '[object Date]' && 'toJSON' in value
}

function copyDate(value: DateLike, walk: Walk): Json {
  const text = value.toJSON()
  if (typeof text !== 'string') throw refuse(walk, 'an invalid date')
  return text
}

/** Sets an own property whatever its name: plain assignment of `__proto__` would change the prototype. */
export function setOwn<Value>(object: { [name: string]: Value }, name: string, value: Value): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
}

function nameOf(value: object): string {
  const maker: unknown = value.constructor
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'special object'
}

function spend(walk: Walk, bytes: number): void {
  walk.budget.bytes -= bytes
  if (walk.budget.bytes >= 0) return
  throw new HeddleError(
    'PAYLOAD_TOO_LARGE',
    `${walk.what} is larger than ${MAX_VALUE_BYTES / 1024 / 1024} MB. Write it to a file and return the file.`,
  )
}

function refuse(walk: Walk, found: string): HeddleError {
  const place = walk.path.length === 0 ? '' : ` at /${walk.path.join('/')}`
  return new HeddleError(
    'OUTPUT_INVALID',
    `${walk.what} holds ${found}${place}. Return only JSON: text, finite numbers, booleans, null, lists and objects.`,
  )
}

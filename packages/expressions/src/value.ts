import { ExpressionDate } from './expression-date.ts'

/** What expressions compute with: JSON and dates. A date becomes ISO 8601 text when it leaves the expression. */
export type Value = null | boolean | number | string | ExpressionDate | readonly Value[] | ValueObject
export type ValueObject = { readonly [name: string]: Value }

export type TypeName = 'null' | 'boolean' | 'number' | 'text' | 'date' | 'list' | 'object'

const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype'])

/** Whether a property of this name may never be read or written by an expression. */
export function isForbiddenName(name: string): boolean {
  return FORBIDDEN_NAMES.has(name)
}

/** The type of a value, in the words of messages. */
export function typeName(value: Value): TypeName {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (isList(value)) return 'list'
  return value instanceof ExpressionDate ? 'date' : 'object'
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value)
}

/** Whether the value is an object with members: not null, a list or a date. */
export function isValueObject(value: Value): value is ValueObject {
  return typeof value === 'object' && value !== null && !isList(value) && !(value instanceof ExpressionDate)
}

/** Member `name` of a value: own properties only, null for what is missing. The caller has refused forbidden names. */
export function readMember(value: Value, name: string): Value {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && name === 'length' ? value.length : null
  }
  if (isList(value)) return name === 'length' ? value.length : null
  if (Object.hasOwn(value, name)) return (value as ValueObject)[name] ?? null
  return value instanceof ExpressionDate ? value.field(name) : null
}

/** Sets an own property, also `__proto__`, which data may hold. */
export function setMember(target: { [name: string]: Value }, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  } else {
    target[name] = value
  }
}

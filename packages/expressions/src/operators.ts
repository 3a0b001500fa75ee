import { describeValue } from './describe-value.ts'
import { ExpressionDate } from './expression-date.ts'
import type { Frame } from './frame.ts'
import { isList, isValueObject, type Value } from './value.ts'

/** Two values and the place of the operator between them. */
export interface Operands {
  readonly left: Value
  readonly right: Value
  readonly operator: string
  readonly at: number
}

/** JavaScript's truthiness: false, 0, '' and null are not. */
export function isTruthy(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== ''
}

/** Below, at or above zero as the left value is less than, equal to or greater than the right one. No coercion. */
export function orderValues(frame: Frame, operands: Operands): number {
  const { left, right } = operands
  if (typeof left === 'number' && typeof right === 'number') return left - right
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  if (left instanceof ExpressionDate && right instanceof ExpressionDate) return left.epochMs - right.epochMs
  throw failOnOperands(frame, operands, 'Only two numbers, two texts or two dates have an order.')
}

/** Equality by value; unlike types are never equal. Lists and objects are compared part by part, charged as steps. */
export function isEqual(frame: Frame, operands: { left: Value; right: Value; at: number }): boolean {
  const { left, right, at } = operands
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  return isEqualInside(frame, { left, right, at, depth: 0 })
}

interface Comparison {
  readonly left: Value
  readonly right: Value
  readonly at: number
  readonly depth: number
}

function isEqualInside(frame: Frame, { left, right, at, depth }: Comparison): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (left instanceof ExpressionDate || right instanceof ExpressionDate) {
    return left instanceof ExpressionDate && right instanceof ExpressionDate && left.epochMs === right.epochMs
  }
  if (depth >= frame.limits.maxDepth) throw frame.error(at, 'The compared values are nested too deeply.')
  if (isList(left) || isList(right)) {
    if (!isList(left) || !isList(right) || left.length !== right.length) return false
    frame.spend(1 + left.length / 8, at)
    return left.every((item, index) =>
      isEqualInside(frame, { left: item ?? null, right: right[index] ?? null, at, depth: depth + 1 }),
    )
  }
  if (!isValueObject(left) || !isValueObject(right)) return false
  const names = Object.keys(left)
  if (names.length !== Object.keys(right).length) return false
  frame.spend(1 + names.length / 4, at)
  return names.every(
    (name) =>
      Object.hasOwn(right, name) &&
      isEqualInside(frame, { left: left[name] ?? null, right: right[name] ?? null, at, depth: depth + 1 }),
  )
}

/** `+`: two numbers add up, two texts join. */
export function addValues(frame: Frame, operands: Operands): Value {
  const { left, right, at } = operands
  if (typeof left === 'number' && typeof right === 'number') return assertFinite(frame, operands, left + right)
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length + right.length > frame.limits.maxMade) frame.make(left.length + right.length, at)
    // V8 joins without copying: the shorter side bounds what is new.
    frame.makeText(Math.min(left.length, right.length), at)
    return left + right
  }
  throw failOnOperands(frame, operands, 'It takes two numbers or two texts; str(x) makes a text.')
}

/** `- * / % **` on two numbers; `-` also gives the milliseconds between two dates. */
export function calculate(frame: Frame, operands: Operands): Value {
  const { left, right, operator } = operands
  if (typeof left === 'number' && typeof right === 'number') {
    return assertFinite(frame, operands, arithmetic(operator, left, right))
  }
  if (operator === '-' && left instanceof ExpressionDate && right instanceof ExpressionDate) {
    return left.epochMs - right.epochMs
  }
  throw failOnOperands(frame, operands, 'It takes two numbers.')
}

function arithmetic(operator: string, left: number, right: number): number {
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '/') return left / right
  if (operator === '%') return left % right
  return left ** right
}

function assertFinite(frame: Frame, operands: Operands, result: number): number {
  if (Number.isFinite(result)) return result
  throw failOnOperands(frame, operands, 'The result is not a finite number.')
}

function failOnOperands(frame: Frame, { left, right, operator, at }: Operands, hint: string): Error {
  const [first, second] = [describeValue(frame, left), describeValue(frame, right)]
  return frame.error(at, `Cannot apply ${operator} to ${first} and ${second}. ${hint}`)
}

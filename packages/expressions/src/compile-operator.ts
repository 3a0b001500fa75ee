import type { BinaryExpression, ConditionalExpression, LogicalExpression, UnaryExpression } from 'acorn'
import { refuse, type Compilation, type Run } from './compilation.ts'
import { describeValue } from './describe-value.ts'
import type { Frame } from './frame.ts'
import { addValues, calculate, isEqual, isTruthy, orderValues } from './operators.ts'
import type { Value } from './value.ts'

/** `!` by truthiness; `-` and `+` on numbers. */
export function compileUnary(compilation: Compilation, node: UnaryExpression): Run {
  const { operator, start } = node
  const argument = compilation.compile(node.argument)
  if (operator === '!') return (frame) => !isTruthy(argument(frame))
  if (operator !== '-' && operator !== '+') throw refuse(compilation, start, `The operator ${operator} is not allowed.`)
  return (frame) => {
    const value = argument(frame)
    if (typeof value === 'number') return operator === '-' ? -value : value
    throw frame.error(start, `Cannot apply ${operator} to ${describeValue(frame, value)}. It takes a number.`)
  }
}

/** `&& || ??` and the words for them; the right side runs only when it is needed. */
export function compileLogical(compilation: Compilation, node: LogicalExpression): Run {
  const left = compilation.compile(node.left)
  const right = compilation.compile(node.right)
  if (node.operator === '??') return (frame) => left(frame) ?? right(frame)
  if (node.operator === '&&') {
    return (frame) => {
      const value = left(frame)
      return isTruthy(value) ? right(frame) : value
    }
  }
  return (frame) => {
    const value = left(frame)
    return isTruthy(value) ? value : right(frame)
  }
}

/** `a ? b : c`, by truthiness. */
export function compileConditional(compilation: Compilation, node: ConditionalExpression): Run {
  const test = compilation.compile(node.test)
  const then = compilation.compile(node.consequent)
  const otherwise = compilation.compile(node.alternate)
  return (frame) => (isTruthy(test(frame)) ? then(frame) : otherwise(frame))
}

/** Comparison and arithmetic. Numbers go the short way; everything else is decided in `operators`. */
export function compileBinary(compilation: Compilation, node: BinaryExpression): Run {
  const { operator } = node
  if (node.left.type === 'PrivateIdentifier') throw refuse(compilation, node.start, 'Private names are not allowed.')
  const left = compilation.compile(node.left)
  const right = compilation.compile(node.right)
  const at = node.left.end
  if (operator === '==' || operator === '===') return compileEquality({ left, right, at })
  if (operator === '!=' || operator === '!==') {
    const equal = compileEquality({ left, right, at })
    return (frame) => !equal(frame)
  }
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    return compileOrder({ left, right, at, operator })
  }
  if (operator === '+') {
    return (frame) => addValues(frame, { left: left(frame), right: right(frame), operator, at })
  }
  if (operator === '-' || operator === '*' || operator === '/' || operator === '%' || operator === '**') {
    return (frame) => calculate(frame, { left: left(frame), right: right(frame), operator, at })
  }
  const hint = operator === 'in' ? 'Use keys(object).includes(name).' : 'Use a function or a code node.'
  throw refuse(compilation, at, `The operator ${operator} is not allowed. ${hint}`)
}

interface Sides {
  readonly left: Run
  readonly right: Run
  readonly at: number
}

function compileEquality({ left, right, at }: Sides): Run {
  return (frame) => {
    const first = left(frame)
    const second = right(frame)
    return first === second || (typeof first === 'object' && isEqual(frame, { left: first, right: second, at }))
  }
}

/** Numbers are compared in place; the closure of each operator is its own, which keeps it small enough to inline. */
function compileOrder({ left, right, at, operator }: Sides & { operator: '<' | '<=' | '>' | '>=' }): Run {
  const order = (frame: Frame, first: Value, second: Value) =>
    orderValues(frame, { left: first, right: second, operator, at })
  if (operator === '<') {
    return (frame) => {
      const first = left(frame)
      const second = right(frame)
      return typeof first === 'number' && typeof second === 'number' ? first < second : order(frame, first, second) < 0
    }
  }
  if (operator === '<=') {
    return (frame) => {
      const first = left(frame)
      const second = right(frame)
      return typeof first === 'number' && typeof second === 'number'
        ? first <= second
        : order(frame, first, second) <= 0
    }
  }
  if (operator === '>=') {
    return (frame) => {
      const first = left(frame)
      const second = right(frame)
      return typeof first === 'number' && typeof second === 'number'
        ? first >= second
        : order(frame, first, second) >= 0
    }
  }
  return (frame) => {
    const first = left(frame)
    const second = right(frame)
    return typeof first === 'number' && typeof second === 'number' ? first > second : order(frame, first, second) > 0
  }
}

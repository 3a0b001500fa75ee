import type { ArrayExpression, Literal, ObjectExpression, Property, SpreadElement, TemplateLiteral } from 'acorn'
import { refuse, type Compilation, type Run } from './compilation.ts'
import { describeValue } from './describe-value.ts'
import type { Frame } from './frame.ts'
import { toText } from './text.ts'
import { isForbiddenName, isList, isValueObject, setMember, type Value } from './value.ts'

/** Text, finite number, boolean or null. */
export function compileLiteral(compilation: Compilation, node: Literal): Run {
  const { value } = node
  if (value === null && node.raw === 'null') return () => null
  if (typeof value === 'string' || typeof value === 'boolean') return () => value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return () => value
    throw refuse(compilation, node.start, 'The number is too large.')
  }
  throw refuse(compilation, node.start, 'Only text, numbers, true, false and null can be written out.')
}

/** `` `a ${b}` ``: parts become text as in a placeholder. */
export function compileTemplateLiteral(compilation: Compilation, node: TemplateLiteral): Run {
  const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '')
  const parts = node.expressions.map((expression) => compilation.compile(expression))
  const at = node.start
  return (frame) => {
    let result = texts[0] ?? ''
    for (let index = 0; index < parts.length; index++) {
      result += toText(frame, parts[index]?.(frame) ?? null, at) + (texts[index + 1] ?? '')
      if (result.length > frame.limits.maxMade) frame.make(result.length, at)
    }
    frame.makeText(result.length, at)
    return result
  }
}

type ListPart = (frame: Frame, list: Value[]) => void

/** `[a, ...b]`: a spread takes a list. */
export function compileArray(compilation: Compilation, node: ArrayExpression): Run {
  const at = node.start
  const parts = node.elements.map((element): ListPart => {
    if (element === null) throw refuse(compilation, at, 'A list has no holes. Write null.')
    if (element.type === 'SpreadElement') return compileListSpread(compilation, element)
    const run = compilation.compile(element)
    return (frame, list) => void list.push(run(frame))
  })
  return (frame) => {
    frame.makeList(parts.length, at)
    const list: Value[] = []
    for (const part of parts) part(frame, list)
    return list
  }
}

function compileListSpread(compilation: Compilation, node: SpreadElement): ListPart {
  const run = compilation.compile(node.argument)
  return (frame, list) => {
    const value = run(frame)
    if (!isList(value))
      throw frame.error(node.start, `Only a list spreads into a list, not ${describeValue(frame, value)}.`)
    frame.makeList(value.length, node.start)
    for (const item of value) list.push(item)
  }
}

type ObjectPart = (frame: Frame, target: { [name: string]: Value }) => void

/** `{ a: 1, [b]: 2, c, ...d }`: a spread takes an object, or null for nothing. */
export function compileObject(compilation: Compilation, node: ObjectExpression): Run {
  const parts = node.properties.map((property) =>
    property.type === 'SpreadElement'
      ? compileObjectSpread(compilation, property)
      : compileProperty(compilation, property),
  )
  return (frame) => {
    frame.makeObject(parts.length, node.start)
    const target: { [name: string]: Value } = {}
    for (const part of parts) part(frame, target)
    return target
  }
}

function compileObjectSpread(compilation: Compilation, node: SpreadElement): ObjectPart {
  const run = compilation.compile(node.argument)
  return (frame, target) => {
    const value = run(frame)
    if (value === null) return
    if (!isValueObject(value)) {
      throw frame.error(node.start, `Only an object spreads into an object, not ${describeValue(frame, value)}.`)
    }
    const names = Object.keys(value)
    frame.makeObject(names.length, node.start)
    for (const name of names) setMember(target, name, value[name] ?? null)
  }
}

function compileProperty(compilation: Compilation, node: Property): ObjectPart {
  if (node.kind !== 'init' || node.method) {
    throw refuse(compilation, node.start, 'An object holds values only: no getters, setters or methods.')
  }
  const value = compilation.compile(node.value)
  if (node.computed) return compileComputedProperty(compilation, node, value)
  const name = node.key.type === 'Identifier' ? node.key.name : String((node.key as Literal).value)
  if (isForbiddenName(name)) throw refuse(compilation, node.start, `The name "${name}" is not allowed. Choose another.`)
  return (frame, target) => {
    target[name] = value(frame)
  }
}

function compileComputedProperty(compilation: Compilation, node: Property, value: Run): ObjectPart {
  const key = compilation.compile(node.key)
  return (frame, target) => {
    const name = key(frame)
    if (typeof name !== 'string' && typeof name !== 'number') {
      throw frame.error(node.start, `A member's name must be a text or a number, not ${describeValue(frame, name)}.`)
    }
    if (isForbiddenName(String(name))) throw frame.error(node.start, `The name "${name}" is not allowed.`)
    target[String(name)] = value(frame)
  }
}

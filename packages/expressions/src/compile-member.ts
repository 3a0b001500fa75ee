import type { Expression, Identifier, MemberExpression } from 'acorn'
import { refuse, type Compilation, type Run } from './compilation.ts'
import { describeValue } from './describe-value.ts'
import type { Frame } from './frame.ts'
import { isForbiddenName, isList, readMember, type Value } from './value.ts'

/** A lambda parameter, or a free name that the context gives. */
export function compileIdentifier(compilation: Compilation, node: Identifier): Run {
  return compilePath(compilation, { root: node, names: [] })
}

/** `a.b`, `a['b']`, `a[i]`; null for what is missing. A path of plain names from one root is one closure. */
export function compileMember(compilation: Compilation, node: MemberExpression): Run {
  const path = toStaticPath(compilation, node)
  if (path !== null) return compilePath(compilation, path)
  if (node.object.type === 'Super') throw refuse(compilation, node.start, '"super" is not allowed.')
  const object = compilation.compile(node.object)
  const name = toStaticName(compilation, node)
  if (name !== null) return (frame) => readMember(object(frame), name)
  const key = compilation.compile(node.property as Expression)
  const at = node.property.start
  return (frame) => readComputed(frame, { object: object(frame), key: key(frame), at })
}

interface StaticPath {
  readonly root: Identifier
  readonly names: readonly string[]
}

function toStaticPath(compilation: Compilation, node: Expression): StaticPath | null {
  const names: string[] = []
  let inner = node
  while (inner.type !== 'Identifier') {
    if (inner.type === 'ChainExpression' || inner.type === 'ParenthesizedExpression') {
      inner = inner.expression
      continue
    }
    if (inner.type !== 'MemberExpression' || inner.object.type === 'Super') return null
    const name = toStaticName(compilation, inner)
    if (name === null) return null
    names.unshift(name)
    inner = inner.object
  }
  return { root: inner, names }
}

/** The member's name when it is written out, as `.b` or `['b']`. */
function toStaticName(compilation: Compilation, node: MemberExpression): string | null {
  const { property } = node
  if (property.type === 'PrivateIdentifier') throw refuse(compilation, property.start, 'Private names are not allowed.')
  const literal = property.type === 'Literal' && typeof property.value === 'string' ? property.value : null
  const name = !node.computed && property.type === 'Identifier' ? property.name : literal
  if (name !== null && isForbiddenName(name)) {
    throw refuse(compilation, property.start, `The name "${name}" may not be read.`)
  }
  return name
}

function compilePath(compilation: Compilation, { root, names }: StaticPath): Run {
  const { name, start } = root
  if (isForbiddenName(name)) throw refuse(compilation, start, `The name "${name}" may not be read.`)
  compilation.cost += names.length
  const slot = compilation.scope.get(name)
  if (slot !== undefined) return readPath((frame) => frame.locals[slot] ?? null, names)
  compilation.roots.add(name)
  compilation.paths.set(JSON.stringify([name, ...names]), [name, ...names])
  return readPath((frame) => frame.read(name, start), names)
}

function readPath(root: Run, names: readonly string[]): Run {
  const [first, second, third] = names
  if (first === undefined) return root
  if (second === undefined) return (frame) => readMember(root(frame), first)
  if (third === undefined) return (frame) => readMember(readMember(root(frame), first), second)
  const rest = names.slice(2)
  return (frame) => {
    let value = readMember(readMember(root(frame), first), second)
    for (const name of rest) value = readMember(value, name)
    return value
  }
}

function readComputed(frame: Frame, { object, key, at }: { object: Value; key: Value; at: number }): Value {
  if (typeof key === 'number') {
    if (isList(object)) return object[key] ?? null
    if (typeof object === 'string') return object[key] ?? null
    return readMember(object, String(key))
  }
  if (typeof key !== 'string') {
    throw frame.error(at, `A member is read by a text or a number, not by ${describeValue(frame, key)}.`)
  }
  if (isForbiddenName(key)) throw frame.error(at, `The name "${key}" may not be read.`)
  return readMember(object, key)
}

import type { ArrowFunctionExpression, CallExpression, Expression, Pattern, SpreadElement } from 'acorn'
import { Call, type Argument, type Callable } from './call.ts'
import { refuse, type Compilation, type Run } from './compilation.ts'
import type { Frame } from './frame.ts'
import { FUNCTIONS, TIME_OR_RANDOM } from './function-table.ts'
import { Lambda, type Bind } from './lambda.ts'
import { METHOD_NAMES, callMethod } from './method-table.ts'
import { isForbiddenName, readMember } from './value.ts'

type RunArgument = (frame: Frame) => Argument

/** A call of a function of the language by its name, or of an allow-listed method by its name. */
export function compileCall(compilation: Compilation, node: CallExpression): Run {
  const { callee } = node
  if (callee.type === 'Identifier') return compileFunctionCall(compilation, { node, name: callee.name })
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') {
    throw refuse(compilation, node.start, 'Only functions and methods can be called, by their names.')
  }
  if (callee.computed || callee.property.type !== 'Identifier') {
    throw refuse(compilation, callee.property.start, 'A method is called by its name, as in list.map(…).')
  }
  const { name, start } = callee.property
  if (!METHOD_NAMES.has(name))
    throw refuse(compilation, start, `There is no method "${name}". docs/expressions.md lists all there are.`)
  const object = compilation.compile(callee.object)
  const args = compileArguments(compilation, node.arguments)
  const isLenient = node.optional || hasOptionalLink(callee)
  return (frame) => {
    const self = object(frame)
    if (self === null && isLenient) return null
    return callMethod(self, new Call({ frame, name, at: start, args: args.map((run) => run(frame)) }))
  }
}

function compileFunctionCall(compilation: Compilation, { node, name }: { node: CallExpression; name: string }): Run {
  const at = node.callee.start
  if (compilation.scope.has(name)) throw refuse(compilation, at, `"${name}" is a parameter here and cannot be called.`)
  const entry = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (entry === undefined)
    throw refuse(compilation, at, `There is no function "${name}". docs/expressions.md lists all there are.`)
  if (node.optional) throw refuse(compilation, at, `${name} is always there. Remove the ?.`)
  assertArity(compilation, { entry, given: node.arguments.length, at })
  if (TIME_OR_RANDOM.has(name)) compilation.usesTimeOrRandomness = true
  const args = compileArguments(compilation, node.arguments)
  return (frame) => entry.run(new Call({ frame, name, at, args: args.map((run) => run(frame)) }))
}

function assertArity(compilation: Compilation, { entry, given, at }: { entry: Callable; given: number; at: number }) {
  const [fewest, most] = entry.arity
  if (given >= fewest && given <= most) return
  throw refuse(compilation, at, `It is called as ${entry.signature}, not with ${given} arguments.`)
}

/** Whether `?.` stands to the left in the same chain: then null gives null instead of an error. */
function hasOptionalLink(node: Expression): boolean {
  let link: Expression | CallExpression['callee'] = node
  for (;;) {
    if (link.type === 'MemberExpression') {
      if (link.optional) return true
      link = link.object
    } else if (link.type === 'CallExpression') {
      if (link.optional) return true
      link = link.callee
    } else {
      return false
    }
  }
}

function compileArguments(compilation: Compilation, nodes: readonly (Expression | SpreadElement)[]): RunArgument[] {
  return nodes.map((node) => {
    if (node.type === 'SpreadElement') {
      throw refuse(compilation, node.start, 'Arguments do not spread. Give the list itself, as in max(list).')
    }
    if (node.type !== 'ArrowFunctionExpression') return compilation.compile(node)
    const lambda = compileLambda(compilation, node)
    return () => lambda
  })
}

const MAX_PARAMETERS = 3

function compileLambda(compilation: Compilation, node: ArrowFunctionExpression): Lambda {
  if (node.async) throw refuse(compilation, node.start, '"async" is not allowed. Values are there already.')
  if (node.body.type === 'BlockStatement') {
    throw refuse(compilation, node.body.start, 'The body of a function is one expression, without braces.')
  }
  if (node.params.length > MAX_PARAMETERS) {
    throw refuse(compilation, node.start, `A function gets at most ${MAX_PARAMETERS} arguments.`)
  }
  const outer = { scope: compilation.scope, cost: compilation.cost }
  compilation.scope = new Map(outer.scope)
  compilation.cost = 0
  const binds = node.params.map((parameter) => compileParameter(compilation, parameter))
  const body = compilation.compile(node.body)
  const lambda = new Lambda({ binds, body, cost: compilation.cost + binds.length, at: node.start })
  compilation.scope = outer.scope
  compilation.cost = outer.cost + 1
  return lambda
}

/** A name, or a pattern of names: `[key, value]`, `{ id, title: name }`. */
function compileParameter(compilation: Compilation, node: Pattern): Bind {
  if (node.type === 'Identifier') {
    if (isForbiddenName(node.name)) throw refuse(compilation, node.start, `The name "${node.name}" is not allowed.`)
    const slot = compilation.slots++
    compilation.scope.set(node.name, slot)
    return (frame, argument) => {
      frame.locals[slot] = argument
    }
  }
  if (node.type === 'ArrayPattern') {
    const binds = node.elements.map((element) => (element === null ? null : compileParameter(compilation, element)))
    return (frame, argument) => {
      const items = Array.isArray(argument) ? argument : []
      binds.forEach((bind, index) => bind?.(frame, items[index] ?? null))
    }
  }
  if (node.type === 'ObjectPattern') return compileObjectPattern(compilation, node.properties)
  throw refuse(compilation, node.start, 'Parameters have no defaults and no rest. Write names.')
}

type PatternProperties = Extract<Pattern, { type: 'ObjectPattern' }>['properties']

function compileObjectPattern(compilation: Compilation, nodes: PatternProperties): Bind {
  const binds = nodes.map((node) => {
    if (node.type !== 'Property' || node.computed || node.key.type !== 'Identifier') {
      throw refuse(compilation, node.start, 'A pattern holds plain names, as in ({ id, title }) => ….')
    }
    const { name } = node.key
    if (isForbiddenName(name)) throw refuse(compilation, node.start, `The name "${name}" may not be read.`)
    return { name, bind: compileParameter(compilation, node.value) }
  })
  return (frame, argument) => {
    for (const { name, bind } of binds) bind(frame, readMember(argument, name))
  }
}

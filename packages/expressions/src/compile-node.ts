import type { Expression } from 'acorn'
import { compileCall } from './compile-call.ts'
import { refuse, type Compilation, type Run } from './compilation.ts'
import { compileArray, compileLiteral, compileObject, compileTemplateLiteral } from './compile-literal.ts'
import { compileIdentifier, compileMember } from './compile-member.ts'
import { compileBinary, compileConditional, compileLogical, compileUnary } from './compile-operator.ts'
import { DEFAULT_LIMITS } from './evaluation-context.ts'

/** Links of a chain nest to the left and stay shallow in the reader's eye: ten of them count as one level. */
const CHAIN_LINK = 0.1
const CHAINS = new Set<string>([
  'BinaryExpression',
  'LogicalExpression',
  'MemberExpression',
  'CallExpression',
  'ParenthesizedExpression',
  'ChainExpression',
])

/** Compiles one node of the syntax tree to a closure. Throws EXPRESSION_FAILED for what expressions do not have. */
export function compileNode(compilation: Compilation, node: Expression): Run {
  const level = CHAINS.has(node.type) ? CHAIN_LINK : 1
  compilation.cost += 1
  compilation.depth += level
  compilation.deepest = Math.max(compilation.deepest, compilation.depth)
  if (compilation.depth > DEFAULT_LIMITS.maxDepth) {
    throw refuse(compilation, node.start, `Nested deeper than ${DEFAULT_LIMITS.maxDepth} levels. Split it.`)
  }
  const run = compileByType(compilation, node)
  compilation.depth -= level
  return run
}

function compileByType(compilation: Compilation, node: Expression): Run {
  switch (node.type) {
    case 'Literal':
      return compileLiteral(compilation, node)
    case 'TemplateLiteral':
      return compileTemplateLiteral(compilation, node)
    case 'Identifier':
      return compileIdentifier(compilation, node)
    case 'MemberExpression':
      return compileMember(compilation, node)
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return compilation.compile(node.expression)
    case 'UnaryExpression':
      return compileUnary(compilation, node)
    case 'BinaryExpression':
      return compileBinary(compilation, node)
    case 'LogicalExpression':
      return compileLogical(compilation, node)
    case 'ConditionalExpression':
      return compileConditional(compilation, node)
    case 'ArrayExpression':
      return compileArray(compilation, node)
    case 'ObjectExpression':
      return compileObject(compilation, node)
    case 'CallExpression':
      return compileCall(compilation, node)
    default:
      throw refuse(compilation, node.start, REFUSED[node.type] ?? `${node.type} is not part of the language.`)
  }
}

const REFUSED: { readonly [type: string]: string } = {
  ArrowFunctionExpression: 'A function may only be the argument of a call, as in list.map(x => x.id).',
  FunctionExpression: 'Write functions as x => …, as the argument of a call.',
  AssignmentExpression: 'An expression cannot assign. Use == to compare, and the node’s "set" to write vars.',
  UpdateExpression: 'An expression cannot change a value. Use + 1 or - 1.',
  SequenceExpression: 'The comma operator is not allowed. Write one expression.',
  ThisExpression: '"this" is not a name. Use input, nodes or a node id.',
  NewExpression: '"new" is not allowed. Use a function such as date().',
  ImportExpression: '"import" is not allowed.',
  MetaProperty: 'Meta properties are not allowed.',
  ClassExpression: 'Classes are not allowed.',
  TaggedTemplateExpression: 'A template takes no tag. Remove the name before the backtick.',
  AwaitExpression: '"await" is not allowed. Values are there already.',
  YieldExpression: '"yield" is not allowed.',
}

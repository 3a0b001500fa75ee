import type { AnyNode, Pattern } from 'acorn'
import { parseExpression } from './parse-expression.ts'

/** How a node's id changes in an expression. */
export interface ReferenceRenaming {
  readonly from: string
  readonly to: string
  /** Whether a bare `from` means the node, not something else of that name. */
  readonly isBareNode: boolean
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The expression with every reference to node `from` written for `to`: `nodes.from`, `nodes["from"]` and, when
 * `isBareNode`, the bare name. Where a lambda parameter named `to` would catch the bare name, `nodes.to.output` is
 * written. All other text stays as it is. Throws EXPRESSION_FAILED when the text does not parse.
 */
export function renameReferences(text: string, renaming: ReferenceRenaming): string {
  const edits: Edit[] = []
  visit(parseExpression(text), [], { ...renaming, edits })
  let renamed = text
  for (const { start, end, text: fresh } of edits.toSorted((left, right) => right.start - left.start)) {
    renamed = renamed.slice(0, start) + fresh + renamed.slice(end)
  }
  return renamed
}

type Visit = ReferenceRenaming & { readonly edits: Edit[] }

/** Depth is bounded by the parser. `hidden` holds the names of the lambda parameters around. */
function visit(node: AnyNode, hidden: readonly string[], renaming: Visit): void {
  switch (node.type) {
    case 'Identifier':
      renameBare(node, hidden, renaming)
      return
    case 'MemberExpression':
      if (node.object.type === 'Identifier' && node.object.name === 'nodes' && !hidden.includes('nodes')) {
        renameMember(node.property as AnyNode, node.computed, renaming)
      }
      visit(node.object as AnyNode, hidden, renaming)
      if (node.computed) visit(node.property as AnyNode, hidden, renaming)
      return
    case 'Property':
      if (node.shorthand) renameShorthand(node, hidden, renaming)
      else {
        if (node.computed) visit(node.key, hidden, renaming)
        visit(node.value, hidden, renaming)
      }
      return
    case 'ArrowFunctionExpression': {
      visit(node.body, [...hidden, ...node.params.flatMap(listParameterNames)], renaming)
      return
    }
    default:
      for (const child of listChildren(node)) visit(child, hidden, renaming)
  }
}

/** The names that a parameter binds: one, or those of a pattern. */
function listParameterNames(parameter: Pattern): readonly string[] {
  if (parameter.type === 'Identifier') return [parameter.name]
  if (parameter.type === 'ArrayPattern') {
    return parameter.elements.flatMap((element) => (element === null ? [] : listParameterNames(element)))
  }
  if (parameter.type !== 'ObjectPattern') return []
  return parameter.properties.flatMap((property) =>
    property.type === 'Property' ? listParameterNames(property.value) : [],
  )
}

function renameBare(node: Extract<AnyNode, { type: 'Identifier' }>, hidden: readonly string[], renaming: Visit): void {
  if (!isNodeName(node.name, hidden, renaming)) return
  renaming.edits.push({ start: node.start, end: node.end, text: writeBare(hidden, renaming) })
}

function renameShorthand(
  node: Extract<AnyNode, { type: 'Property' }>,
  hidden: readonly string[],
  renaming: Visit,
): void {
  if (node.key.type !== 'Identifier' || !isNodeName(node.key.name, hidden, renaming)) return
  renaming.edits.push({ start: node.start, end: node.end, text: `${node.key.name}: ${writeBare(hidden, renaming)}` })
}

function isNodeName(name: string, hidden: readonly string[], { from, isBareNode }: Visit): boolean {
  return isBareNode && name === from && !hidden.includes(name)
}

function writeBare(hidden: readonly string[], { to }: Visit): string {
  return hidden.includes(to) ? `nodes.${to}.output` : to
}

function renameMember(property: AnyNode, isComputed: boolean, { from, to, edits }: Visit): void {
  const { start, end } = property
  if (!isComputed && property.type === 'Identifier' && property.name === from) edits.push({ start, end, text: to })
  if (isComputed && property.type === 'Literal' && property.value === from) {
    edits.push({ start, end, text: JSON.stringify(to) })
  }
}

function listChildren(node: AnyNode): readonly AnyNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isSyntaxNode)
}

function isSyntaxNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

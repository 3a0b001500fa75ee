import { FUNCTION_NAMES, RESERVED_NAMES, isEcmaKeyword, parseTemplate, renameReferences } from '@heddle/expressions'
import { HeddleError, NODE_ID_PATTERN, type Definition, type Json, type NodeCatalogue } from '@heddle/model'
import { listExpressionSites, type ExpressionSite } from './expression-sites.ts'
import { buildGraph, type GraphNode } from './graph.ts'
import { parsePointer } from './json-pointer.ts'
import { createNameWorld } from './name-world.ts'
import { meansNode } from './resolve-names.ts'
import { createTypeLookup } from './type-lookup.ts'

export interface Renaming {
  readonly from: string
  readonly to: string
  /** Tells which fields of a config are expressions. */
  readonly catalogue: NodeCatalogue
}

/**
 * Gives a node another id and rewrites all that names it: edges, parents, handlers, and every expression. Expressions
 * that do not parse stay as they are. Throws `NOT_FOUND` without such a node, and `INPUT_INVALID` when the new id is
 * not allowed, taken, or already means something else in expressions.
 */
export function renameNode(definition: Definition, renaming: Renaming): Definition {
  const { from, to } = renaming
  if (from === to) return definition
  const graph = buildGraph(definition)
  const node = graph.byId.get(from)
  if (node === undefined) throw new HeddleError('NOT_FOUND', `There is no node \`${from}\`. Load the definition again.`)
  const typeOf = createTypeLookup(renaming.catalogue)
  const world = createNameWorld(graph, typeOf)
  assertFree(to, graph.byId.has(to), new Set([...world.inputFields, ...listItemNames(graph.nodes)]))
  const renamed = renameIds(structuredCloneJson(definition as unknown as Json) as unknown as Definition, from, to)
  for (const site of listExpressionSites(graph, typeOf)) {
    const text = renameInSite(site, { from, to, isBareNode: meansNode(site, node, world) })
    if (text !== site.text) writeAt(renamed as unknown as Json, site.path, text)
  }
  return renamed
}

function assertFree(to: string, isTaken: boolean, meanings: ReadonlySet<string>): void {
  const problem = !NODE_ID_PATTERN.test(to)
    ? 'must start with a lower-case letter and hold only letters, digits and _ (64 at most)'
    : isTaken
      ? 'is already the id of another node'
      : RESERVED_NAMES.includes(to) || FUNCTION_NAMES.includes(to) || isEcmaKeyword(to)
        ? 'means something else in expressions'
        : meanings.has(to)
          ? 'is already a field of the input or the name of an item'
          : null
  if (problem !== null) throw new HeddleError('INPUT_INVALID', `The id \`${to}\` ${problem}. Choose another.`)
}

function listItemNames(nodes: readonly GraphNode[]): readonly string[] {
  return nodes.map((node) => node.definition.config?.['itemName']).filter((name) => typeof name === 'string')
}

function renameIds(definition: Definition, from: string, to: string): Definition {
  const change = (id: string) => (id === from ? to : id)
  const { settings } = definition
  for (const node of definition.nodes) {
    node.id = change(node.id)
    if (node.parent !== undefined) node.parent = change(node.parent)
    if (node.compensate !== undefined) node.compensate = change(node.compensate)
  }
  for (const edge of definition.edges ?? []) {
    edge.from = change(edge.from)
    edge.to = change(edge.to)
  }
  if (settings?.errorHandler !== undefined) settings.errorHandler = change(settings.errorHandler)
  return definition
}

interface SiteRenaming {
  readonly from: string
  readonly to: string
  /** A bare `from` means the node here, not a loop's item. */
  readonly isBareNode: boolean
}

function renameInSite(site: ExpressionSite, renaming: SiteRenaming): string {
  if (site.kind === 'code' || site.kind === 'literal' || !site.text.includes(renaming.from)) return site.text
  try {
    if (site.kind !== 'template') return renameReferences(site.text, renaming)
    const parts = parseTemplate(site.text).parts.map((part) => {
      if (typeof part === 'string') return part
      return `\${{ ${renameReferences(part.text, renaming)} }}`
    })
    return parts.join('')
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    // It does not parse; validation says so, and a guess would hide it.
    return site.text
  }
}

function structuredCloneJson(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => structuredCloneJson(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, structuredCloneJson(member)]))
}

/** `root` is our own copy. */
function writeAt(root: Json, pointer: string, text: string): void {
  const parts = parsePointer(pointer)
  const last = parts.at(-1) ?? ''
  let holder = root as { [name: string]: Json }
  for (const part of parts.slice(0, -1)) holder = holder[part] as { [name: string]: Json }
  holder[last] = text
}

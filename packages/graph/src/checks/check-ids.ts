import { FUNCTION_NAMES, RESERVED_NAMES, isEcmaKeyword } from '@heddle/expressions'
import { UNUSABLE_ID, MAX_CONTAINER_DEPTH, type GraphNode } from '../graph.ts'
import { toPointer } from '../json-pointer.ts'
import { isContainer } from '../type-lookup.ts'
import { nodePath, type CheckContext } from './check-context.ts'

/** Names that expressions may never read: a node of that name would be out of their reach. */
const UNREADABLE = ['constructor', 'prototype']
const RESERVED = new Set([...RESERVED_NAMES, ...FUNCTION_NAMES, ...UNREADABLE])

/** `duplicate-id` and `reserved-id`, for nodes and loop items. */
export function checkIds(context: CheckContext): void {
  const first = new Map<string, number>()
  for (const [position, { id }] of context.graph.definition.nodes.entries()) {
    if (id === UNUSABLE_ID) continue
    const earlier = first.get(id)
    if (earlier === undefined) {
      first.set(id, position)
      continue
    }
    const message = `\`${id}\` is already the id of node ${earlier + 1} in the list. Rename one of them.`
    context.report({
      code: 'duplicate-id',
      severity: 'error',
      path: toPointer(['nodes', position, 'id']),
      nodeId: id,
      message,
    })
  }
  for (const node of context.graph.nodes) {
    checkReserved(context, { node, name: node.id, path: nodePath(node, 'id') })
    const itemName = node.definition.config?.['itemName']
    if (typeof itemName !== 'string' || context.typeOf(node)?.role !== 'loop') continue
    checkReserved(context, { node, name: itemName, path: nodePath(node, 'config', 'itemName') })
  }
}

function checkReserved(
  context: CheckContext,
  named: { readonly node: GraphNode; readonly name: string; readonly path: string },
): void {
  if (!RESERVED.has(named.name) && !isEcmaKeyword(named.name)) return
  const message = `\`${named.name}\` means something else in expressions. Choose another name.`
  context.report({ code: 'reserved-id', severity: 'error', path: named.path, nodeId: named.node.id, message })
}

/** `bad-parent`: unknown or unfit parents, containers inside themselves or too deep, triggers inside containers. */
export function checkParents(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    const { parent } = node.definition
    if (parent === undefined || node.isDuplicate) continue
    const message = describeParent(context, node, parent)
    if (message === null) continue
    context.report({ code: 'bad-parent', severity: 'error', path: nodePath(node, 'parent'), nodeId: node.id, message })
  }
}

function describeParent(context: CheckContext, node: GraphNode, parent: string): string | null {
  const holder = context.graph.byId.get(parent)
  if (holder === undefined)
    return `There is no node \`${parent}\`. Name a loop or parallel container, or remove the field.`
  if (node.scope.container !== holder) {
    return (
      `\`${node.id}\` is inside itself, or deeper than ${MAX_CONTAINER_DEPTH} containers. ` +
      'Remove the parent, or name another container.'
    )
  }
  const type = context.typeOf(holder)
  if (type !== undefined && !isContainer(type)) {
    return `\`${parent}\` is of type ${type.type}, which holds no nodes. Name a loop or parallel container.`
  }
  if (holder.definition.each !== undefined) return `\`${parent}\` has \`each\` and holds no nodes. Use a flow.loop.`
  if (context.typeOf(node)?.role === 'trigger') return 'A trigger starts the workflow. Move it out of the container.'
  return null
}

/** `dangling-id`, and what else is wrong with the nodes that `errorHandler` and `compensate` name. */
export function checkHandlers(context: CheckContext): void {
  const { definition, byId } = context.graph
  const name = definition.settings?.errorHandler
  if (name !== undefined) {
    const handler = byId.get(name)
    const place = { path: '/settings/errorHandler' }
    if (handler === undefined) reportDangling(context, { ...place, id: name })
    else if (handler.scope.container !== null) {
      const message = `The error handler \`${name}\` stands inside a container. Move it to the top.`
      context.report({ code: 'edge-over-wall', severity: 'error', ...place, message })
    } else checkHandler(context, handler)
  }
  for (const node of context.graph.nodes) checkCompensation(context, node)
}

function checkCompensation(context: CheckContext, node: GraphNode): void {
  const name = node.definition.compensate
  if (name === undefined) return
  const place = { path: nodePath(node, 'compensate'), nodeId: node.id }
  const handler = context.graph.byId.get(name)
  if (handler === undefined) reportDangling(context, { ...place, id: name })
  else if (handler === node) {
    const message = 'A node cannot compensate itself. Name another node.'
    context.report({ code: 'edge-into-handler', severity: 'error', ...place, message })
  } else if (handler.scope !== node.scope) {
    const message = `\`${name}\` stands in another container than \`${node.id}\`. Put both into the same one.`
    context.report({ code: 'edge-over-wall', severity: 'error', ...place, message })
  } else checkHandler(context, handler)
}

function checkHandler(context: CheckContext, handler: GraphNode): void {
  if (context.typeOf(handler)?.role !== 'trigger') return
  const message = 'A trigger cannot handle a failure. Name a node that does the work.'
  context.report({ code: 'edge-into-handler', severity: 'error', path: nodePath(handler), nodeId: handler.id, message })
}

function reportDangling(
  context: CheckContext,
  dangling: { readonly path: string; readonly id: string; readonly nodeId?: string },
): void {
  const { id, ...place } = dangling
  const message = `There is no node \`${id}\`. Correct the id, or add the node.`
  context.report({ code: 'dangling-id', severity: 'error', ...place, message })
}

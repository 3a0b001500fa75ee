import { edgeIdOf, renameNode } from '@heddle/graph'
import {
  HeddleError,
  assertNever,
  type Definition,
  type EdgeDefinition,
  type NodeCatalogue,
  type NodeDefinition,
} from '@heddle/model'

/*
 * Edits of a definition's nodes and edges, as plain functions. They keep the order of what stays, and every field they
 * do not name, `x-…` included. What they leave is checked by who stores it.
 */

export type NodeOperation =
  | { readonly op: 'add'; readonly node: NodeDefinition }
  | { readonly op: 'replace'; readonly nodeId: string; readonly node: NodeDefinition }
  | { readonly op: 'remove'; readonly nodeId: string }
  | { readonly op: 'connect'; readonly edge: EdgeDefinition }
  | { readonly op: 'disconnect'; readonly edgeId: string }

export type EdgeOperation =
  | { readonly op: 'add'; readonly edge: EdgeDefinition }
  | { readonly op: 'replace'; readonly edgeId: string; readonly edge: EdgeDefinition }
  | { readonly op: 'remove'; readonly edgeId: string }

/** One operation on a node or an edge. Throws `NOT_FOUND` or `CONFLICT` when it does not fit. */
export function applyNodeOperation(
  definition: Definition,
  operation: NodeOperation,
  catalogue: NodeCatalogue,
): Definition {
  switch (operation.op) {
    case 'add':
      return addNode(definition, operation.node)
    case 'replace':
      return replaceNode(definition, operation, catalogue)
    case 'remove':
      return removeNode(definition, operation.nodeId)
    case 'connect':
      return addEdge(definition, operation.edge)
    case 'disconnect':
      return removeEdge(definition, operation.edgeId)
    default:
      return assertNever(operation, 'node operation')
  }
}

/** One operation on an edge. Throws `NOT_FOUND` or `CONFLICT` when it does not fit. */
export function applyEdgeOperation(definition: Definition, operation: EdgeOperation): Definition {
  switch (operation.op) {
    case 'add':
      return addEdge(definition, operation.edge)
    case 'replace':
      return replaceEdge(definition, operation.edgeId, operation.edge)
    case 'remove':
      return removeEdge(definition, operation.edgeId)
    default:
      return assertNever(operation, 'edge operation')
  }
}

/** The node of that id. Throws `NOT_FOUND`. */
export function findNode(definition: Definition, nodeId: string): NodeDefinition {
  const node = definition.nodes.find(({ id }) => id === nodeId)
  if (node !== undefined) return node
  throw new HeddleError('NOT_FOUND', `The draft has no node ${JSON.stringify(nodeId)}. Load it again.`)
}

/** The edges with their ids filled in. */
export function listEdges(definition: Definition): readonly EdgeDefinition[] {
  return (definition.edges ?? []).map((edge) => ({ ...edge, id: edgeIdOf(edge) }))
}

function addNode(definition: Definition, node: NodeDefinition): Definition {
  if (definition.nodes.some(({ id }) => id === node.id)) {
    throw new HeddleError('CONFLICT', `The draft has a node ${JSON.stringify(node.id)} already. Choose another id.`)
  }
  return { ...definition, nodes: [...definition.nodes, node] }
}

/** Another id renames the node first, and all that names it. */
function replaceNode(
  definition: Definition,
  { nodeId, node }: { readonly nodeId: string; readonly node: NodeDefinition },
  catalogue: NodeCatalogue,
): Definition {
  findNode(definition, nodeId)
  const renamed =
    typeof node.id === 'string' && node.id !== nodeId
      ? renameNode(definition, { from: nodeId, to: node.id, catalogue })
      : definition
  return { ...renamed, nodes: renamed.nodes.map((each) => (each.id === node.id ? node : each)) }
}

/** With all it contains, however deep, and every edge that touches any of them. */
function removeNode(definition: Definition, nodeId: string): Definition {
  findNode(definition, nodeId)
  const gone = new Set([nodeId])
  for (let before = 0; before < gone.size;) {
    before = gone.size
    for (const { id, parent } of definition.nodes) if (parent !== undefined && gone.has(parent)) gone.add(id)
  }
  const nodes = definition.nodes.filter(({ id }) => !gone.has(id))
  if (definition.edges === undefined) return { ...definition, nodes }
  const edges = definition.edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to))
  return { ...definition, nodes, edges }
}

function addEdge(definition: Definition, edge: EdgeDefinition): Definition {
  const id = edgeIdOf(edge)
  const edges = definition.edges ?? []
  if (edges.some((each) => edgeIdOf(each) === id)) {
    throw new HeddleError('CONFLICT', `The draft has an edge ${JSON.stringify(id)} already. Give this one its own id.`)
  }
  return { ...definition, edges: [...edges, edge] }
}

function replaceEdge(definition: Definition, edgeId: string, edge: EdgeDefinition): Definition {
  const edges = [...(definition.edges ?? [])]
  edges[findEdge(definition, edgeId)] = edge
  return { ...definition, edges }
}

function removeEdge(definition: Definition, edgeId: string): Definition {
  const edges = [...(definition.edges ?? [])]
  edges.splice(findEdge(definition, edgeId), 1)
  return { ...definition, edges }
}

function findEdge(definition: Definition, edgeId: string): number {
  const at = (definition.edges ?? []).findIndex((edge) => edgeIdOf(edge) === edgeId)
  if (at !== -1) return at
  throw new HeddleError('NOT_FOUND', `The draft has no edge ${JSON.stringify(edgeId)}. Load it again.`)
}

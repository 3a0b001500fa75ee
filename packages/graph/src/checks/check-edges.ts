import type { EdgeDefinition } from '@heddle/model'
import { MAIN_PORT, UNUSABLE_ID, edgeIdOf, type GraphEdge, type GraphNode } from '../graph.ts'
import { toPointer } from '../json-pointer.ts'
import { findScopeCycles } from '../order-nodes.ts'
import { ERROR_PORT, listOutPorts } from '../ports.ts'
import { routesTimeout } from '../type-lookup.ts'
import { edgePath, nodePath, type CheckContext } from './check-context.ts'

/** `dangling-id`, `edge-over-wall`, `duplicate-edge`. */
export function checkEdgeEnds(context: CheckContext): void {
  const ids = new Map<string, number>()
  for (const [position, edge] of (context.graph.definition.edges ?? []).entries()) {
    if (edge.from === UNUSABLE_ID) continue
    checkEnds(context, edge, position)
    const id = edgeIdOf(edge)
    const earlier = ids.get(id)
    ids.set(id, earlier ?? position)
    if (earlier === undefined) continue
    const message = `Edge ${earlier + 1} in the list is already \`${id}\`. Remove this one, or give both an id of their own.`
    context.report({ code: 'duplicate-edge', severity: 'error', path: toPointer(['edges', position]), message })
  }
}

function checkEnds(context: CheckContext, edge: EdgeDefinition, position: number): void {
  const from = context.graph.byId.get(edge.from)
  const to = context.graph.byId.get(edge.to)
  for (const [end, node] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (node !== undefined) continue
    const message = `There is no node \`${edge[end]}\`. Correct the id, or add the node.`
    context.report({ code: 'dangling-id', severity: 'error', path: toPointer(['edges', position, end]), message })
  }
  if (from === undefined || to === undefined || from.scope === to.scope) return
  const message =
    `\`${from.id}\` and \`${to.id}\` stand in different containers, and edges stay inside one. ` +
    'Connect the containers, or move a node.'
  context.report({ code: 'edge-over-wall', severity: 'error', path: toPointer(['edges', position]), message })
}

/** `edge-into-handler`, `unknown-port`, `dead-port`. */
export function checkPorts(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    const type = context.typeOf(node)
    const outPorts = type === undefined ? null : listOutPorts(node, type)
    for (const edge of node.outgoing) {
      checkHandlerEdge(context, edge)
      if (outPorts !== null && !outPorts.has(edge.port)) reportPort(context, { edge, end: 'port', known: outPorts })
      else checkDeadPort(context, edge)
      const inPorts = context.typeOf(edge.to)?.ports.in
      if (inPorts !== undefined && !inPorts.includes(edge.toPort)) {
        reportPort(context, { edge, end: 'toPort', known: new Set(inPorts) })
      }
    }
  }
}

function checkHandlerEdge(context: CheckContext, edge: GraphEdge): void {
  const handler = [edge.to, edge.from].find((node) => node.isHandler)
  if (handler === undefined) return
  const message =
    `\`${handler.id}\` is a handler: it runs by itself after a failure and takes no edges. Remove the edge; ` +
    'for several steps make the handler a flow.parallel or flow.subworkflow.'
  context.report({ code: 'edge-into-handler', severity: 'error', path: edgePath(edge), nodeId: handler.id, message })
}

function reportPort(
  context: CheckContext,
  wrong: { readonly edge: GraphEdge; readonly end: 'port' | 'toPort'; readonly known: ReadonlySet<string> },
): void {
  const { edge, end, known } = wrong
  const node = end === 'port' ? edge.from : edge.to
  const list = [...known].join(', ')
  const direction = end === 'port' ? 'out' : 'in'
  const move = known.size === 0 ? `It has no ${direction} port at all: remove the edge.` : `Use one of: ${list}.`
  const message = `\`${node.id}\` (${node.definition.type}) has no ${direction} port \`${edge[end]}\`. ${move}`
  const path = edge.definition[end] === undefined ? edgePath(edge) : edgePath(edge, end)
  context.report({ code: 'unknown-port', severity: 'error', path, nodeId: node.id, message })
}

/** Whether the edge's port can ever fire, as far as the definition tells. */
export function isDead(context: CheckContext, edge: GraphEdge): boolean {
  const { from, port } = edge
  if (from.definition.disabled === true) return port !== MAIN_PORT
  if (port !== ERROR_PORT || from.definition.onError === 'route') return false
  const type = context.typeOf(from)
  return type !== undefined && !routesTimeout(from, type)
}

function checkDeadPort(context: CheckContext, edge: GraphEdge): void {
  if (!isDead(context, edge)) return
  const { from, port } = edge
  const message =
    from.definition.disabled === true
      ? `\`${from.id}\` is disabled and fires only main, so this edge is never taken. Enable it, or remove the edge.`
      : `\`${from.id}\` never fires \`${port}\`. Set its onError to route, or remove the edge.`
  context.report({ code: 'dead-port', severity: 'warning', path: edgePath(edge), nodeId: from.id, message })
}

/** `route-without-edge`: a failure or timeout that is routed to nowhere. */
export function checkRoutes(context: CheckContext): void {
  for (const node of context.graph.nodes) {
    if (node.isDuplicate) continue
    const isRouted = node.outgoing.some((edge) => edge.port === ERROR_PORT)
    if (isRouted) continue
    const field = node.definition.onError === 'route' ? ['onError'] : ['config', 'onTimeout']
    if (node.definition.onError !== 'route' && !routesTimeout(node, context.typeOf(node))) continue
    const message = `\`${node.id}\` routes its failure, but no edge leaves its port \`error\`. Add one, or choose fail.`
    const path = nodePath(node, ...field)
    context.report({ code: 'route-without-edge', severity: 'error', path, nodeId: node.id, message })
  }
}

/** Ids that a message about a cycle names. */
const SHOWN_CYCLE_IDS = 12

/** `cycle`: one for each group of nodes that lead to one another. */
export function checkCycles(context: CheckContext): void {
  for (const scope of context.graph.scopes) for (const cycle of findScopeCycles(scope)) reportCycle(context, cycle)
}

function reportCycle(context: CheckContext, cycle: readonly GraphNode[]): void {
  const last = cycle.at(-1)
  const closing = last?.outgoing.find((edge) => edge.to === cycle[0])
  if (last === undefined || closing === undefined) return
  const ids = cycle.map((node) => node.id)
  const shown = ids.length <= SHOWN_CYCLE_IDS ? ids : [...ids.slice(0, SHOWN_CYCLE_IDS), '…']
  const message =
    `The edges form a cycle: ${[...shown, ids[0]].join(' > ')}. Remove one of them; to repeat work, put the nodes ` +
    'into a flow.loop, which is bounded.'
  context.report({ code: 'cycle', severity: 'error', path: edgePath(closing), nodeId: last.id, message })
}

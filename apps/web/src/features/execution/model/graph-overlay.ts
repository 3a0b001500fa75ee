import { edgeIdOf } from '@heddle/graph'
import { isSettled, type Definition } from '@heddle/model'
import type { EdgeState, GraphNodeState } from '../../graph/model/node-state.ts'
import type { Overlay } from '../../graph/model/overlay-elements.ts'
import { focusedIndex, focusedKey, groupScopes, type ContainerFocus } from './container-focus.ts'
import type { ExecutionView, NodeView } from './execution-view.ts'

/** What an execution adds to the graph of its definition. `say` words why a node is as it is. */
export function toOverlay(args: {
  readonly definition: Definition
  readonly view: ExecutionView
  readonly focus: ContainerFocus
  readonly say: (node: NodeView) => string | null
}): Overlay & { readonly keys: ReadonlyMap<string, string> } {
  const { definition, view, focus, say } = args
  const byId = new Map(definition.nodes.map((node) => [node.id, node]))
  const scopes = groupScopes(view)
  const nodes = new Map<string, GraphNodeState>()
  const keys = new Map<string, string>()
  for (const { id, type } of definition.nodes) {
    const key = focusedKey({ id, nodes: byId, scopes, focus }) ?? findHandlerKey(view, id)
    const node = key === null ? undefined : (view.nodes.get(key) ?? findHandler(view, id))
    const shown = node?.key ?? key
    if (shown !== null) keys.set(id, shown)
    // What was not reached looks like in a workflow.
    if (node === undefined) continue
    const isLoop = type.startsWith('flow.loop')
    const index = key === null || !isLoop ? null : focusedIndex({ containerKey: key, scopes, focus })
    const count = key === null ? 0 : (scopes.get(key)?.length ?? 0)
    const state = toNodeState(node, say(node))
    nodes.set(id, index === null ? state : { ...state, focus: { index, count } })
  }
  const edges = new Map<string, EdgeState>()
  for (const edge of definition.edges ?? []) {
    const key = keys.get(edge.from)
    const node = key === undefined ? undefined : view.nodes.get(key)
    edges.set(edgeIdOf(edge), toEdgeState(node, edgeIdOf(edge)))
  }
  return { nodes, edges, keys }
}

/** Compensations run under keys of their own: the latest is shown. */
function findHandler(view: ExecutionView, id: string): NodeView | undefined {
  let found: NodeView | undefined
  for (const node of view.nodes.values()) if (node.undoes !== null && node.id === id) found = node
  return found
}

function findHandlerKey(view: ExecutionView, id: string): string | null {
  return findHandler(view, id)?.key ?? null
}

function toNodeState(node: NodeView, reason: string | null): GraphNodeState {
  const { status, startedAt, endedAt, retries, progress, iterations } = node
  return {
    status,
    reason,
    startedAt,
    endedAt,
    retries,
    progress: progress === null || isSettled(status) ? null : { done: progress.done, total: progress.total },
    iterations:
      iterations === null
        ? null
        : {
            done: iterations.completed + iterations.failed,
            failed: iterations.failed,
            total: iterations.total ?? (isSettled(status) ? iterations.opened : null),
          },
    focus: null,
  }
}

function toEdgeState(node: NodeView | undefined, edgeId: string): EdgeState {
  if (node === undefined || node.liveEdges === null) return 'open'
  return node.liveEdges.includes(edgeId) ? 'live' : 'dead'
}

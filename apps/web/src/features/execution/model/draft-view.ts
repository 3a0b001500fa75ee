import { isSettled, type NodeStatus } from '@heddle/model'
import type { ChannelText, ExecutionView, NodeView, ScopeView } from './execution-view.ts'
import { parseNodeKey } from './node-path.ts'

/*
 * A copy of a view that one batch of items may change.
 *
 * Invariants
 * D1 The view it was made from, and every node view in it, stays as it was.
 * D2 A batch copies each node view it touches once, and the maps once: its cost does not grow with history per item.
 * D3 `counts` always says how many nodes have each status: only `setNodeStatus` changes a status.
 */

type Writable<T> = { -readonly [Field in keyof T]: T[Field] }

export type DraftNode = Writable<NodeView> & {
  attempts: NodeView['attempts'][number][]
  waits: NodeView['waits'][number][]
  steps: NodeView['steps'][number][]
  channels: { [channel: string]: ChannelText }
}

export type DraftView = Omit<Writable<ExecutionView>, 'nodes' | 'scopes' | 'counts'> & {
  readonly nodes: Map<string, NodeView>
  readonly scopes: Map<string, ScopeView>
  readonly counts: { [Status in NodeStatus]: number }
  readonly touched: Map<string, DraftNode>
}

export function toDraft(view: ExecutionView): DraftView {
  return {
    ...view,
    nodes: new Map(view.nodes),
    scopes: new Map(view.scopes),
    counts: { ...view.counts },
    touched: new Map(),
  }
}

export function toView(draft: DraftView): ExecutionView {
  const { touched: _touched, ...view } = draft
  return view
}

/** The node execution, to be changed; made as `pending` when it is new. */
export function changeNode(draft: DraftView, key: string): DraftNode {
  const touched = draft.touched.get(key)
  if (touched !== undefined) return touched
  const known = draft.nodes.get(key)
  const node: DraftNode =
    known === undefined
      ? newNode(key)
      : {
          ...known,
          attempts: [...known.attempts],
          waits: [...known.waits],
          steps: [...known.steps],
          channels: { ...known.channels },
        }
  if (known === undefined) draft.counts.pending += 1
  draft.nodes.set(key, node)
  draft.touched.set(key, node)
  return node
}

/** Changes a status. A settled node execution stays settled: what comes late changes nothing. */
export function setNodeStatus(draft: DraftView, node: DraftNode, status: NodeStatus): void {
  if (isSettled(node.status)) return
  draft.counts[node.status] -= 1
  draft.counts[status] += 1
  node.status = status
}

function newNode(key: string): DraftNode {
  const { id, undoes } = parseNodeKey(key)
  return {
    key,
    id,
    undoes,
    status: 'pending',
    reason: null,
    startedAt: null,
    endedAt: null,
    attempts: [],
    retries: 0,
    output: null,
    ports: [],
    liveEdges: null,
    error: null,
    isTolerated: false,
    mayHaveHappened: false,
    given: null,
    progress: null,
    iterations: null,
    waits: [],
    child: null,
    steps: [],
    channels: {},
    logLines: 0,
  }
}

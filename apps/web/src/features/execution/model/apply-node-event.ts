import type { ErrorInfo, NodeStatus } from '@heddle/model'
import { applyAttemptEvent } from './apply-attempt-event.ts'
import { applyScopeEvent } from './apply-scope-event.ts'
import { changeNode, setNodeStatus, type DraftNode, type DraftView } from './draft-view.ts'
import type { NodeReason, SkipReason, WaitView } from './execution-view.ts'
import { readError, readFlag, readObject, readText, readTexts, readTime, readValue } from './read-data.ts'
import type { RecordedItem } from './stream-items.ts'

type Apply = (draft: DraftView, node: DraftNode, item: RecordedItem) => void

const APPLY: { readonly [type: string]: Apply } = {
  'node.queued': (draft, node, { data }) => {
    setNodeStatus(draft, node, 'queued')
    node.reason = { kind: 'text', text: readText(data, 'reason') ?? '' }
  },
  'node.skipped': (draft, node, item) => {
    end(draft, node, { at: item.at, status: 'skipped' })
    node.reason = readSkip(item)
  },
  'node.reused': (draft, node, item) => {
    complete(draft, node, item)
    node.given = readText(item.data, 'reason') === 'pinned' ? 'pinned' : 'reused'
  },
  'node.completed': complete,
  'node.failed': fail,
  'node.cancelled': (draft, node, { at, data }) => {
    const reason = readText(data, 'reason')
    end(draft, node, { at, status: 'cancelled' })
    node.reason = reason === null ? null : { kind: 'text', text: reason }
    node.mayHaveHappened = readFlag(data, 'mayHaveHappened')
  },
  'node.suspended': (draft, node, item) => {
    setNodeStatus(draft, node, 'waiting')
    applyAttemptEvent(draft, node, item)
  },
  'wait.opened': openWait,
  'wait.closed': closeWait,
  'child.started': startChild,
  'child.settled': (_draft, node, { data }) => {
    if (node.child !== null) node.child = { ...node.child, status: readText(data, 'status') }
  },
  'compensation.started': (draft, node, { at, data }) => {
    begin(draft, node, at)
    node.undoes = readText(data, 'of')
  },
  'handler.started': (draft, node, { at }) => begin(draft, node, at),
}

/** Applies an event about one node execution. */
export function applyNodeEvent(draft: DraftView, nodeKey: string, item: RecordedItem): void {
  const apply = Object.hasOwn(APPLY, item.type) ? APPLY[item.type] : undefined
  if (apply !== undefined) apply(draft, changeNode(draft, nodeKey), item)
  else if (applyScopeEvent(draft, nodeKey, item)) return
  else if (/^(attempt|retry)\./.test(item.type)) applyAttemptEvent(draft, changeNode(draft, nodeKey), item)
}

function begin(draft: DraftView, node: DraftNode, at: number): void {
  node.startedAt ??= at
  node.reason = null
  setNodeStatus(draft, node, 'running')
}

function end(draft: DraftView, node: DraftNode, how: { readonly at: number; readonly status: NodeStatus }): void {
  setNodeStatus(draft, node, how.status)
  node.reason = null
  node.liveEdges = []
  if (how.status !== 'skipped') node.startedAt ??= how.at
  node.endedAt = how.at
  node.attempts = node.attempts.map((attempt) =>
    attempt.endedAt === null ? { ...attempt, endedAt: how.at, status: endOf(how.status) } : attempt,
  )
}

/** A suspended attempt has no end of its own: it ends with its node. */
function endOf(status: NodeStatus): 'completed' | 'failed' | 'cancelled' {
  if (status === 'completed') return 'completed'
  return status === 'failed' || status === 'timeout' ? 'failed' : 'cancelled'
}

function complete(draft: DraftView, node: DraftNode, { at, data }: RecordedItem): void {
  end(draft, node, { at, status: 'completed' })
  node.output = readValue(data, 'output')
  node.ports = readTexts(data, 'ports')
  node.liveEdges = readTexts(data, 'live')
}

function fail(draft: DraftView, node: DraftNode, item: RecordedItem): void {
  const error = readError(item.data, 'error')
  end(draft, node, { at: item.at, status: isTimeout(error) ? 'timeout' : 'failed' })
  node.error = error
  node.isTolerated = readFlag(item.data, 'tolerated')
  node.output = readValue(item.data, 'output')
  node.ports = readTexts(item.data, 'ports')
  node.liveEdges = readTexts(item.data, 'live')
}

function isTimeout(error: ErrorInfo | null): boolean {
  return error?.code === 'NODE_TIMEOUT' || error?.code === 'WAIT_TIMEOUT'
}

function readSkip({ data }: RecordedItem): NodeReason | null {
  const cause = readObject(data, 'cause')
  if (cause === null) return null
  const kind = readText(cause, 'kind')
  if (kind === 'no-live-edge') return { kind: 'skipped', cause: { kind, from: readTexts(cause, 'from') } }
  return { kind: 'skipped', cause: { kind: kind ?? 'when' } as SkipReason }
}

function openWait(draft: DraftView, node: DraftNode, { at, data }: RecordedItem): void {
  const spec = readObject(data, 'spec') ?? {}
  const kind = readText(spec, 'kind')
  const waitId = readText(data, 'waitId') ?? ''
  const wait: WaitView = {
    waitId,
    kind: kind === 'signal' || kind === 'approval' ? kind : 'time',
    title: readText(spec, 'title') ?? readText(spec, 'name') ?? '',
    description: readText(spec, 'description'),
    signalKey: readText(spec, 'key') ?? '',
    form: spec['form'] ?? null,
    data: readValue(spec, 'data'),
    roles: readTexts(spec, 'roles'),
    openedAt: at,
    dueAt: readTime(spec, 'dueAt'),
    closed: null,
  }
  node.startedAt ??= at
  node.waits.push(wait)
  node.reason = { kind: 'wait', waitId }
  setNodeStatus(draft, node, 'waiting')
}

function closeWait(draft: DraftView, node: DraftNode, { at, data }: RecordedItem): void {
  const waitId = readText(data, 'waitId')
  const closed = {
    at,
    how: readText(data, 'how') ?? '',
    by: readText(data, 'by') ?? '',
    decision: readText(data, 'decision'),
    note: readText(data, 'note'),
  }
  node.waits = node.waits.map((wait) => (wait.waitId === waitId ? { ...wait, closed } : wait))
  const open = node.waits.find((wait) => wait.closed === null)
  node.reason = open === undefined ? null : { kind: 'wait', waitId: open.waitId }
  if (open === undefined) setNodeStatus(draft, node, 'pending')
}

function startChild(draft: DraftView, node: DraftNode, { at, data }: RecordedItem): void {
  node.startedAt ??= at
  node.child = {
    executionId: readText(data, 'executionId') ?? '',
    workflowId: readText(data, 'workflowId') ?? '',
    isWaitedFor: readFlag(data, 'waited'),
    status: node.child?.status ?? null,
  }
  node.reason = { kind: 'child' }
  setNodeStatus(draft, node, 'waiting')
}

import { setNodeStatus, type DraftNode, type DraftView } from './draft-view.ts'
import type { AttemptView } from './execution-view.ts'
import { readError, readNumber, readText, readTime } from './read-data.ts'
import type { RecordedItem } from './stream-items.ts'

/** Applies `attempt.*`, `retry.*` and `node.suspended`. */
export function applyAttemptEvent(draft: DraftView, node: DraftNode, item: RecordedItem): void {
  const attempt = item.attempt ?? readNumber(item.data, 'attempt') ?? 1
  switch (item.type) {
    case 'attempt.started':
      start(draft, node, { attempt, item })
      break
    case 'attempt.completed':
      change(node, attempt, { status: 'completed', endedAt: item.at })
      break
    case 'attempt.failed':
      change(node, attempt, { status: 'failed', endedAt: item.at, error: readError(item.data, 'error') })
      // What a failed attempt told is not part of the result; the next one starts from nothing.
      node.channels = {}
      node.progress = null
      break
    case 'attempt.lost':
      change(node, attempt, { status: 'lost', endedAt: item.at })
      setNodeStatus(draft, node, 'pending')
      node.reason = { kind: 'lost' }
      break
    case 'attempt.cancelled':
      change(node, attempt, { status: 'cancelled', endedAt: item.at })
      break
    case 'node.suspended':
      change(node, attempt, { status: 'suspended' })
      break
    case 'retry.scheduled':
      scheduleRetry(draft, node, item)
      break
    case 'retry.due':
      setNodeStatus(draft, node, 'pending')
      node.reason = null
      break
  }
}

function start(
  draft: DraftView,
  node: DraftNode,
  { attempt, item }: { readonly attempt: number; readonly item: RecordedItem },
): void {
  node.startedAt ??= item.at
  node.reason = null
  setNodeStatus(draft, node, 'running')
  const isKnown = node.attempts.some((known) => known.attempt === attempt && known.status === 'suspended')
  if (isKnown) {
    change(node, attempt, { status: 'running' })
    return
  }
  node.attempts.push({
    attempt,
    status: 'running',
    startedAt: item.at,
    endedAt: null,
    error: null,
    retryAt: null,
    worker: readText(item.data, 'worker'),
  })
  node.retries = Math.max(node.retries, attempt - 1)
}

function scheduleRetry(draft: DraftView, node: DraftNode, { data }: RecordedItem): void {
  const next = readNumber(data, 'attempt') ?? node.attempts.length + 1
  const dueAt = readTime(data, 'dueAt')
  setNodeStatus(draft, node, 'waiting')
  node.reason = dueAt === null ? null : { kind: 'retry', attempt: next, dueAt }
  const last = node.attempts.at(-1)
  if (last !== undefined) node.attempts[node.attempts.length - 1] = { ...last, retryAt: dueAt }
}

function change(node: DraftNode, attempt: number, changes: Partial<AttemptView>): void {
  const at = node.attempts.findLastIndex((known) => known.attempt === attempt)
  const known = node.attempts[at]
  if (known !== undefined) node.attempts[at] = { ...known, ...changes }
}

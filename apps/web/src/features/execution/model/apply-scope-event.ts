import { changeNode, setNodeStatus, type DraftView } from './draft-view.ts'
import type { IterationCounts, ScopeView } from './execution-view.ts'
import { parseScopeKey } from './node-path.ts'
import { isObject, readNumber, readObject, readText } from './read-data.ts'
import type { RecordedItem } from './stream-items.ts'

const NONE: IterationCounts = { total: null, opened: 0, completed: 0, failed: 0 }

/** Applies `scope.*` and what a container evaluates. False when the event is neither. */
export function applyScopeEvent(draft: DraftView, nodeKey: string, item: RecordedItem): boolean {
  switch (item.type) {
    case 'scope.opened':
      openScope(draft, nodeKey, item)
      return true
    case 'scope.closed':
      closeScope(draft, nodeKey, item)
      return true
    case 'node.evaluated':
      readTotal(draft, nodeKey, item)
      return true
    default:
      return false
  }
}

function openScope(draft: DraftView, nodeKey: string, { at, data }: RecordedItem): void {
  const key = readText(data, 'scopeKey') ?? ''
  const container = readText(data, 'container') ?? parseScopeKey(key).container ?? nodeKey
  const index = readNumber(data, 'index')
  draft.scopes.set(key, { key, container, index, status: 'running', openedAt: at, closedAt: null })
  const node = changeNode(draft, container)
  node.startedAt ??= at
  node.reason = null
  node.iterations = { ...(node.iterations ?? NONE), opened: (node.iterations?.opened ?? 0) + 1 }
  setNodeStatus(draft, node, 'running')
}

function closeScope(draft: DraftView, nodeKey: string, { at, data }: RecordedItem): void {
  const key = readText(data, 'scopeKey') ?? ''
  const scope = draft.scopes.get(key)
  const status = (readText(data, 'status') ?? 'completed') as ScopeView['status']
  if (scope !== undefined) draft.scopes.set(key, { ...scope, status, closedAt: at })
  const node = changeNode(draft, scope?.container ?? nodeKey)
  const counts = node.iterations ?? NONE
  node.iterations =
    status === 'completed'
      ? { ...counts, completed: counts.completed + 1 }
      : { ...counts, failed: counts.failed + (status === 'failed' ? 1 : 0) }
}

/** `forEach` and `count` know before the first iteration how many there will be. */
function readTotal(draft: DraftView, nodeKey: string, { data, at }: RecordedItem): void {
  const purpose = readText(data, 'purpose')
  if (purpose !== 'items' && purpose !== 'count') return
  const node = changeNode(draft, nodeKey)
  node.startedAt ??= at
  const lengths = readObject(data, 'lengths') ?? {}
  const total = readNumber(lengths, 'items') ?? readCount(data)
  node.iterations = { ...(node.iterations ?? NONE), total }
  setNodeStatus(draft, node, 'running')
}

function readCount(data: RecordedItem['data']): number | null {
  const count = readObject(readObject(data, 'values') ?? {}, 'count')
  if (!isObject(count)) return null
  return readNumber(count, 'value') ?? readNumber(count, 'json')
}

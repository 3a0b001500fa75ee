import type { ExecutionEvent } from '@heddle/model'

const SETTLING: ReadonlySet<string> = new Set(['node.completed', 'node.failed', 'node.cancelled', 'node.skipped'])
const ENDING: ReadonlySet<string> = new Set([
  'attempt.completed',
  'attempt.failed',
  'attempt.lost',
  'attempt.cancelled',
  'node.suspended',
])

/** What is wrong with the events of one settled execution: gaps, second settlements, attempts without end. */
export function checkEvents(events: readonly ExecutionEvent[]): readonly string[] {
  const gap = events.findIndex(({ seq }, index) => seq !== index + 1)
  return [
    ...(gap < 0 ? [] : [`has event ${events[gap]?.seq} in place ${gap + 1}`]),
    ...checkOnce(events, { types: SETTLING, what: 'settled' }),
    ...checkOnce(events, { types: new Set(['scope.closed']), what: 'closed' }),
    ...checkOnce(events, { types: new Set(['compensation.started']), what: 'undone' }),
    ...checkLeases(events),
    ...(events.at(-1)?.type === 'execution.completed' ? [] : [`ends with ${events.at(-1)?.type}`]),
  ]
}

/** Starts recorded for the node execution that the rest of an idempotency key names, with or without a step. */
export function countStarts(events: readonly ExecutionEvent[], rest: string): number {
  return events.filter(
    ({ type, nodeKey }) => type === 'attempt.started' && (rest === nodeKey || rest.startsWith(`${nodeKey}/`)),
  ).length
}

/** The fourth loss of one node execution ends it; so often it met a kill. */
const MAX_LOSSES = 4

/** Node executions that were lost as often as the engine allows: they fail, and that is right. */
export function listWornOut(events: readonly ExecutionEvent[]): readonly string[] {
  const losses = new Map<string, number>()
  for (const { type, nodeKey } of events) {
    if (type === 'attempt.lost') losses.set(nodeKey ?? '', (losses.get(nodeKey ?? '') ?? 0) + 1)
  }
  return [...losses].filter(([, count]) => count === MAX_LOSSES).map(([nodeKey]) => nodeKey)
}

function checkOnce(
  events: readonly ExecutionEvent[],
  { types, what }: { readonly types: ReadonlySet<string>; readonly what: string },
): readonly string[] {
  const counts = new Map<string, number>()
  for (const event of events) {
    if (!types.has(event.type)) continue
    const key = event.type === 'scope.closed' ? event.data.scopeKey : (event.nodeKey ?? '')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `has ${key} ${what} ${count} times`)
}

/** E2, E3: every attempt that started ended once, and none ended that had not started. */
function checkLeases(events: readonly ExecutionEvent[]): readonly string[] {
  const open = new Set<string>()
  const problems: string[] = []
  for (const event of events) {
    if (event.type === 'attempt.started') open.add(event.data.lease)
    if (!ENDING.has(event.type) || !('lease' in event.data) || event.data.lease === null) continue
    if (!open.delete(event.data.lease)) problems.push(`has ${event.type} of ${event.nodeKey} without an open attempt`)
  }
  return [...problems, ...[...open].map((lease) => `never ended the attempt ${lease}`)]
}

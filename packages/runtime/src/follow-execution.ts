import type { ExecutionRow } from '@heddle/engine'
import type { EmbeddedHost, StreamItem } from '@heddle/host-embedded'
import { isSettled, type ExecutionId } from '@heddle/model'
import type { FollowEvent } from './operations.ts'

/** How often the rows are looked at for an execution that waits for people only. */
const LOOK_EVERY_MS = 150

export interface FollowParts {
  readonly host: EmbeddedHost
  readRow(executionId: ExecutionId): Promise<ExecutionRow>
  /** Kinds of what the execution waits for, its own waits only. */
  readOpenWaits(executionId: ExecutionId): Promise<readonly { readonly kind: string }[]>
  readOpenChildren(executionId: ExecutionId): Promise<readonly ExecutionId[]>
}

/**
 * Passes on what happens in an execution, from its first event, until it is settled, or until nothing but people and
 * other systems can move it: it is paused, or waits only for approvals and signals, in itself and in its children.
 */
export async function followExecution(
  parts: FollowParts,
  executionId: ExecutionId,
  options: { readonly onEvent: (event: FollowEvent) => void; readonly signal: AbortSignal },
): Promise<void> {
  const settled = Promise.withResolvers<void>()
  const unsubscribe = parts.host.subscribe(executionId, { afterSeq: 0 }, (item) => {
    const event = toFollowEvent(item)
    if (event !== null) options.onEvent(event)
    if (item.kind === 'recorded' && item.event.type === 'execution.completed') settled.resolve()
  })
  const stop = new AbortController()
  options.signal.addEventListener('abort', () => settled.reject(options.signal.reason), { once: true })
  try {
    await Promise.race([
      settled.promise,
      untilIdle(parts, executionId, stop.signal),
      parts.host.stopped.then(rejectStopped),
    ])
  } finally {
    stop.abort()
    unsubscribe()
  }
}

function rejectStopped(reason: string): never {
  throw new Error(`Heddle stopped: ${reason}`)
}

async function untilIdle(parts: FollowParts, executionId: ExecutionId, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    if (!signal.aborted && (await isIdle(parts, executionId))) return
  }
}

async function isIdle(parts: FollowParts, executionId: ExecutionId): Promise<boolean> {
  const row = await parts.readRow(executionId)
  // The subscription tells of the end, after every event before it.
  if (isSettled(row.status)) return false
  if (row.status === 'paused') return true
  if (row.status !== 'waiting') return false
  const waits = await parts.readOpenWaits(executionId)
  if (waits.some((wait) => wait.kind !== 'approval' && wait.kind !== 'signal')) return false
  const children = await parts.readOpenChildren(executionId)
  const idle = await Promise.all(children.map((child) => isIdle(parts, child)))
  return waits.length + children.length > 0 && idle.every(Boolean)
}

type Progress = Omit<Extract<FollowEvent, { kind: 'progress' }>, 'kind' | 'nodeKey'>
type Line = Omit<Extract<FollowEvent, { kind: 'log' }>, 'kind' | 'nodeKey'>

function toFollowEvent(item: StreamItem): FollowEvent | null {
  if (item.kind === 'recorded') return { kind: 'event', event: item.event }
  if (item.kind === 'step') return null
  if (item.type === 'progress')
    return { ...(item.data as unknown as Progress), kind: 'progress', nodeKey: item.nodeKey }
  if (item.type === 'log') return { ...(item.data as unknown as Line), kind: 'log', nodeKey: item.nodeKey }
  return null
}

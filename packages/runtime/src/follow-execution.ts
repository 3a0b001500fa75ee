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
  /** The try that `settings.maxAttempts` makes after this one failed; null: it does not exist yet. */
  readNextTry(executionId: ExecutionId): Promise<ExecutionId | null>
}

/**
 * Follows an execution, and the next tries that `settings.maxAttempts` makes of it. Gives the last one followed: the
 * one whose state is the answer.
 */
export async function followTries(
  parts: FollowParts,
  executionId: ExecutionId,
  options: FollowOptions,
): Promise<ExecutionId> {
  for (let current: ExecutionId = executionId; ;) {
    const { isTriedAgain } = await followExecution(parts, current, options)
    if (!isTriedAgain) return current
    let next: ExecutionId | null = await parts.readNextTry(current)
    while (next === null) {
      await Promise.race([
        new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS)),
        parts.host.stopped.then(rejectStopped),
      ])
      options.signal.throwIfAborted()
      next = await parts.readNextTry(current)
    }
    current = next
  }
}

interface FollowOptions {
  readonly onEvent: (event: FollowEvent) => void
  readonly signal: AbortSignal
}

/**
 * Passes on what happens in an execution, from its first event, until it is settled, or until nothing but people and
 * other systems can move it: it is paused, or waits only for approvals and signals, in itself and in its children.
 */
async function followExecution(
  parts: FollowParts,
  executionId: ExecutionId,
  options: FollowOptions,
): Promise<{ readonly isTriedAgain: boolean }> {
  const settled = Promise.withResolvers<{ readonly isTriedAgain: boolean }>()
  const unsubscribe = parts.host.subscribe(executionId, { afterSeq: 0 }, (item) => {
    const event = toFollowEvent(item)
    if (event !== null) options.onEvent(event)
    if (item.kind === 'recorded' && item.event.type === 'execution.completed')
      settled.resolve({ isTriedAgain: item.event.data.restartAt !== null })
  })
  const stop = new AbortController()
  options.signal.addEventListener('abort', () => settled.reject(options.signal.reason), { once: true })
  try {
    return await Promise.race([
      settled.promise,
      untilIdle(parts, executionId, stop.signal).then(() => ({ isTriedAgain: false })),
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

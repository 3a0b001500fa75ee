import type { Client, RecordedEvent, StreamItem } from '@heddle/client'
import { isSettled, type ExecutionEvent } from '@heddle/model'
import type { CallOptions, FollowEvent } from '@heddle/runtime'
import { isAway, listLinked, listOpenChildren, loadExecution } from './remote-report.ts'

/** How often a waiting execution is looked at: it may wait for people only, which no event says. */
const LOOK_EVERY_MS = 500
/** About four minutes: a server that is started again goes on with what it had. */
const MAX_FAILURES = 20

/**
 * Follows an execution on a server, and the next tries that `settings.maxAttempts` makes of it. Gives the id of the last
 * one, when it is settled or waits for people and other systems only.
 */
export async function followRemote(client: Client, executionId: string, options: CallOptions): Promise<string> {
  for (let current = executionId; ;) {
    const { isTriedAgain } = await followOne(client, current, options)
    if (!isTriedAgain) return current
    current = await untilNextTry(client, current, options)
  }
}

async function followOne(
  client: Client,
  executionId: string,
  options: CallOptions,
): Promise<{ readonly isTriedAgain: boolean }> {
  const stop = new AbortController()
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([options.signal, stop.signal])
  const onItem = (item: StreamItem): void => {
    const event = toFollowEvent(item)
    if (event !== null) options.onEvent?.(event)
  }
  const following = client.followExecution({
    executionId,
    signal,
    maxFailures: MAX_FAILURES,
    onItem,
    onConnection: sayConnection(client.baseUrl, options),
  })
  const idle = untilIdle(client, executionId, signal)
  try {
    const end = await Promise.race([following, idle])
    options.signal?.throwIfAborted()
    return { isTriedAgain: end !== undefined && end.end === 'settled' && end.isTriedAgain }
  } finally {
    stop.abort()
    await Promise.allSettled([following, idle])
  }
}

/** Tells when the connection goes and comes back; the first one is not worth a word. */
function sayConnection(baseUrl: string, { onEvent }: CallOptions) {
  let isLost = false
  return (state: string): void => {
    if ((state === 'reconnecting') === isLost || state === 'connecting') return
    isLost = state === 'reconnecting'
    const message = isLost ? `The connection to ${baseUrl} was lost; trying again.` : `${baseUrl} is back.`
    onEvent?.({ kind: 'log', nodeKey: 'heddle', level: 'warn', message })
  }
}

/** Resolves when only people and other systems can move the execution, or when `signal` is aborted. */
async function untilIdle(client: Client, executionId: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(LOOK_EVERY_MS, signal)
    try {
      if (!signal.aborted && (await isIdle(client, executionId))) return
    } catch (error) {
      // Whether the server comes back is for the stream to find out.
      if (!isAway(error)) throw error
    }
  }
}

async function isIdle(client: Client, executionId: string): Promise<boolean> {
  const { status, waits } = await loadExecution(client, executionId)
  // The stream tells of the end, after every event before it.
  if (isSettled(status)) return false
  if (status === 'paused') return true
  if (status !== 'waiting' || waits.some(({ kind }) => kind !== 'approval' && kind !== 'signal')) return false
  const children = await listOpenChildren(client, executionId)
  const idle = await Promise.all(children.map((child) => isIdle(client, child)))
  return waits.length + children.length > 0 && idle.every(Boolean)
}

async function untilNextTry(client: Client, executionId: string, { signal }: CallOptions): Promise<string> {
  for (;;) {
    try {
      const next = await findNextTry(client, executionId)
      if (next !== null) return next
    } catch (error) {
      if (!isAway(error)) throw error
    }
    await pause(LOOK_EVERY_MS, signal ?? new AbortController().signal)
    signal?.throwIfAborted()
  }
}

/** The try that follows a failed one by `settings.maxAttempts`; null: it does not exist yet. */
async function findNextTry(client: Client, executionId: string): Promise<string | null> {
  const { executionAttempt } = await loadExecution(client, executionId)
  const next = (await listLinked(client, executionId)).find(
    ({ execution }) => execution.originId === executionId && execution.executionAttempt === executionAttempt + 1,
  )
  return next?.execution.id ?? null
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}

type Progress = Omit<Extract<FollowEvent, { kind: 'progress' }>, 'kind' | 'nodeKey'>
type Line = Omit<Extract<FollowEvent, { kind: 'log' }>, 'kind' | 'nodeKey'>

function toFollowEvent(item: StreamItem): FollowEvent | null {
  if (item.kind === 'recorded') return { kind: 'event', event: toExecutionEvent(item.event) }
  if (item.kind === 'progress')
    return { ...(item.event.data as unknown as Progress), kind: 'progress', nodeKey: item.event.nodeKey }
  if (item.kind === 'log') return { ...(item.event.data as unknown as Line), kind: 'log', nodeKey: item.event.nodeKey }
  return null
}

/** The stream shows the journal's events with times as text and large values by reference; the rest is the same. */
function toExecutionEvent(event: RecordedEvent): ExecutionEvent {
  return { ...event, v: 1, at: Date.parse(event.at) } as unknown as ExecutionEvent
}

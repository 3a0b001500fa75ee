/*
 * What happens in one execution, for one client, at the client's pace.
 *
 * Boundary: turns what the host tells into messages; knows nothing of HTTP. Who reads asks for the next message when it
 * has got rid of the one before.
 *
 * Invariants
 * F1 Every recorded event after `after` comes once, in order; the last is `execution.completed`, followed by the end.
 * F2 A reader that does not ask costs at most `MAX_WAITING` items and one page of the journal; what is recorded is then
 *    read from there, steps of running nodes and the text so far come again, progress and log lines are left out.
 * F3 It ends when the reader goes away, when the execution has settled, or with an error when the host stops.
 */
import type { ExecutionRow } from '@heddle/engine'
import type { StreamItem } from '@heddle/host-embedded'
import { HeddleError, isSettled, type ExecutionEvent, type ExecutionId } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from '../executions/execution-parts.ts'
import { toPublicEvent, type EventReader, type PublicEvent } from '../executions/public-event.ts'
import { toPublicValue } from '../executions/public-value.ts'
import { createEventReader } from '../executions/read-execution.ts'
import { toRfcTime } from '../executions/rfc-time.ts'
import type { EndMessage, StepMessage, StreamMessage } from './stream-message.ts'

/** Recorded events and steps that wait for the reader before the host is told that there is no room. */
const MAX_WAITING = 256
/** Passing events are left out earlier: what is recorded comes first. */
const MAX_WAITING_PASSING = 128
const PAGE = 200

export interface FeedRequest {
  readonly executionId: ExecutionId
  /** Number of the last event the reader has; 0: none. */
  readonly after: number
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal
}

/**
 * Follows an execution. Throws `NOT_FOUND` before the first message; afterwards `OVERLOADED` when the host stops: the
 * reader may come again with the last `seq` it has.
 */
export async function followExecutionFeed(
  parts: ExecutionParts,
  caller: Caller,
  request: FeedRequest,
): Promise<AsyncGenerator<StreamMessage, void, undefined>> {
  const row = await parts.store.executions.get(caller.workspaceId, request.executionId)
  const reader = await createEventReader(parts, row)
  return isSettled(row.status)
    ? readSettled(parts, row, { ...request, reader })
    : readLive(parts, row, { ...request, reader })
}

type Feed = FeedRequest & { readonly reader: EventReader }

async function* readSettled(parts: ExecutionParts, row: ExecutionRow, feed: Feed): AsyncGenerator<StreamMessage, void> {
  const end: EndMessage = { type: 'end', status: row.status, outcome: row.outcome, isTriedAgain: false }
  for (let { after } = feed; ;) {
    const events = await parts.store.journal.readEvents(row.id, after, PAGE)
    for (const event of events) {
      if (feed.signal.aborted) return
      yield await projectOnce(event, feed.reader)
      if (event.type === 'execution.completed') {
        yield toEnd(event.data)
        return
      }
    }
    after = events.at(-1)?.seq ?? after
    if (events.length < PAGE) break
  }
  yield end
}

async function* readLive(parts: ExecutionParts, row: ExecutionRow, feed: Feed): AsyncGenerator<StreamMessage, void> {
  const waiting = new WaitingItems(feed.signal)
  const unsubscribe = parts.host.subscribe(
    row.id,
    { afterSeq: feed.after, room: () => waiting.room(), onEnded: (error) => waiting.fail(toBroken(error)) },
    (item) => waiting.offer(item),
  )
  try {
    for (let item = await waiting.next(); item !== null; item = await waiting.next()) {
      yield await toMessage(item, feed.reader)
      if (item.kind !== 'recorded' || item.event.type !== 'execution.completed') continue
      yield toEnd(item.event.data)
      return
    }
  } finally {
    unsubscribe()
    waiting.close()
  }
}

function toEnd(data: Extract<ExecutionEvent, { readonly type: 'execution.completed' }>['data']): EndMessage {
  return { type: 'end', status: data.status, outcome: data.outcome, isTriedAgain: data.restartAt !== null }
}

function toBroken(cause: unknown): HeddleError {
  return new HeddleError('OVERLOADED', 'Heddle stops, or its events cannot be read now. Come again in a moment.', {
    cause,
    retryAfterMs: 1_000,
  })
}

async function toMessage(item: StreamItem, reader: EventReader): Promise<StreamMessage> {
  if (item.kind === 'recorded') return projectOnce(item.event, reader)
  if (item.kind === 'step') return toStep(item, reader)
  const { after, type, nodeKey, attempt, channel, offset, data } = item
  return { after, type, nodeKey, attempt, channel, offset, data }
}

async function toStep(
  { nodeKey, step }: Extract<StreamItem, { kind: 'step' }>,
  reader: EventReader,
): Promise<StepMessage> {
  const { n, stepKey, attempt, startedAt, endedAt, output } = step
  const place = { in: 'step', nodeKey, stepKey } as const
  return {
    type: 'step.completed',
    nodeKey,
    n,
    stepKey,
    attempt,
    startedAt: toRfcTime(startedAt),
    endedAt: toRfcTime(endedAt),
    output: await toPublicValue(reader.values, { stored: output, place, sensitive: [] }),
  }
}

/** The host gives one event to all who listen: its public form is made once for all of them. */
const projected = new WeakMap<ExecutionEvent, Promise<PublicEvent>>()

function projectOnce(event: ExecutionEvent, reader: EventReader): Promise<PublicEvent> {
  const known = projected.get(event)
  if (known !== undefined) return known
  const made = toPublicEvent(event, reader)
  projected.set(event, made)
  return made
}

/** `text` is not counted: one for each running channel, and the host keeps it anyway. */
function toLoad(item: StreamItem): 'kept' | 'passing' | 'text' {
  if (item.kind !== 'passing') return 'kept'
  return item.type === 'output.snapshot' ? 'text' : 'passing'
}

/** F2: between a host that pushes and a reader that pulls. */
class WaitingItems {
  readonly #signal: AbortSignal
  #items: StreamItem[] = []
  readonly #waiting = { kept: 0, passing: 0, text: 0 }
  #wanted: PromiseWithResolvers<void> | null = null
  #room: PromiseWithResolvers<void> | null = null
  #failure: HeddleError | null = null
  #closed = false

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.close, { once: true })
  }

  offer(item: StreamItem): 'full' | undefined {
    const kind = toLoad(item)
    if (kind === 'passing' && this.#waiting.passing >= MAX_WAITING_PASSING) {
      // Text that is left out comes again as a snapshot, once there is room.
      return item.kind === 'passing' && item.type.startsWith('output.') ? 'full' : undefined
    }
    this.#items.push(item)
    this.#waiting[kind] += 1
    this.#wanted?.resolve()
    return this.#waiting.kept >= MAX_WAITING ? 'full' : undefined
  }

  /** Resolves when nothing waits any more. */
  room(): Promise<void> {
    if (this.#items.length === 0 || this.#closed) return Promise.resolve()
    this.#room ??= Promise.withResolvers<void>()
    return this.#room.promise
  }

  /** Null when it is closed. Rejects when the host has stopped, after all that came before. */
  async next(): Promise<StreamItem | null> {
    while (this.#items.length === 0 && !this.#closed) {
      if (this.#failure !== null) throw this.#failure
      this.#makeRoom()
      this.#wanted = Promise.withResolvers<void>()
      await this.#wanted.promise
      this.#wanted = null
    }
    const item = this.#closed ? undefined : this.#items.shift()
    if (item === undefined) return null
    this.#waiting[toLoad(item)] -= 1
    return item
  }

  fail(failure: HeddleError): void {
    this.#failure = failure
    this.#wanted?.resolve()
  }

  readonly close = (): void => {
    this.#closed = true
    this.#items = []
    this.#signal.removeEventListener('abort', this.close)
    this.#makeRoom()
    this.#wanted?.resolve()
  }

  #makeRoom(): void {
    this.#room?.resolve()
    this.#room = null
  }
}

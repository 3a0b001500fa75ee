import {
  assertInvariant,
  type ErrorCode,
  type EventOf,
  type ExecutionEvent,
  type Json,
  type Outcome,
  type SkipCause,
  type StoredValue,
} from '@heddle/model'
import { createRecordReader } from '../test-evaluator.ts'
import { VIRTUAL_EPOCH } from '../virtual-clock.ts'

/** How one node execution came out. */
export interface ObservedNode {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'skipped'
  readonly output: Json
  readonly errorCode: ErrorCode | null
  readonly tries: number
  readonly skip: SkipCause['kind'] | null
  /** Virtual milliseconds since the start. */
  readonly settledAt: number
}

/** How an execution came out, read from its journal. */
export interface Observed {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'timeout'
  readonly outcome: Outcome | null
  readonly output: Json
  readonly errorCode: ErrorCode | null
  readonly failedNodes: readonly string[]
  readonly compensation: string
  readonly compensated: readonly string[]
  readonly handlerRan: boolean
  readonly nodes: { readonly [nodeKey: string]: ObservedNode }
}

/** Reads a journal that ended. Throws a defect when a node execution settled twice (E2) or numbers have gaps (E6). */
export function observe(events: readonly ExecutionEvent[], blobs: { readonly [sha256: string]: Json } = {}): Observed {
  const { loadNow } = createRecordReader(events, blobs)
  const read = (value: StoredValue): Json => loadNow(value) ?? null
  const tries = new Map<string, number>()
  const nodes: { [nodeKey: string]: ObservedNode } = {}
  for (const [at, event] of events.entries()) {
    assertInvariant(event.seq === at + 1, `Event ${at + 1} has number ${event.seq} (E6).`)
    const { nodeKey } = event
    if (nodeKey === undefined) continue
    if (event.type === 'attempt.completed' || event.type === 'attempt.failed') {
      tries.set(nodeKey, (tries.get(nodeKey) ?? 0) + 1)
    }
    const settled = toSettled(event, read)
    if (settled === null) continue
    assertInvariant(nodes[nodeKey] === undefined, `${nodeKey} settled twice (E2).`)
    nodes[nodeKey] = { ...settled, tries: tries.get(nodeKey) ?? 0, settledAt: event.at - VIRTUAL_EPOCH }
  }
  const { data } = lastEvent(events)
  return {
    status: data.status,
    outcome: data.outcome,
    output: read(data.output),
    errorCode: data.error?.code ?? null,
    failedNodes: data.failedNodes,
    compensation: data.compensation,
    compensated: events.flatMap((event) => (event.type === 'compensation.started' ? [event.data.of] : [])),
    handlerRan: events.some((event) => event.type === 'handler.started'),
    nodes,
  }
}

type Settled = Omit<ObservedNode, 'tries' | 'settledAt'>

function toSettled(event: ExecutionEvent, read: (value: StoredValue) => Json): Settled | null {
  const nothing = { output: null, errorCode: null, skip: null }
  switch (event.type) {
    case 'node.completed':
      return { ...nothing, status: 'completed', output: read(event.data.output) }
    case 'node.failed':
      return { ...nothing, status: 'failed', output: read(event.data.output), errorCode: event.data.error.code }
    case 'node.cancelled':
      return { ...nothing, status: 'cancelled' }
    case 'node.skipped':
      return { ...nothing, status: 'skipped', skip: event.data.cause.kind }
    default:
      return null
  }
}

function lastEvent(events: readonly ExecutionEvent[]): EventOf<'execution.completed'> {
  const last = events.at(-1)
  assertInvariant(last?.type === 'execution.completed', `The journal ends with ${last?.type ?? 'nothing'}.`)
  return last
}

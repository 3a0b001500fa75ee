import {
  assertInvariant,
  type EventOf,
  type EventType,
  type ExecutionEvent,
  type Json,
  type StoredValue,
  type ValueReader,
} from '@heddle/model'
import type { Act, AttemptScript, ChildScript, Script, WaitScript } from '../script.ts'

/** Longer than any recorded journal: what a journal does not end, never ends. */
const NEVER_MS = 10 * 366 * 86_400_000

/** The world of a recorded journal: what it did then, it does again, and takes as long for it. */
export function toRecordedScript(events: readonly ExecutionEvent[], values: ValueReader): Script {
  const read = (value: StoredValue): Json => values.loadNow(value) ?? null
  return {
    attempt: (nodeKey, start) => toAttempt(ofKey(events, nodeKey), { start, read }),
    wait: (nodeKey) => toAnswer(ofKey(events, nodeKey), read),
    child: (nodeKey) => toChild(ofKey(events, nodeKey), read),
    sideEffects: (nodeKey) => ofType(ofKey(events, nodeKey), 'attempt.started')[0]?.data.sideEffects,
  }
}

/** What people did in a recorded journal, after event number `afterSeq`; times from the first event on. */
export function toRecordedActs(events: readonly ExecutionEvent[], afterSeq: number): readonly Act[] {
  const startedAt = events[0]?.at ?? 0
  return events.flatMap((event): readonly Act[] => {
    const at = event.at - startedAt
    if (event.seq <= afterSeq) return []
    if (event.type === 'execution.cancel-requested') return [{ at, kind: 'cancel', compensate: event.data.compensate }]
    if (event.type === 'hold.placed')
      return [{ at, kind: 'hold', holdId: event.data.holdId, target: event.data.target }]
    if (event.type === 'hold.lifted') return [{ at, kind: 'lift', holdId: event.data.holdId }]
    if (event.type === 'plan.revised') return [{ at, kind: 'revise', revision: event.data.revision }]
    return []
  })
}

type Read = (value: StoredValue) => Json

function toAttempt(
  events: readonly ExecutionEvent[],
  given: { readonly start: number; readonly read: Read },
): AttemptScript {
  const starts = ofType(events, 'attempt.started').filter((event) => event.data.entry === 1)
  const first = starts[Math.min(given.start, starts.length) - 1]
  const next = starts[given.start]
  if (first === undefined) return { end: 'completed', afterMs: 0, output: null }
  const own = events.filter((event) => event.seq >= first.seq && event.seq < (next?.seq ?? Number.POSITIVE_INFINITY))
  return toEntry(own, given.read)
}

/** The first entry among `events`, with what follows a suspension inside it. */
function toEntry(events: readonly ExecutionEvent[], read: Read): AttemptScript {
  const [started, ...rest] = events
  assertInvariant(started?.type === 'attempt.started', 'An entry begins with attempt.started.')
  const end = rest.find((event) => isEntryEnd(event))
  const afterMs = end === undefined ? NEVER_MS : end.at - started.at
  if (end?.type === 'attempt.completed') {
    const { output, ports, usage } = end.data
    return { end: 'completed', afterMs, output: read(output), ports, ...(usage?.degraded ? { degraded: true } : {}) }
  }
  if (end?.type === 'attempt.failed')
    return { end: 'failed', afterMs, code: end.data.error.code, error: end.data.error, random: end.data.random }
  if (end?.type === 'attempt.lost') return { end: 'lost', afterMs }
  if (end?.type !== 'node.suspended') return { end: 'completed', afterMs: NEVER_MS, output: null }
  const after = rest.slice(rest.indexOf(end))
  const again = after.findIndex((event) => event.type === 'attempt.started')
  const never: AttemptScript = { end: 'completed', afterMs: NEVER_MS, output: null }
  const answer = toAnswer(after, read)
  const next = again === -1 ? never : toEntry(after.slice(again), read)
  return { end: 'suspended', afterMs, waitMs: answer?.afterMs ?? NEVER_MS, waits: end.data.waits, answer, next }
}

function isEntryEnd(event: ExecutionEvent): boolean {
  return ['attempt.completed', 'attempt.failed', 'attempt.lost', 'attempt.cancelled', 'node.suspended'].includes(
    event.type,
  )
}

function toAnswer(events: readonly ExecutionEvent[], read: Read): WaitScript {
  const closed = ofType(events, 'wait.closed').find((event) => event.data.how === 'answered')
  const opened = ofType(events, 'wait.opened').find((event) => event.data.waitId === closed?.data.waitId)
  if (closed === undefined || opened === undefined) return null
  const { decision = 'approved', payload } = closed.data
  return { afterMs: closed.at - opened.at, decision, payload: read(payload) }
}

function toChild(events: readonly ExecutionEvent[], read: Read): ChildScript {
  const [started] = ofType(events, 'child.started')
  const [settled] = ofType(events, 'child.settled')
  if (started === undefined || settled === undefined) return { end: 'completed', afterMs: NEVER_MS, output: null }
  const afterMs = settled.at - started.at
  const { error, output } = settled.data
  return error === null
    ? { end: 'completed', afterMs, output: read(output) }
    : { end: 'failed', afterMs, code: error.code }
}

function ofKey(events: readonly ExecutionEvent[], nodeKey: string): readonly ExecutionEvent[] {
  return events.filter((event) => event.nodeKey === nodeKey)
}

function ofType<Type extends EventType>(events: readonly ExecutionEvent[], type: Type): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> & ExecutionEvent => event.type === type)
}

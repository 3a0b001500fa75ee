/*
 * Where the answers of calls come from in a replay with `reuse: calls`.
 *
 * Boundary: reads what earlier executions recorded; which call answers which is the runner's to find.
 *
 * Invariants
 * Q1 A source is fixed in `execution.created`: after a crash the same record answers.
 * Q2 A node execution whose result the source had itself taken over was carried out by an earlier execution: its calls
 *    are read there.
 * Q3 A source that is gone is an error; it never means that calls are made.
 */
import { findGiven, type ExecutionRow } from '@heddle/engine'
import {
  HeddleError,
  toExecutionId,
  type CallAnswers,
  type EventOf,
  type ExecutionId,
  type NodeKey,
  type Origin,
} from '@heddle/model'
import { hash } from 'node:crypto'
import type { DrivenExecution } from './driven-execution.ts'
import type { Services } from './services.ts'

type Reader = Pick<Services, 'journal'>

/** The recorded calls that answer those of `nodeKey`; null when calls are made. Rejects with `NOT_FOUND` (Q3). */
export async function readCallAnswers(
  services: Reader,
  { head }: Pick<DrivenExecution, 'head'>,
  nodeKey: NodeKey,
): Promise<CallAnswers | null> {
  const { origin } = head
  if (origin?.callsFrom === undefined) return null
  const onChanged = origin.onChangedCall
  if (origin.callsFrom === null) return { executionId: null, onChanged, calls: [] }
  const executionId = await findCarriedOut(services, origin.callsFrom, nodeKey)
  return { executionId, onChanged, calls: await services.journal.readCalls(executionId, nodeKey) }
}

/** The origin of a child of `parent`: with answered calls, the child that the source of its calls had started. */
export async function toChildOrigin(
  services: Reader,
  { head }: Pick<DrivenExecution, 'head'>,
  nodeKey: NodeKey,
): Promise<Origin | null> {
  const { origin } = head
  if (origin?.callsFrom === undefined) return null
  const carriedOut = origin.callsFrom === null ? null : await findCarriedOut(services, origin.callsFrom, nodeKey)
  const callsFrom = carriedOut === null ? null : await services.journal.findChild(carriedOut, nodeKey)
  return {
    executionId: callsFrom ?? origin.executionId,
    kind: 'replay',
    from: [],
    upTo: null,
    reuse: 'calls',
    onChangedCall: origin.onChangedCall,
    callsFrom,
  }
}

/** What the next try of an execution inherits: its calls are answered by the next try of their source, if it had one. */
export async function toNextCallSource(
  services: Reader,
  origin: Origin | null,
): Promise<Pick<Origin, 'onChangedCall' | 'callsFrom'>> {
  if (origin?.callsFrom === undefined) return { onChangedCall: 'fail' }
  const { onChangedCall, callsFrom } = origin
  if (callsFrom === null) return { onChangedCall, callsFrom }
  const row = (await services.journal.load(callsFrom))?.row
  const next = row === undefined ? null : await findNextTry(services, row)
  return { onChangedCall, callsFrom: next ?? callsFrom }
}

async function findNextTry({ journal }: Reader, { id, lastSeq }: ExecutionRow): Promise<ExecutionId | null> {
  const [last] = await journal.readEvents(id, lastSeq - 1, 1)
  if (last?.type !== 'execution.completed' || last.data.restartAt === null) return null
  const nextId = toNextTryId(id, last.data.restartAt)
  return (await journal.load(nextId)) === null ? null : nextId
}

/** Ids of next tries follow from what they follow: a try that a crash interrupted is not started twice. */
export function toNextTryId(failed: ExecutionId, restartAt: number): ExecutionId {
  const time = restartAt.toString(16).padStart(12, '0')
  const salt = hash('sha256', failed)
  return toExecutionId(
    `${time.slice(0, 8)}-${time.slice(8)}-7${salt.slice(0, 3)}-8${salt.slice(3, 6)}-${salt.slice(6, 18)}`,
  )
}

/** Q2. */
async function findCarriedOut(services: Reader, source: ExecutionId, nodeKey: NodeKey): Promise<ExecutionId> {
  for (let executionId = source; ;) {
    const earlier = findGiven((await readCreated(services, executionId)).given, nodeKey)?.fromExecutionId
    if (earlier === undefined) return executionId
    executionId = earlier
  }
}

async function readCreated(
  { journal }: Reader,
  executionId: ExecutionId,
): Promise<EventOf<'execution.created'>['data']> {
  const [first] = await journal.readEvents(executionId, 0, 1)
  if (first?.type === 'execution.created') return first.data
  throw new HeddleError(
    'NOT_FOUND',
    `Execution ${executionId}, whose recorded calls answer this replay, is no longer kept. Replay another, or with reuse: none.`,
  )
}

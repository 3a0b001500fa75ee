import { createHash } from 'node:crypto'
import type { Append, ExecutionRow, SpanRow, StatsDelta, WaitChange } from '@heddle/engine'
import type { CallRecord, NodeKey, Plan, StepRecord } from '@heddle/model'
import type { Cell } from '../database.ts'
import { toStorageError } from '../storage-error.ts'
import { INPUT_IN_ROW } from './columns.ts'
import type { EncodedAppend, EncodedPlan, WaitEdit } from './encoded-append.ts'
import { findBlobs } from './find-blobs.ts'
import { toCallDetails } from './recorded-calls.ts'

/**
 * Turns an append into cells. Throws a storage error of kind `bad-append` when it contradicts itself: gaps between
 * event numbers, a creation without its row, or spans without the events they tell of.
 */
export function encodeAppend(append: Append): EncodedAppend {
  assertGapless(append)
  const { rows, afterSeq, events } = append
  const creates = afterSeq === 0 && events.length > 0
  const lastSeq = afterSeq + events.length
  const row = rows?.execution ?? null
  const plan = append.plan === null ? null : encodePlan(append.plan.plan)
  const input = creates && row !== null ? JSON.stringify(row.input) : ''
  const eventText = events.length === 0 ? null : JSON.stringify(events)
  const progress = creates || row === null ? null : encodeProgress({ row, before: append.rowBefore, lastSeq })
  const blobs = new Set<string>()
  if (eventText !== null) findBlobs(eventText, blobs)
  const calls = append.calls.length === 0 ? NONE : encodeCalls(append, blobs)
  const steps = append.steps.flatMap(({ nodeKey, step }) => encodeStep({ append, nodeKey, step, blobs }))
  return {
    executionId: append.executionId,
    workspaceId: append.workspaceId,
    epoch: append.epoch,
    afterSeq,
    lastSeq,
    at: events[0]?.at ?? 0,
    events: eventText,
    spans: rows === null || rows.spans.length === 0 ? null : encodeSpans(rows.spans),
    insert: creates && row !== null ? encodeInsert({ row, planHash: plan?.hash ?? null, input, lastSeq }) : null,
    update: creates || row === null || progress !== null ? null : encodeMutables(row, lastSeq),
    progress,
    largeInput: input.length > INPUT_IN_ROW ? input : null,
    calls,
    stats: rows === null ? NONE : rows.stats.flatMap(encodeStats),
    waits: rows === null ? NO_EDITS : rows.waits.map(encodeWait),
    steps,
    forgetSteps: append.forgetSteps,
    snapshot: append.snapshot,
    idempotency: append.idempotency,
    takenSignals: append.takenSignals ?? NONE,
    plan,
    blobs: blobs.size === 0 ? NONE : [...blobs],
  }
}

const NONE: readonly string[] = []
const NO_EDITS: readonly WaitEdit[] = []

function assertGapless(append: Append): void {
  let expected = append.afterSeq
  for (const event of append.events) {
    expected += 1
    if (event.seq === expected) continue
    throw badAppend(append, `event ${event.seq} (${event.type}) comes where event ${expected} is due`)
  }
  if (append.afterSeq === 0 && append.events.length > 0 && append.rows === null) {
    throw badAppend(append, 'its creation has no row for executions')
  }
  if (append.events.length === 0 && (append.rows?.spans.length ?? 0) > 0) {
    throw badAppend(append, 'it has spans, but none of the events they tell of')
  }
}

function badAppend(append: Append, what: string): Error {
  return toStorageError({
    kind: 'bad-append',
    message: `The append to execution ${append.executionId} after event ${append.afterSeq} is not possible: ${what}. This is a defect of the host.`,
  })
}

interface InsertParts {
  readonly row: ExecutionRow
  readonly planHash: string | null
  readonly input: string
  readonly lastSeq: number
}

function encodeInsert({ row, planHash, input, lastSeq }: InsertParts): readonly Cell[] {
  return [
    row.id,
    row.workspaceId,
    row.workflowId,
    row.version,
    row.draftRevision,
    planHash,
    row.trigger,
    row.startedBy,
    row.createdAt,
    row.parentId,
    row.parentNodeKey,
    row.depth,
    row.originId,
    row.executionAttempt,
    row.test ? 1 : 0,
    input.length > INPUT_IN_ROW ? null : input,
    ...encodeMutables(row, lastSeq),
  ]
}

function encodeMutables(row: ExecutionRow, lastSeq: number): readonly Cell[] {
  return [
    row.definitionHash,
    withoutNul(row.reason),
    row.outcome,
    row.startedAt,
    row.endedAt,
    row.runningMs,
    row.priority,
    row.concurrencyKey,
    row.nodesCompleted,
    row.nodesFailed,
    row.nodesSkipped,
    JSON.stringify(row.output),
    toText(row.error),
    lastSeq,
    row.status,
  ]
}

interface ProgressParts {
  readonly row: ExecutionRow
  readonly before: ExecutionRow | undefined
  readonly lastSeq: number
}

/** Null when more than the progress has changed, or may have. */
function encodeProgress({ row, before, lastSeq }: ProgressParts): readonly number[] | null {
  if (before === undefined || !isOnlyProgress(row, before)) return null
  return [row.runningMs, row.nodesCompleted, row.nodesFailed, row.nodesSkipped, lastSeq]
}

/** Values are compared as objects: the same one may count as changed, never the other way round. */
function isOnlyProgress(row: ExecutionRow, before: ExecutionRow): boolean {
  return (
    row.status === before.status &&
    row.reason === before.reason &&
    row.outcome === before.outcome &&
    row.startedAt === before.startedAt &&
    row.endedAt === before.endedAt &&
    row.output === before.output &&
    row.error === before.error &&
    row.definitionHash === before.definitionHash &&
    row.priority === before.priority &&
    row.concurrencyKey === before.concurrencyKey
  )
}

function encodeSpans(spans: readonly SpanRow[]): string {
  return JSON.stringify(spans.map(toSpanCells))
}

/** In the order of `SPAN_CELLS`. */
function toSpanCells(span: SpanRow): readonly unknown[] {
  const cells = [
    span.spanId,
    span.parentSpanId,
    span.kind,
    span.nodeKey,
    span.nodeType,
    span.attempt,
    span.startedAt,
    span.endedAt,
    span.status,
    span.code,
    withoutNul(span.message),
    span.output,
    span.outputBytes,
    span.usage,
    span.details,
  ]
  while (cells.at(-1) === null) cells.pop()
  return cells
}

function encodeCalls(append: Append, blobs: Set<string>): readonly Cell[] {
  const cells: Cell[] = []
  for (const { nodeKey, attempt, call } of append.calls) pushCall({ cells, append, nodeKey, attempt, call, blobs })
  return cells
}

interface CallParts {
  readonly cells: Cell[]
  readonly append: Append
  readonly nodeKey: NodeKey
  readonly attempt: number
  readonly call: CallRecord
  readonly blobs: Set<string>
}

/** In the order of `CALL_COLUMNS`. */
function pushCall({ cells, append, nodeKey, attempt, call, blobs }: CallParts): void {
  const request = JSON.stringify(call.request)
  const response = JSON.stringify(call.response)
  findBlobs(request, blobs)
  findBlobs(response, blobs)
  const parent = call.stepKey === null ? `attempt:${nodeKey}:${attempt}` : `step:${nodeKey}:${call.stepKey}`
  const details = toCallDetails(call)
  cells.push(append.executionId, append.workspaceId, `call:${nodeKey}:${call.callId}`, parent, 'call')
  cells.push(nodeKey, call.toolType, attempt, call.startedAt, call.endedAt)
  cells.push(call.ok ? 'completed' : 'failed', call.code, withoutNul(call.error?.message ?? null))
  cells.push(null, null, toText(call.usage ?? null), JSON.stringify(details))
  cells.push(call.requestHash, request, response)
}

function encodeStats(delta: StatsDelta): readonly Cell[] {
  const { workspaceId, workflowId, hour, status, code, trigger, bucket } = delta
  const { count, totalMs, inputTokens, outputTokens, cost } = delta
  return [workspaceId, workflowId, hour, status, code, trigger, bucket, count, totalMs, inputTokens, outputTokens, cost]
}

function encodeWait(change: WaitChange): WaitEdit {
  if (change.kind === 'close') {
    return { kind: 'close', waitId: change.waitId, how: change.how, by: change.by, at: change.at }
  }
  if (change.kind === 'extend') return { kind: 'extend', waitId: change.waitId, dueAt: change.dueAt }
  const { spec } = change
  const row: readonly Cell[] = [
    change.executionId,
    change.workspaceId,
    change.waitId,
    change.nodeKey,
    change.waitKey,
    spec.kind,
    spec.kind === 'signal' ? spec.name : null,
    spec.kind === 'signal' ? spec.key : null,
    spec.dueAt,
    spec.kind === 'approval' ? spec.reminderAt : null,
    change.openedAt,
    JSON.stringify(spec),
  ]
  return { kind: 'open', waitId: change.waitId, row }
}

interface StepParts {
  readonly append: Append
  readonly nodeKey: NodeKey
  readonly step: StepRecord
  readonly blobs: Set<string>
}

function encodeStep({ append, nodeKey, step, blobs }: StepParts): readonly Cell[] {
  const output = JSON.stringify(step.output)
  findBlobs(output, blobs)
  const { stepKey, n, attempt, startedAt, endedAt } = step
  return [append.executionId, append.workspaceId, nodeKey, stepKey, n, attempt, startedAt, endedAt, output]
}

const encodedPlans = new WeakMap<Plan, EncodedPlan>()

/** Text and hash of a plan, computed once per object: one plan starts many executions. */
export function encodePlan(plan: Plan): EncodedPlan {
  const known = encodedPlans.get(plan)
  if (known !== undefined) return known
  const text = JSON.stringify(plan)
  const hash = createHash('sha256').update(text).digest('hex')
  const encoded = { hash, definitionHash: plan.definitionHash, revision: plan.revision, text }
  encodedPlans.set(plan, encoded)
  return encoded
}

/** Postgres text holds no NUL; JSON text has it escaped already. */
function withoutNul(text: string | null): string | null {
  return text === null || !text.includes('\0') ? text : text.replaceAll('\0', '\uFFFD')
}

function toText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

import type { ExecutionRow, SpanRow } from '@heddle/engine'
import {
  isSettled,
  toNodeKey,
  type ErrorInfo,
  type ExecutionEvent,
  type ExecutionId,
  type Json,
  type NodeKey,
  type NodeStatus,
  type SkipCause,
  type Usage,
} from '@heddle/model'
import type { Page, PageRequest } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { readNodeInput } from './node-input.ts'
import { toError, toNodeItem, type NodeExecutionItem } from './public-node.ts'
import { toPublicValue, type PublicValue } from './public-value.ts'
import { toOpenWait, type WaitItem } from './public-wait.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'

/** One try of a node execution, or one entry of a try that was left for a wait. */
export interface AttemptItem {
  readonly attempt: number
  /** From 1; raised by each re-entry after a wait. */
  readonly entry: number
  readonly status: NodeStatus
  readonly startedAt: string
  /** Null while it runs. */
  readonly endedAt: string | null
  readonly durationMs: number | null
  readonly error: ErrorInfo | null
  readonly usage: Usage | null
}

/** One durable part of a node execution. */
export interface StepItem {
  readonly n: number
  readonly stepKey: string
  readonly attempt: number
  readonly startedAt: string
  readonly endedAt: string
  readonly durationMs: number
  readonly output: PublicValue
}

/** All that is recorded of one node execution. */
export interface NodeExecutionFull extends NodeExecutionItem {
  readonly attemptList: readonly AttemptItem[]
  /** The resolved config; null when it cannot be told. */
  readonly input: PublicValue | null
  readonly steps: readonly StepItem[]
  /** What it waits for now. */
  readonly waits: readonly WaitItem[]
  /** Why it was skipped. */
  readonly skipCause: SkipCause | null
}

/** Node executions of an execution by node key. */
export async function listNodes(
  parts: ExecutionParts,
  caller: Caller,
  { executionId, ...page }: PageRequest & { readonly executionId: ExecutionId },
): Promise<Page<NodeExecutionItem>> {
  const { executions } = parts.store
  const row = await executions.get(caller.workspaceId, executionId)
  const { items, nextCursor } = await executions.listNodes(caller.workspaceId, executionId, page)
  const nodeKeys = items.map(({ nodeKey }) => nodeKey)
  const spans = await executions.listNodeSpans({ executionId, nodeKeys, kinds: ['attempt', 'wait', 'queue'] })
  const waits = items.some(({ status }) => status === 'waiting')
    ? await executions.listOpenWaits(caller.workspaceId, executionId)
    : []
  const reader = { values: parts.values(row.workspaceId, row.id), facts: await parts.planFacts.of(row) }
  const [spansOf, waitsOf] = [Map.groupBy(spans, toNodeKeyOf), Map.groupBy(waits, toNodeKeyOf)]
  const shown = items.map((node) => {
    const inside = { spans: spansOf.get(node.nodeKey) ?? [], waits: waitsOf.get(node.nodeKey) ?? [] }
    return toNodeItem(node, inside, reader)
  })
  return { items: await Promise.all(shown), nextCursor }
}

const toNodeKeyOf = ({ nodeKey }: { readonly nodeKey: NodeKey | null }) => nodeKey

/** One node execution with its attempts, input, steps and waits. Throws `NOT_FOUND` when it was not reached. */
export async function readNode(
  parts: ExecutionParts,
  caller: Caller,
  at: { readonly executionId: ExecutionId; readonly nodeKey: string },
): Promise<NodeExecutionFull> {
  const { executionId } = at
  const nodeKey = toNodeKey(at.nodeKey)
  const { executions } = parts.store
  const row = await executions.get(caller.workspaceId, executionId)
  const node = await executions.getNode(caller.workspaceId, executionId, nodeKey)
  const spans = await executions.listNodeSpans({ executionId, nodeKeys: [nodeKey] })
  const reader = { values: parts.values(row.workspaceId, row.id), facts: await parts.planFacts.of(row) }
  const open = isSettled(node.status) ? [] : await executions.listOpenWaits(caller.workspaceId, executionId)
  const waits = open.filter((wait) => wait.nodeKey === nodeKey)
  const item = await toNodeItem(node, { spans, waits }, reader)
  const latest = isSettled(node.status) && node.status !== 'skipped' ? [] : await readLatest(parts, row)
  return {
    ...item,
    attemptList: toAttempts(item, spans, latest),
    input: await showInput(parts, row, nodeKey),
    steps: await readSteps(parts, row, nodeKey),
    waits: await Promise.all(waits.map((wait) => toOpenWait(reader.values, wait))),
    skipCause: findSkipCause(latest, nodeKey),
  }
}

/** Events that tell of a node that has not settled, or was skipped. */
const LATEST = 2_000

function readLatest({ store }: ExecutionParts, row: ExecutionRow): Promise<readonly ExecutionEvent[]> {
  return store.journal.readEvents(row.id, Math.max(0, row.lastSeq - LATEST), LATEST + 1_000)
}

function findSkipCause(events: readonly ExecutionEvent[], nodeKey: NodeKey): SkipCause | null {
  const skipped = events.find((event) => event.type === 'node.skipped' && event.nodeKey === nodeKey)
  return skipped?.type === 'node.skipped' ? skipped.data.cause : null
}

/** The only attempt has no span of its own; the one that runs has none yet. */
function toAttempts(
  item: NodeExecutionItem,
  spans: readonly SpanRow[],
  latest: readonly ExecutionEvent[],
): readonly AttemptItem[] {
  const own = spans.filter(({ kind }) => kind === 'attempt').map(toAttempt)
  const running = latest.findLast(
    (event) => event.nodeKey === item.nodeKey && ENDS_ENTRY.has(event.type),
  )
  if (item.endedAt === null && running?.type === 'attempt.started') {
    const { attempt, entry } = running.data
    const open = { endedAt: null, durationMs: null, error: null, usage: null }
    return [...own, { attempt, entry, status: 'running', startedAt: toRfcTime(running.at), ...open }]
  }
  if (own.length > 0 || item.attempts === 0 || item.endedAt === null) return own
  const { status, startedAt, endedAt, durationMs, error } = item
  const usage = spans.find(({ kind }) => kind === 'node')?.usage ?? null
  return [{ attempt: item.attempts, entry: 1, status, startedAt, endedAt, durationMs, error, usage }]
}

const ENDS_ENTRY: ReadonlySet<string> = new Set([
  'attempt.started',
  'attempt.completed',
  'attempt.failed',
  'attempt.lost',
  'attempt.cancelled',
  'node.suspended',
])

function toAttempt(span: SpanRow): AttemptItem {
  const entry = Number(/\.(\d+)$/.exec(span.spanId)?.[1] ?? 1)
  return {
    attempt: span.attempt ?? 1,
    entry,
    status: span.status,
    startedAt: toRfcTime(span.startedAt),
    endedAt: toRfcTimeOrNull(span.endedAt),
    durationMs: span.endedAt - span.startedAt,
    error: toError(span.code, span.message),
    usage: span.usage,
  }
}

async function showInput(parts: ExecutionParts, row: ExecutionRow, nodeKey: NodeKey): Promise<PublicValue | null> {
  const input: Json = await readNodeInput(parts, row, nodeKey)
  if (input === null) return null
  const place = { in: 'config', nodeKey } as const
  return toPublicValue(parts.values(row.workspaceId, row.id), { stored: { json: input }, place, sensitive: [] })
}

async function readSteps(parts: ExecutionParts, row: ExecutionRow, nodeKey: NodeKey): Promise<readonly StepItem[]> {
  const steps = await parts.store.journal.readSteps(row.id, nodeKey)
  const reader = parts.values(row.workspaceId, row.id)
  return Promise.all(
    steps.map(async ({ n, stepKey, attempt, startedAt, endedAt, output }) => ({
      n,
      stepKey,
      attempt,
      startedAt: toRfcTime(startedAt),
      endedAt: toRfcTime(endedAt),
      durationMs: Math.max(0, endedAt - startedAt),
      output: await toPublicValue(reader, { stored: output, place: { in: 'step', nodeKey, stepKey }, sensitive: [] }),
    })),
  )
}

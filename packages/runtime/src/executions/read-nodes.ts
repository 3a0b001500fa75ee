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
import { toNodeWait, type NodeWaitItem } from './public-wait.ts'
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
  /** When it is tried again. */
  readonly nextTryAt: string | null
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
  /** What it waits for, and what it waited for. */
  readonly waits: readonly NodeWaitItem[]
  /** Node keys that explain why it was skipped: these did not fire. */
  readonly causes: readonly NodeKey[]
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
  const hasWaits = items.some(({ status }) => status === 'waiting')
  const [spans, waits, facts] = await Promise.all([
    executions.listNodeSpans({ executionId, nodeKeys, kinds: ['attempt', 'wait', 'queue'] }),
    hasWaits ? executions.listOpenWaits(caller.workspaceId, executionId) : [],
    parts.planFacts.of(row),
  ])
  const reader = { values: parts.values(row.workspaceId, row.id), facts }
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
  const [spans, waits, facts] = await Promise.all([
    executions.listNodeSpans({ executionId, nodeKeys: [nodeKey] }),
    executions.listNodeWaits(executionId, nodeKey),
    parts.planFacts.of(row),
  ])
  const reader = { values: parts.values(row.workspaceId, row.id), facts }
  const open = waits.filter(({ closedAt }) => closedAt === null)
  const item = await toNodeItem(node, { spans, waits: open }, reader)
  const latest = isSettled(node.status) && node.status !== 'skipped' ? [] : await readLatest(parts, row)
  const skip = findSkipCause(latest, nodeKey)
  const retry = open.find(({ spec }) => spec.kind === 'retry')
  return {
    ...item,
    reason: skip === null ? item.reason : toSkipReason(skip),
    attemptList: toAttempts(item, { spans, latest, nextTryAt: toRfcTimeOrNull(retry?.spec.dueAt ?? null) }),
    input: await showInput(parts, row, nodeKey),
    steps: await readSteps(parts, row, nodeKey),
    waits: waits.filter(({ spec }) => spec.kind !== 'retry').map(toNodeWait),
    causes: skip?.kind === 'no-live-edge' ? skip.from : [],
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

function toSkipReason(cause: SkipCause): string {
  switch (cause.kind) {
    case 'when':
      return 'skipped: its condition did not hold'
    case 'no-live-edge':
      return `skipped: nothing came from ${cause.from.join(', ')}`
    case 'other-trigger':
      return 'skipped: another trigger started the execution'
    case 'not-in-range':
      return 'skipped: it is not in the part that was asked for'
  }
}

/** The only attempt has no span of its own; the one that runs has none yet. */
function toAttempts(
  item: NodeExecutionItem,
  known: {
    readonly spans: readonly SpanRow[]
    readonly latest: readonly ExecutionEvent[]
    readonly nextTryAt: string | null
  },
): readonly AttemptItem[] {
  const own = known.spans.filter(({ kind }) => kind === 'attempt').map(toAttempt)
  const last = own.at(-1)
  if (known.nextTryAt !== null && last !== undefined)
    return [...own.slice(0, -1), { ...last, nextTryAt: known.nextTryAt }]
  const told = known.latest.findLast((event) => event.nodeKey === item.nodeKey && ENDS_ENTRY.has(event.type))
  if (item.endedAt === null && told?.type === 'attempt.started') {
    const { attempt, entry } = told.data
    const open = { endedAt: null, durationMs: null, error: null, usage: null, nextTryAt: null }
    return [...own, { attempt, entry, status: 'running', startedAt: toRfcTime(told.at), ...open }]
  }
  if (own.length > 0 || item.attempts === 0 || item.endedAt === null) return own
  const { status, startedAt, endedAt, durationMs, error } = item
  const usage = known.spans.find(({ kind }) => kind === 'node')?.usage ?? null
  return [{ attempt: item.attempts, entry: 1, status, startedAt, endedAt, durationMs, error, usage, nextTryAt: null }]
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
    endedAt: toRfcTime(span.endedAt),
    durationMs: Math.max(0, span.endedAt - span.startedAt),
    error: toError(span.code, span.message),
    usage: span.usage,
    nextTryAt: null,
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

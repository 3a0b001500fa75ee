import type { ExecutionEvent } from '@heddle/model'
import { runningMsAt } from './apply/activity.ts'
import type { Plans } from './engine.ts'
import { headOf } from './evaluation-scope.ts'
import type { ExecutionRow, RowChanges, SpanRow, StatsDelta } from './rows.ts'
import type { ExecutionState } from './state.ts'
import { statusReason } from './status.ts'

const HOUR_MS = 3_600_000

/**
 * Rows that people query, from the events of the turns since the last call and the state after them. What ended is
 * collected while events are applied, because its scope may be gone at the end, and is taken by this call.
 */
export function projectRows(args: {
  readonly state: ExecutionState
  readonly plans: Plans
  readonly events: readonly ExecutionEvent[]
}): RowChanges {
  const { state, events } = args
  const first = events[0]?.seq ?? Infinity
  const { spans, waits } = state.work
  if (spans.length > 0) state.work.spans = []
  if (waits.length > 0) state.work.waits = []
  return {
    execution: executionRow(args.plans, state),
    spans: spans.length === 0 ? NONE : spansFrom(spans, first),
    waits: waits.length === 0 ? NONE : waits.flatMap(({ seq, change }) => (seq < first ? [] : [change])),
    stats: events.some((event) => event.type === 'execution.completed') ? statsOf(state) : NONE,
  }
}

const NONE: readonly never[] = []

function spansFrom(spans: ExecutionState['work']['spans'], first: number): readonly SpanRow[] {
  const rows: SpanRow[] = []
  for (const { seq, span } of spans) if (seq >= first) rows.push(span)
  return rows
}

function executionRow(plans: Plans, state: ExecutionState): ExecutionRow {
  const head = headOf(state)
  return {
    id: head.executionId,
    workspaceId: head.workspaceId,
    workflowId: head.workflowId,
    version: head.version,
    draftRevision: head.draftRevision,
    definitionHash: plans.get(state.planRevision).definitionHash,
    status: state.status,
    reason: statusReason(state),
    outcome: state.outcome,
    trigger: head.trigger.kind,
    startedBy: head.startedBy,
    createdAt: head.createdAt,
    startedAt: state.startedAt,
    endedAt: state.endedAt === null ? null : Math.max(state.endedAt, state.startedAt ?? head.createdAt),
    runningMs: runningMsAt(state, state.at),
    priority: head.priority,
    concurrencyKey: head.concurrencyKey,
    parentId: head.parent?.executionId ?? null,
    parentNodeKey: head.parent?.nodeKey ?? null,
    depth: head.parent?.depth ?? 0,
    originId: head.origin?.executionId ?? null,
    executionAttempt: head.executionAttempt,
    test: head.test,
    input: head.input,
    output: state.output,
    error: state.error,
    nodesCompleted: state.counts.completed,
    nodesFailed: state.counts.failed,
    nodesSkipped: state.counts.skipped,
    lastSeq: state.seq,
  }
}

/** Test runs leave no statistics. */
function statsOf(state: ExecutionState): readonly StatsDelta[] {
  const head = headOf(state)
  if (head.test || state.endedAt === null) return []
  const totalMs = Math.max(0, state.endedAt - (state.startedAt ?? head.createdAt))
  return [
    {
      workspaceId: head.workspaceId,
      workflowId: head.workflowId,
      hour: Math.floor(state.endedAt / HOUR_MS) * HOUR_MS,
      status: state.status,
      code: state.error?.code ?? '',
      trigger: head.trigger.kind,
      count: 1,
      totalMs,
      bucket: Math.min(31, Math.floor(Math.log2(Math.max(1, totalMs)))),
      ...state.usage,
    },
  ]
}

import type { ErrorInfo, NodeKey, NodeStatus, Usage } from '@heddle/model'
import type { Plans } from './engine.ts'
import type { SpanRow } from './rows.ts'
import type { ExecutionState, NodeState, ScopeState, WaitState } from './state.ts'
import { valueBytes } from './compact-value.ts'

/* Spans of what ended, collected while events are applied, because the scope may be gone at the end of the turn. */

const OUTPUT_BYTES_LIMIT = 1 << 20

interface Ended {
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: SpanRow['kind']
  readonly nodeKey: NodeKey | null
  readonly startedAt: number
  readonly status: NodeStatus
  /** Gives code and message. */
  readonly error?: ErrorInfo | null
}

type More = Partial<Omit<SpanRow, keyof Ended | 'endedAt'>>

function addSpan(state: ExecutionState, ended: Ended & More): void {
  const { head, work } = state
  if (!work.collectRows || head === null) return
  // Every field by name: spreading many costs several times as much.
  const span: SpanRow = {
    executionId: head.executionId,
    workspaceId: head.workspaceId,
    spanId: ended.spanId,
    parentSpanId: ended.parentSpanId,
    kind: ended.kind,
    nodeKey: ended.nodeKey,
    nodeType: ended.nodeType ?? null,
    attempt: ended.attempt ?? null,
    startedAt: ended.startedAt,
    // The wall clock may have been set back meanwhile; nothing takes less than no time.
    endedAt: Math.max(state.at, ended.startedAt),
    status: ended.status,
    code: ended.error?.code ?? ended.code ?? null,
    message: ended.error?.message ?? ended.message ?? null,
    output: ended.output ?? null,
    outputBytes: ended.outputBytes ?? null,
    usage: ended.usage ?? null,
    requestHash: null,
    request: null,
    response: null,
    details: ended.details ?? null,
  }
  work.spans.push({ seq: state.seq, span })
}

/** A node execution settled. */
export function spanOfNode(plans: Plans, state: ExecutionState, node: NodeState): void {
  if (!state.work.collectRows) return
  const scope = state.scopes[node.scope]
  const revision = node.revision === 0 ? (scope?.revision ?? state.planRevision) : node.revision
  const hasOutput = node.status === 'completed' || node.status === 'failed'
  addSpan(state, {
    spanId: `node:${node.key}`,
    parentSpanId: `scope:${node.scope}`,
    kind: 'node',
    nodeKey: node.key,
    nodeType: plans.get(revision).nodes[node.id]?.type ?? null,
    attempt: node.attempts === 0 ? null : node.attempts,
    startedAt: node.startedAt ?? (node.readyAt === 0 ? state.at : node.readyAt),
    status: node.status,
    error: node.error,
    output: hasOutput ? node.output : null,
    outputBytes: hasOutput && 'json' in node.output ? valueBytes(node.output, OUTPUT_BYTES_LIMIT) : null,
    usage: node.usage,
    details: node.mayHaveHappened ? { mayHaveHappened: true } : null,
  })
}

/** An attempt, or one entry of it, ended; not written when it is the only one, which its node's span tells. */
export function spanOfAttempt(
  state: ExecutionState,
  node: NodeState,
  how: { readonly status: NodeStatus; readonly error: ErrorInfo | null; readonly usage: Usage | undefined },
): void {
  const { attempt } = node
  if (attempt === null) return
  const entry = attempt.entry === 1 ? '' : `.${attempt.entry}`
  addSpan(state, {
    spanId: `attempt:${node.key}:${attempt.attempt}${entry}`,
    parentSpanId: `node:${node.key}`,
    kind: 'attempt',
    nodeKey: node.key,
    attempt: attempt.attempt,
    startedAt: attempt.startedAt,
    status: how.status,
    error: how.error,
    usage: how.usage ?? null,
  })
}

/** The time a node execution waited for its slot. */
export function spanOfQueue(state: ExecutionState, node: NodeState, attempt: number): void {
  addSpan(state, {
    spanId: `queue:${node.key}:${attempt}.${node.entry + 1}`,
    parentSpanId: `node:${node.key}`,
    kind: 'queue',
    nodeKey: node.key,
    attempt,
    startedAt: node.queuedAt ?? state.at,
    status: 'completed',
    message: node.queueReason,
  })
}

/** The time the execution waited for its slot. */
export function spanOfExecutionQueue(state: ExecutionState): void {
  if (state.queueReason === null || state.head === null) return
  addSpan(state, {
    spanId: 'queue:',
    parentSpanId: 'scope:',
    kind: 'queue',
    nodeKey: null,
    startedAt: state.head.createdAt,
    status: 'completed',
    message: state.queueReason,
  })
}

/** A wait is over. */
export function spanOfWait(state: ExecutionState, node: NodeState, wait: WaitState): void {
  const how = wait.closed?.answer.how
  const isLate = how === 'due' && wait.spec.kind !== 'time'
  addSpan(state, {
    spanId: `wait:${wait.waitId}`,
    parentSpanId: `node:${node.key}`,
    kind: 'wait',
    nodeKey: node.key,
    startedAt: wait.openedAt,
    status: how === 'cancelled' ? 'cancelled' : isLate ? 'timeout' : 'completed',
    code: isLate ? 'WAIT_TIMEOUT' : null,
    details: { kind: wait.spec.kind, by: wait.closed?.answer.by ?? null },
  })
}

/** A scope instance closed. */
export function spanOfScope(
  state: ExecutionState,
  scope: ScopeState,
  status: 'completed' | 'failed' | 'cancelled',
): void {
  addSpan(state, {
    spanId: `scope:${scope.key}`,
    parentSpanId: scope.container === null ? (scope.outer === null ? null : 'scope:') : `node:${scope.container}`,
    kind: 'scope',
    nodeKey: scope.container,
    startedAt: scope.openedAt,
    status,
    error: status === 'failed' ? (scope.fate?.error ?? null) : null,
    details: scope.index === null ? null : { index: scope.index, branch: scope.branch },
  })
}

import type { SpanRow } from '@heddle/engine'
import {
  ERRORS,
  isSettled,
  type ErrorCode,
  type ErrorInfo,
  type NodeId,
  type NodeKey,
  type NodeStatus,
  type ValueReader,
} from '@heddle/model'
import type { NodeExecution as StoredNode, OpenWait } from '@heddle/store'
import { toPublicValue, type PublicValue } from './public-value.ts'
import { toWaitReason } from './public-wait.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'
import { toNodeIdOf, type PlanFacts } from './plan-facts.ts'

/** One node's work inside an execution, as lists show it. */
export interface NodeExecutionItem {
  /** Its address: the node key. */
  readonly id: NodeKey
  readonly nodeKey: NodeKey
  readonly nodeId: NodeId
  /** Null until it has settled. */
  readonly nodeType: string | null
  /** Of the node; its id when it has none. */
  readonly title: string
  readonly status: NodeStatus
  /** Why it is in a status that is not final. */
  readonly reason: string | null
  /** Tries so far; 0 for a node that needs none. */
  readonly attempts: number
  readonly retries: number
  readonly startedAt: string
  readonly endedAt: string | null
  /** From start to end; null while it is open. */
  readonly durationMs: number | null
  /** Parts of the duration that have ended: in its attempts, for a slot, for times, signals and people. */
  readonly workingMs: number
  readonly queuedMs: number
  readonly waitingMs: number
  readonly error: ErrorInfo | null
  /** Null while it is open, and for nodes that give none. */
  readonly output: PublicValue | null
}

export interface NodeReader {
  readonly values: ValueReader
  readonly facts: PlanFacts
}

/** What is recorded inside one node execution. */
export interface NodeInside {
  readonly spans: readonly SpanRow[]
  /** Open ones. */
  readonly waits: readonly OpenWait[]
}

/** A node execution as lists show it. */
export async function toNodeItem(
  node: StoredNode,
  { spans, waits }: NodeInside,
  reader: NodeReader,
): Promise<NodeExecutionItem> {
  const waitingMs = sumMs(spans, 'wait')
  const queuedMs = sumMs(spans, 'queue')
  const durationMs = node.endedAt === null ? null : Math.max(0, node.endedAt - node.startedAt)
  const hasAttempts = spans.some(({ kind }) => kind === 'attempt')
  return {
    id: node.nodeKey,
    nodeKey: node.nodeKey,
    nodeId: toNodeIdOf(node.nodeKey),
    nodeType: node.nodeType ?? reader.facts.typeOf(node.nodeKey),
    title: reader.facts.titleOf(node.nodeKey),
    status: node.status,
    reason: isSettled(node.status) ? null : (node.message ?? (waits[0] === undefined ? null : toWaitReason(waits[0]))),
    attempts: node.attempts,
    retries: Math.max(0, node.attempts - 1),
    startedAt: toRfcTime(node.startedAt),
    endedAt: toRfcTimeOrNull(node.endedAt),
    durationMs,
    workingMs: hasAttempts ? sumMs(spans, 'attempt') : Math.max(0, (durationMs ?? 0) - waitingMs - queuedMs),
    queuedMs,
    waitingMs,
    error: toError(node.code, node.message),
    output: node.output === null ? null : await showOutput(node.nodeKey, node.output, reader),
  }
}

function showOutput(nodeKey: NodeKey, stored: NonNullable<StoredNode['output']>, reader: NodeReader) {
  const place = { in: 'span', nodeKey, spanId: `node:${nodeKey}`, field: 'output' } as const
  return toPublicValue(reader.values, { stored, place, sensitive: reader.facts.sensitive(nodeKey) })
}

function sumMs(spans: readonly SpanRow[], kind: SpanRow['kind']): number {
  let sum = 0
  for (const span of spans) if (span.kind === kind) sum += Math.max(0, span.endedAt - span.startedAt)
  return sum
}

/** The error that a span's columns tell, or null. */
export function toError(code: string | null, message: string | null): ErrorInfo | null {
  if (code === null || !Object.hasOwn(ERRORS, code)) return null
  return { code: code as ErrorCode, message: message ?? '' }
}

import type { SpanKind, SpanRow } from '@heddle/engine'
import { isSettled, type ExecutionId, type Json, type NodeKey, type NodeStatus, type Usage } from '@heddle/model'
import type { Caller } from '../caller.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toRfcTime } from './rfc-time.ts'
import { toRef, type ValuePlace } from './value-place.ts'

/** One bar of the waterfall. Values are named by their `ref` only. */
export interface SpanItem {
  /** Unique in the execution: `node:fetch`, `attempt:fetch:1`, `scope:pages[3]`, … */
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: SpanKind
  readonly nodeKey: NodeKey | null
  readonly nodeType: string | null
  readonly attempt: number | null
  readonly startedAt: string
  /** Null: it has not ended. Only nodes are shown before their end. */
  readonly endedAt: string | null
  readonly durationMs: number | null
  readonly status: NodeStatus
  readonly code: string | null
  readonly message: string | null
  readonly outputBytes: number | null
  readonly usage: Usage | null
  readonly details: Json
  readonly outputRef: string | null
  /** Calls only. */
  readonly requestRef: string | null
  readonly responseRef: string | null
}

export interface Trace {
  readonly items: readonly SpanItem[]
  /** There are more than the 20,000 shown. */
  readonly isCut: boolean
}

const MOST_SPANS = 20_000

/** All spans by start, the nodes that have not ended among them. Throws `NOT_FOUND`. */
export async function readTrace(parts: ExecutionParts, caller: Caller, executionId: ExecutionId): Promise<Trace> {
  const { executions } = parts.store
  const spans = (await executions.readTrace(caller.workspaceId, executionId)).map(toSpanItem)
  const nodes = await executions.listNodes(caller.workspaceId, executionId, { limit: 200 })
  const facts = await parts.planFacts.of(await executions.get(caller.workspaceId, executionId))
  const open = nodes.items
    .filter((node) => !isSettled(node.status))
    .map((node): SpanItem => ({
      spanId: `node:${node.nodeKey}`,
      parentSpanId: `scope:${toScopeOf(node.nodeKey)}`,
      kind: 'node',
      nodeKey: node.nodeKey,
      nodeType: facts.typeOf(node.nodeKey),
      attempt: node.attempts === 0 ? null : node.attempts,
      startedAt: toRfcTime(node.startedAt),
      endedAt: null,
      durationMs: null,
      status: node.status,
      code: null,
      message: node.message,
      outputBytes: null,
      usage: null,
      details: null,
      outputRef: null,
      requestRef: null,
      responseRef: null,
    }))
  const items = [...spans, ...open].toSorted((left, right) =>
    left.startedAt < right.startedAt ? -1 : left.startedAt > right.startedAt ? 1 : 0,
  )
  return { items: items.slice(0, MOST_SPANS), isCut: items.length > MOST_SPANS }
}

function toScopeOf(nodeKey: NodeKey): string {
  const each = /^(.*\[\d+\])$/.exec(nodeKey)?.[1]
  return each ?? nodeKey.slice(0, Math.max(0, nodeKey.lastIndexOf('/')))
}

function toSpanItem(span: SpanRow): SpanItem {
  const { spanId, parentSpanId, kind, nodeKey, nodeType, attempt, status, code, message } = span
  const { outputBytes, usage, details } = span
  return {
    spanId,
    parentSpanId,
    kind,
    nodeKey,
    nodeType,
    attempt,
    startedAt: toRfcTime(span.startedAt),
    endedAt: toRfcTime(span.endedAt),
    durationMs: Math.max(0, span.endedAt - span.startedAt),
    status,
    code,
    message,
    outputBytes,
    usage,
    details,
    outputRef: toSpanRef(span, 'output'),
    requestRef: toSpanRef(span, 'request'),
    responseRef: toSpanRef(span, 'response'),
  }
}

function toSpanRef(span: SpanRow, field: 'output' | 'request' | 'response'): string | null {
  const { nodeKey, spanId, kind, details } = span
  if (nodeKey === null || span[field] === null) return null
  const place: ValuePlace =
    kind === 'step' ? { in: 'step', nodeKey, stepKey: toStepKey(details) } : { in: 'span', nodeKey, spanId, field }
  return toRef(place)
}

function toStepKey(details: Json): string {
  return String((details as { readonly stepKey?: Json } | null)?.stepKey ?? '')
}

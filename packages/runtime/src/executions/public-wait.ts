import type { NodeKey } from '@heddle/model'
import type { NodeWait, OpenWait } from '@heddle/store'
import { toApprovalId } from './approval-id.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'

/** What an execution waits for now. */
export interface WaitItem {
  readonly waitId: string
  readonly nodeKey: NodeKey
  readonly kind: 'approval' | 'signal' | 'time' | 'retry'
  /** Of an approval; the name of a signal; else empty. */
  readonly title: string
  readonly openedAt: string
  readonly dueAt: string | null
  readonly signal: { readonly name: string; readonly key: string } | null
  /** For `POST /approvals/{id}/approve` and `/reject`. */
  readonly approvalId: string | null
}

/** An open wait as people see it. */
export function toOpenWait({ executionId, nodeKey, waitId, spec, openedAt }: OpenWait): WaitItem {
  return {
    waitId,
    nodeKey,
    kind: spec.kind,
    title: spec.kind === 'approval' ? spec.title : spec.kind === 'signal' ? spec.name : '',
    openedAt: toRfcTime(openedAt),
    dueAt: toRfcTimeOrNull(spec.dueAt),
    signal: spec.kind === 'signal' ? { name: spec.name, key: spec.key } : null,
    approvalId: spec.kind === 'approval' ? toApprovalId({ executionId, waitId }) : null,
  }
}

/** A wait of one node execution, over or not. */
export interface NodeWaitItem extends WaitItem {
  readonly closedAt: string | null
  /** `answered`, `due` or `cancelled`. */
  readonly how: string | null
  readonly by: string | null
}

/** A wait of one node execution as people see it. */
export function toNodeWait(wait: NodeWait): NodeWaitItem {
  return { ...toOpenWait(wait), closedAt: toRfcTimeOrNull(wait.closedAt), how: wait.how, by: wait.by }
}

/** Why a node waits: the same words as the reason of its execution has. */
export function toWaitReason({ spec, openedAt }: OpenWait): string {
  const since = `since ${toRfcTime(openedAt)}`
  switch (spec.kind) {
    case 'retry':
      return `waiting for attempt ${spec.attempt}, due at ${toRfcTime(spec.dueAt)}`
    case 'time':
      return `waiting until ${toRfcTime(spec.dueAt)}`
    case 'signal':
      return `waiting for signal '${spec.name}'${spec.key === '' ? '' : ` with key '${spec.key}'`} ${since}`
    case 'approval':
      return `waiting for approval${spec.roles.length === 0 ? '' : ` by role ${spec.roles.join(' or ')}`} ${since}`
  }
}

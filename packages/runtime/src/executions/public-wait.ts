import type { ExecutionId, Json, NodeKey, ValueReader } from '@heddle/model'
import type { OpenWait } from '@heddle/store'
import { toApprovalId } from './approval-id.ts'
import { toPublicValue, type PublicValue } from './public-value.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'

/** What an execution waits for. */
export interface WaitItem {
  readonly waitId: string
  readonly executionId: ExecutionId
  readonly nodeKey: NodeKey
  readonly kind: 'approval' | 'signal' | 'time' | 'retry'
  readonly openedAt: string
  readonly dueAt: string | null
  /** Of a signal. */
  readonly signal: { readonly name: string; readonly key: string } | null
  readonly approval: ApprovalQuestion | null
}

/** What a person is asked. */
export interface ApprovalQuestion {
  /** For `POST /approvals/{id}/approve` and `/reject`. */
  readonly id: string
  readonly title: string
  readonly description: string | null
  readonly roles: readonly string[]
  /** JSON Schema of the answer, or null. */
  readonly form: Json
  readonly data: PublicValue
}

/** An open wait as people see it. */
export async function toOpenWait(reader: ValueReader, wait: OpenWait): Promise<WaitItem> {
  const { waitId, executionId, nodeKey, spec } = wait
  return {
    waitId,
    executionId,
    nodeKey,
    kind: spec.kind,
    openedAt: toRfcTime(wait.openedAt),
    dueAt: toRfcTimeOrNull(spec.dueAt),
    signal: spec.kind === 'signal' ? { name: spec.name, key: spec.key } : null,
    approval: spec.kind === 'approval' ? await toApprovalQuestion(reader, { executionId, waitId, spec }) : null,
  }
}

/** The question that an approval puts. */
export async function toApprovalQuestion(
  reader: ValueReader,
  approval: Pick<OpenWait, 'executionId' | 'waitId'> & {
    readonly spec: Extract<OpenWait['spec'], { readonly kind: 'approval' }>
  },
): Promise<ApprovalQuestion> {
  const { executionId, waitId, spec } = approval
  return {
    id: toApprovalId({ executionId, waitId }),
    title: spec.title,
    description: spec.description ?? null,
    roles: spec.roles,
    form: spec.form,
    data: await toPublicValue(reader, { stored: spec.data, place: { in: 'wait', waitId }, sensitive: [] }),
  }
}

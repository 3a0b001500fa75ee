import { checkInput } from '@heddle/json-schema'
import { HeddleError, toExecutionId, type ExecutionId, type Json, type NodeKey, type WorkflowId } from '@heddle/model'
import type { Approval, Page, PageRequest } from '@heddle/store'
import type { Caller } from '../caller.ts'
import { parseApprovalId, toApprovalId } from './approval-id.ts'
import type { ExecutionParts } from './execution-parts.ts'
import { toPublicValue, type PublicValue } from './public-value.ts'
import { toRfcTime, toRfcTimeOrNull } from './rfc-time.ts'

/** What a person is asked. */
export interface ApprovalItem {
  readonly id: string
  readonly executionId: ExecutionId
  readonly workflowId: WorkflowId
  readonly workflowName: string | null
  readonly nodeKey: NodeKey
  readonly title: string
  readonly description: string | null
  /** Who is asked; empty: everybody who may approve. */
  readonly roles: readonly string[]
  /** JSON Schema of the answer, or null. */
  readonly form: Json
  readonly data: PublicValue
  /** Of the execution. */
  readonly startedBy: string
  readonly openedAt: string
  readonly dueAt: string | null
  /** Null while it is open. */
  readonly decision: { readonly how: string; readonly by: string; readonly at: string } | null
}

/** Open approvals, oldest first. */
export async function listApprovals(
  parts: ExecutionParts,
  caller: Caller,
  page: PageRequest,
): Promise<Page<ApprovalItem>> {
  const { items, nextCursor } = await parts.store.approvals.list(caller.workspaceId, page)
  return { items: await toItems(parts, caller, items), nextCursor }
}

/** One approval, open or answered. Throws `NOT_FOUND`. */
export async function readApproval(parts: ExecutionParts, caller: Caller, id: string): Promise<ApprovalItem> {
  const [item] = await toItems(parts, caller, [await find(parts, caller, id)])
  if (item === undefined) throw new HeddleError('NOT_FOUND', `The execution of approval ${id} is gone.`)
  return item
}

export interface ApprovalAnswer {
  readonly id: string
  readonly decision: 'approved' | 'rejected'
  /** What the form asks for; a rejection needs none. */
  readonly form: Json
  readonly note?: string
}

/**
 * Answers an approval. Throws `INPUT_INVALID` with findings when the form does not hold, `CONFLICT` saying who was first,
 * and when, and `NOT_FOUND`.
 */
export async function answerApproval(
  parts: ExecutionParts,
  caller: Caller,
  answer: ApprovalAnswer,
): Promise<ApprovalItem> {
  const approval = await find(parts, caller, answer.id)
  const { executionId, waitId, spec } = approval
  assertOpen(approval, answer.id)
  const { decision, form, note } = answer
  const payload = decision === 'approved' && isSchema(spec.form) ? checkInput(spec.form, form, 'The form') : form
  const { workspaceId, principal } = caller
  const noted = note === undefined ? {} : { note }
  await parts.host.answer({ workspaceId, executionId, waitId, decision, payload, by: principal, ...noted })
  return readApproval(parts, caller, answer.id)
}

function find({ store }: ExecutionParts, caller: Caller, id: string): Promise<Approval> {
  const { executionId, waitId } = parseApprovalId(id)
  return store.approvals.get(caller.workspaceId, toExecutionId(executionId), waitId)
}

function assertOpen({ closed }: Approval, id: string): void {
  if (closed === null) return
  throw new HeddleError('CONFLICT', `The approval ${id} was ${closed.how} by ${closed.by} at ${toRfcTime(closed.at)}.`)
}

async function toItems(
  parts: ExecutionParts,
  { workspaceId }: Caller,
  approvals: readonly Approval[],
): Promise<readonly ApprovalItem[]> {
  const { executions } = parts.store
  const ids = [...new Set(approvals.map(({ executionId }) => executionId))]
  const found = await Promise.allSettled(ids.map((id) => executions.get(workspaceId, id)))
  // An execution may be deleted between the two queries; what it waited for is gone with it.
  const rows = new Map(found.flatMap((each) => (each.status === 'fulfilled' ? [[each.value.id, each.value]] : [])))
  const names = await executions.readWorkflowNames(
    workspaceId,
    [...rows.values()].map((row) => row.workflowId),
  )
  const items = approvals.map(async (approval): Promise<readonly ApprovalItem[]> => {
    const row = rows.get(approval.executionId)
    if (row === undefined) return []
    const { executionId, nodeKey, waitId, spec, openedAt, closed } = approval
    const place = { in: 'wait', waitId } as const
    const item: ApprovalItem = {
      id: toApprovalId(approval),
      executionId,
      workflowId: row.workflowId,
      workflowName: names.get(row.workflowId) ?? null,
      nodeKey,
      title: spec.title,
      description: spec.description ?? null,
      roles: spec.roles,
      form: spec.form,
      data: await toPublicValue(parts.values(workspaceId, executionId), { stored: spec.data, place, sensitive: [] }),
      startedBy: row.startedBy,
      openedAt: toRfcTime(openedAt),
      dueAt: toRfcTimeOrNull(spec.dueAt),
      decision: closed === null ? null : { how: closed.how, by: closed.by, at: toRfcTime(closed.at) },
    }
    return [item]
  })
  return (await Promise.all(items)).flat()
}

function isSchema(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

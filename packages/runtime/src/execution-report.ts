import type { ExecutionRow } from '@heddle/engine'
import {
  HeddleError,
  isSettled,
  toExecutionId,
  toWorkflowId,
  type ExecutionId,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import type { Approval, NodeExecution, OpenWait as StoredWait, Store } from '@heddle/store'
import type { ExecutionReport, ExecutionSummary, NodeSummary, OpenWait } from './operations.ts'

export interface ReportParts {
  readonly workspaceId: WorkspaceId
  readonly store: Store
  values(executionId: ExecutionId): ValueReader
}

/** How an execution stands, with its output or what it waits for. Throws `NOT_FOUND`. */
export async function reportOn(parts: ReportParts, executionId: ExecutionId): Promise<ExecutionReport> {
  const row = await parts.store.executions.get(parts.workspaceId, executionId)
  const base = {
    executionId,
    status: row.status,
    outcome: row.outcome,
    ...(row.error === null ? {} : { error: row.error }),
  }
  if (isSettled(row.status)) return { ...base, output: await parts.values(executionId).load(row.output) }
  const waits = await openWaitsBelow(parts, executionId)
  return { ...base, output: null, waits, ...(row.reason === null ? {} : { reason: row.reason }) }
}

/** Children that the execution started and that are not settled. */
export async function listOpenChildren(parts: ReportParts, executionId: ExecutionId): Promise<readonly ExecutionId[]> {
  const linked = await parts.store.executions.listLinked(parts.workspaceId, executionId)
  return linked.filter((row) => row.parentId === executionId && !isSettled(row.status)).map((row) => row.id)
}

/** The try that follows a failed one by `settings.maxAttempts`, or null. */
export async function findNextTry(parts: ReportParts, executionId: ExecutionId): Promise<ExecutionId | null> {
  const { executionAttempt } = await parts.store.executions.get(parts.workspaceId, executionId)
  const linked = await parts.store.executions.listLinked(parts.workspaceId, executionId)
  const next = linked.find((row) => row.originId === executionId && row.executionAttempt === executionAttempt + 1)
  return next?.id ?? null
}

/**
 * The open approval that `id` means: an execution with exactly one, `execution/nodeKey`, or a wait's id that only one
 * execution has. Throws `NOT_FOUND` and `CONFLICT`.
 */
export async function findApproval(parts: ReportParts, id: string): Promise<Approval> {
  const found: Approval[] = []
  for (let cursor: string | null = null; ;) {
    const page = await parts.store.approvals.list(parts.workspaceId, { limit: 200, cursor })
    found.push(...page.items.filter((approval) => isMeant(approval, id)))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  if (found.length === 1 && found[0] !== undefined) return found[0]
  if (found.length === 0) {
    const [executionId = id] = id.split('/')
    await parts.store.executions.get(parts.workspaceId, toExecutionId(executionId))
    throw new HeddleError(
      'CONFLICT',
      `Nothing of ${id} waits for a person now: it was answered, timed out or cancelled. See: heddle approvals`,
    )
  }
  const ids = found.map((approval) => `${approval.executionId}/${approval.nodeKey}`).join(', ')
  throw new HeddleError('CONFLICT', `${id} may mean several open approvals. Answer one of: ${ids}.`)
}

function isMeant({ executionId, nodeKey, waitId }: Approval, id: string): boolean {
  return [executionId, waitId, `${executionId}/${nodeKey}`, `${executionId}/${waitId}`].includes(id)
}

/** An approval as the command line shows it. */
export async function toOpenWait(parts: ReportParts, wait: StoredWait | Approval): Promise<OpenWait> {
  const { waitId, executionId, nodeKey, spec, openedAt } = wait
  const base = { waitId, executionId, nodeKey, openedAt, roles: [], form: null, data: null }
  if (spec.kind === 'signal') {
    const key = spec.key === '' ? '' : ` --key ${JSON.stringify(spec.key)}`
    return { ...base, kind: 'signal', title: `${spec.name}${key}`, dueAt: spec.dueAt }
  }
  if (spec.kind !== 'approval') return { ...base, kind: 'time', title: '', dueAt: spec.dueAt }
  const data = await parts.values(executionId).load(spec.data)
  return { ...base, kind: 'approval', title: spec.title, roles: spec.roles, dueAt: spec.dueAt, form: spec.form, data }
}

/** Rows of a list, with the names of their workflows. */
export async function toSummaries(
  parts: ReportParts,
  rows: readonly ExecutionRow[],
): Promise<readonly ExecutionSummary[]> {
  const ids = [...new Set(rows.map((row) => row.workflowId))]
  const names = new Map(await Promise.all(ids.map(async (id) => [id as string, await nameOf(parts, id)] as const)))
  return rows.map(
    ({ id, workflowId, status, outcome, reason, createdAt, startedAt, endedAt, startedBy, originId, error }) => ({
      executionId: id,
      workflow: names.get(workflowId) ?? workflowId,
      status,
      outcome,
      reason,
      createdAt,
      startedAt,
      endedAt,
      startedBy,
      originId,
      error,
    }),
  )
}

/** One node's work, with its output. */
export async function toNodeSummary(node: NodeExecution, values: ValueReader): Promise<NodeSummary> {
  return {
    nodeKey: node.nodeKey,
    type: node.nodeType,
    status: node.status,
    startedAt: node.startedAt,
    endedAt: node.endedAt,
    output: node.output === null ? null : await values.load(node.output),
    error: node.code === null ? null : { code: node.code, message: node.message ?? '' },
  }
}

async function nameOf(parts: ReportParts, id: string): Promise<string> {
  try {
    return (await parts.store.workflows.get(parts.workspaceId, toWorkflowId(id))).name
  } catch (error) {
    // A deleted workflow's executions are listed by its id.
    if (error instanceof HeddleError && error.code === 'NOT_FOUND') return id
    throw error
  }
}

/** What the execution and its children wait for. Retries are the engine's own affair. */
async function openWaitsBelow(parts: ReportParts, executionId: ExecutionId): Promise<readonly OpenWait[]> {
  const own = await parts.store.executions.listOpenWaits(parts.workspaceId, executionId)
  const shown = await Promise.all(
    own.filter((wait) => wait.spec.kind !== 'retry').map((wait) => toOpenWait(parts, wait)),
  )
  const children = await listOpenChildren(parts, executionId)
  const below = await Promise.all(children.map((child) => openWaitsBelow(parts, child)))
  return [...shown, ...below.flat()]
}

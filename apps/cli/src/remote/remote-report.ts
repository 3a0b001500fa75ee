import { ApiError, listAll, type Answer, type Client } from '@heddle/client'
import { isSettled, type Json } from '@heddle/model'
import type { ExecutionReport, ExecutionSummary, NodeSummary, OpenWait } from '@heddle/runtime'

/* What the server answers, in the words of `Operations`: the same reports, whoever drives the execution. */

type Execution = Answer<'/api/v1/executions/{id}', 'get'>
type Summary = Answer<'/api/v1/executions', 'get'>['items'][number]
type Node = Answer<'/api/v1/executions/{id}/nodes', 'get'>['items'][number]
type Value = Execution['input']
export type Approval = Answer<'/api/v1/approvals', 'get'>['items'][number]

/** How an execution stands, with its output or what it waits for. */
export async function reportOn(client: Client, executionId: string): Promise<ExecutionReport> {
  const execution = await loadExecution(client, executionId)
  const { status, outcome, errorInfo, reason } = execution
  const base = { executionId, status, outcome, ...(errorInfo === null ? {} : { error: errorInfo }) }
  if (isSettled(status)) return { ...base, output: await loadValue(client, executionId, execution.output) }
  const waits = await listWaitsBelow(client, execution)
  return { ...base, output: null, waits, ...(reason === null ? {} : { reason }) }
}

export function loadExecution(client: Client, executionId: string): Promise<Execution> {
  return client.get('/api/v1/executions/{id}', { params: { path: { id: executionId } } })
}

/** Executions linked to this one, as its page shows them. */
export async function listLinked(client: Client, executionId: string) {
  const { linked } = await client.get('/api/v1/executions/{id}/detail', { params: { path: { id: executionId } } })
  return linked
}

/** Ids of children that are not settled. */
export async function listOpenChildren(client: Client, executionId: string): Promise<readonly string[]> {
  const linked = await listLinked(client, executionId)
  return linked.flatMap(({ kind, execution }) =>
    kind === 'child' && !isSettled(execution.status) ? [execution.id] : [],
  )
}

/** All approvals that wait for a person. */
export function listApprovals(client: Client): Promise<readonly Approval[]> {
  const pages = listAll((cursor) =>
    client.get('/api/v1/approvals', {
      params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
    }),
  )
  return Array.fromAsync(pages)
}

/** An approval as the command line shows it. */
export async function toOpenWait(client: Client, approval: Approval): Promise<OpenWait> {
  const { id, executionId, nodeKey, title, roles, form, openedAt, dueAt } = approval
  return {
    waitId: id,
    executionId,
    nodeKey,
    kind: 'approval',
    title,
    roles,
    openedAt: Date.parse(openedAt),
    dueAt: dueAt === null ? null : Date.parse(dueAt),
    form: form as Json,
    data: await loadValue(client, executionId, approval.data),
  }
}

/** What the execution and its children wait for. Retries are the engine's own affair. */
async function listWaitsBelow(client: Client, execution: Execution): Promise<readonly OpenWait[]> {
  const own = execution.waits.flatMap((wait): readonly OpenWait[] => {
    if (wait.kind === 'retry') return []
    const { waitId, nodeKey, kind, title } = wait
    const base = { waitId, executionId: execution.id, nodeKey, kind, title, roles: [], form: null, data: null }
    return [
      { ...base, openedAt: Date.parse(wait.openedAt), dueAt: wait.dueAt === null ? null : Date.parse(wait.dueAt) },
    ]
  })
  const children = await listOpenChildren(client, execution.id)
  const below = await Promise.all(
    children.map(async (child) => listWaitsBelow(client, await loadExecution(client, child))),
  )
  return [...own, ...below.flat()]
}

/** A row of the list. */
export function toSummary(row: Summary): ExecutionSummary {
  return {
    executionId: row.id,
    workflow: row.workflowName ?? row.workflowId,
    status: row.status,
    outcome: row.outcome,
    reason: row.reason,
    createdAt: Date.parse(row.createdAt),
    startedAt: row.startedAt === null ? null : Date.parse(row.startedAt),
    endedAt: row.endedAt === null ? null : Date.parse(row.endedAt),
    startedBy: row.startedBy,
    originId: row.originId,
    error: row.error as ExecutionSummary['error'],
  }
}

/** One node's work, with its output. */
export async function toNodeSummary(client: Client, executionId: string, node: Node): Promise<NodeSummary> {
  return {
    nodeKey: node.nodeKey,
    type: node.nodeType,
    status: node.status,
    startedAt: node.startedAt === null ? null : Date.parse(node.startedAt),
    endedAt: node.endedAt === null ? null : Date.parse(node.endedAt),
    output: await loadValue(client, executionId, node.output),
    error: node.error === null ? null : { code: node.error.code, message: node.error.message },
  }
}

/** A value whole: small ones come inline, large ones are downloaded. */
async function loadValue(client: Client, executionId: string, value: Value | null): Promise<Json> {
  if (value === null) return null
  if ('value' in value) return value.value as Json
  const text = await client.get('/api/v1/executions/{id}/values/{ref}/download', {
    params: { path: { id: executionId, ref: value.ref } },
    parseAs: 'text',
  })
  return JSON.parse(text) as Json
}

/** Whether a call failed for now: no answer came, or a server that is starting or has too much to do. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)
}

/** Whether a call failed because the thing does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'NOT_FOUND'
}

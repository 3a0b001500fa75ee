import { listAll, type Client } from '@heddle/client'
import { HeddleError, type ExecutionStatus } from '@heddle/model'
import type { CallOptions, OperationTable } from '@heddle/runtime'
import type { ArgumentsOf, HeddleCalls, SharedOperation } from '../heddle-calls.ts'
import { findWorkflow } from './find-workflow.ts'
import { followRemote } from './follow-remote.ts'
import { listApprovals, reportOn, toNodeSummary, toOpenWait, toSummary, type Approval } from './remote-report.ts'

type Handlers = {
  readonly [Name in SharedOperation]: (
    args: ArgumentsOf<Name>,
    options: CallOptions,
  ) => Promise<OperationTable[Name]['result']>
}

const OPEN: readonly ExecutionStatus[] = ['pending', 'queued', 'running', 'waiting', 'paused']

/** The operations on a Heddle server. Who acts is whom the server knows; `by` of the arguments is not sent. */
export function createRemoteOperations(client: Client): HeddleCalls {
  const handlers: Handlers = { ...createReading(client), ...createAnswering(client), ...createControlling(client) }
  return { call: (name, args, options = {}) => handlers[name](args as never, options) as never }
}

function createReading(client: Client): Pick<Handlers, 'follow' | 'list' | 'show' | 'open' | 'approvals'> {
  return {
    follow: async ({ executionId }, options) => reportOn(client, await followRemote(client, executionId, options)),
    list: async ({ status, workflow, limit, cursor }) => {
      const page = await client.get('/api/v1/executions', {
        params: {
          query: {
            limit: Math.min(limit, 200),
            ...(status === undefined ? {} : { status }),
            ...(cursor === undefined ? {} : { cursor }),
            ...(workflow === undefined ? {} : { workflowId: (await findWorkflow(client, workflow)).id }),
          },
        },
      })
      return { items: page.items.map(toSummary), nextCursor: page.nextCursor }
    },
    show: async ({ executionId }) => {
      const { nodes, nodesCursor } = await client.get('/api/v1/executions/{id}/detail', {
        params: { path: { id: executionId } },
      })
      const execution = await reportOn(client, executionId)
      const shown = await Promise.all(nodes.map((node) => toNodeSummary(client, executionId, node)))
      return { execution, nodes: shown, hasMoreNodes: nodesCursor !== null }
    },
    open: async () => {
      const open: string[] = []
      const pages = listAll((cursor) =>
        client.get('/api/v1/executions', {
          params: { query: { status: OPEN.join(','), limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
        }),
      )
      for await (const row of pages) if (row.parentId === null) open.push(row.id)
      return open.toSorted()
    },
    approvals: async () => Promise.all((await listApprovals(client)).map((approval) => toOpenWait(client, approval))),
  }
}

function createAnswering(client: Client): Pick<Handlers, 'answer' | 'signal'> {
  return {
    answer: async ({ id, decision, form, note }) => {
      const approval = await findApproval(client, id)
      const act = decision === 'approved' ? 'approve' : 'reject'
      await client.post(`/api/v1/approvals/{id}/${act}`, {
        params: { path: { id: approval.id } },
        body: { form, ...(note === undefined ? {} : { note }) },
      })
      return { executionId: approval.executionId }
    },
    signal: async ({ name, key, payload, executionId }) => {
      if (executionId === undefined)
        throw new HeddleError('INPUT_INVALID', 'A server takes a signal for one execution: add --execution ID.')
      const outcome = await client.post('/api/v1/executions/{id}/signal/{name}', {
        params: { path: { id: executionId, name } },
        body: { key, payload },
      })
      return outcome.delivered
        ? { outcome: 'delivered', executionIds: [executionId] }
        : { outcome: 'kept', executionIds: [] }
    },
  }
}

function createControlling(client: Client): Pick<Handlers, 'replay' | 'cancel' | 'pause' | 'unpause'> {
  const path = (executionId: string) => ({ params: { path: { id: executionId } } })
  return {
    replay: async ({ executionId, from, upTo, reuse, onChangedCall, input }) =>
      client.post('/api/v1/executions/{id}/replay', {
        ...path(executionId),
        body: {
          from,
          reuse,
          ...(upTo === undefined ? {} : { upTo }),
          ...(onChangedCall === undefined ? {} : { onChangedCall }),
          ...(input === undefined ? {} : { input }),
        },
      }),
    cancel: async ({ executionId, compensate }) => {
      const body = { compensate, reason: 'cancelled from the command line' }
      await client.post('/api/v1/executions/{id}/cancel', { ...path(executionId), body })
      return reportOn(client, executionId)
    },
    pause: async ({ executionId }) => {
      const body = { reason: 'paused from the command line' }
      await client.post('/api/v1/executions/{id}/pause', { ...path(executionId), body })
      return reportOn(client, executionId)
    },
    unpause: async ({ executionId }) => {
      const report = await reportOn(client, executionId)
      if (report.status !== 'paused') return report
      await client.post('/api/v1/executions/{id}/resume', path(executionId))
      return reportOn(client, executionId)
    },
  }
}

/** The open approval that `id` means: an execution with exactly one, `execution/nodeKey`, or its own id. */
async function findApproval(client: Client, id: string): Promise<Approval> {
  const found = (await listApprovals(client)).filter((approval) =>
    [approval.id, approval.executionId, `${approval.executionId}/${approval.nodeKey}`].includes(id),
  )
  if (found.length === 1 && found[0] !== undefined) return found[0]
  if (found.length === 0) {
    const [executionId = id] = id.split('/')
    await client.get('/api/v1/executions/{id}', { params: { path: { id: executionId } } })
    throw new HeddleError(
      'CONFLICT',
      `Nothing of ${id} waits for a person now: it was answered, timed out or cancelled. See: heddle approvals`,
    )
  }
  const ids = found.map(({ executionId, nodeKey }) => `${executionId}/${nodeKey}`).join(', ')
  throw new HeddleError('CONFLICT', `${id} may mean several open approvals. Answer one of: ${ids}.`)
}

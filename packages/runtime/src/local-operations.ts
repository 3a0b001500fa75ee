import type { EmbeddedHost } from '@heddle/host-embedded'
import { checkInput } from '@heddle/json-schema'
import { HeddleError, toExecutionId, type ExecutionStatus, type Json, type WorkflowId } from '@heddle/model'
import type { FilesPort } from '@heddle/node-sdk'
import {
  findApproval,
  findNextTry,
  listOpenChildren,
  reportOn,
  toNodeSummary,
  toOpenWait,
  toSummaries,
  type ReportParts,
} from './execution-report.ts'
import { followTries } from './follow-execution.ts'
import { importFile } from './import-file.ts'
import type { CallOptions, OperationName, OperationTable, Operations } from './operations.ts'
import type { WorkflowLibrary } from './workflow-library.ts'

export interface LocalParts extends ReportParts {
  readonly host: EmbeddedHost
  readonly library: WorkflowLibrary
  readonly files: FilesPort
  backup(target: string): Promise<{ readonly bytes: number }>
}

type Handlers = {
  readonly [Name in OperationName]: (
    args: OperationTable[Name]['args'],
    options: CallOptions,
  ) => Promise<OperationTable[Name]['result']>
}

const OPEN_STATUSES: readonly ExecutionStatus[] = ['pending', 'queued', 'running', 'waiting', 'paused']

/** As long as `flow.signal` allows its name to be. */
const MAX_SIGNAL_LENGTH = 200

/** The operations on a Heddle in this process. */
export function createLocalOperations(parts: LocalParts): Omit<Operations, 'close'> {
  const handlers: Handlers = {
    ...createStarting(parts),
    ...createReading(parts),
    ...createAnswering(parts),
    ...createControlling(parts),
  }
  return {
    place: 'in this process',
    call: (name, args, options = {}) => handlers[name](args, options),
  }
}

function createStarting(parts: LocalParts): Pick<Handlers, 'run' | 'replay' | 'follow'> {
  const { workspaceId, host, library, store } = parts
  return {
    run: async ({ bundle, input, files, by }) => {
      const draft = await library.saveBundle(workspaceId, bundle, by)
      const checked = checkInput(draft.plan.input, input, 'The input')
      for (const file of files ?? []) await importFile(parts.files, workspaceId, file)
      const { executionId } = await host.execute({
        ...draft,
        workspaceId,
        version: null,
        input: checked,
        trigger: { kind: 'manual', nodeId: null },
        startedBy: by,
      })
      return { executionId }
    },
    replay: async ({ executionId, from, upTo, reuse, onChangedCall, input, by }) => {
      const started = await host.replay({
        workspaceId,
        executionId: toExecutionId(executionId),
        from,
        reuse,
        startedBy: by,
        ...(upTo === undefined ? {} : { upTo }),
        ...(onChangedCall === undefined ? {} : { onChangedCall }),
        ...(input === undefined ? {} : { input }),
      })
      return { executionId: started.executionId }
    },
    follow: async ({ executionId }, { onEvent = () => {}, signal = new AbortController().signal }) => {
      const id = toExecutionId(executionId)
      await store.executions.get(workspaceId, id)
      const reader = {
        host,
        readRow: (each: typeof id) => store.executions.get(workspaceId, each),
        readOpenWaits: async (each: typeof id) =>
          (await store.executions.listOpenWaits(workspaceId, each)).map((wait) => wait.spec),
        readOpenChildren: (each: typeof id) => listOpenChildren(parts, each),
        readNextTry: (each: typeof id) => findNextTry(parts, each),
      }
      return reportOn(parts, await followTries(reader, id, { onEvent, signal }))
    },
  }
}

function createReading(parts: LocalParts): Pick<Handlers, 'list' | 'show' | 'open' | 'approvals' | 'backup'> {
  const { workspaceId, store } = parts
  return {
    list: async ({ status, workflow, limit, cursor }) => {
      const page = await store.executions.list(workspaceId, {
        limit,
        cursor: cursor ?? null,
        ...(status === undefined ? {} : { status: [toStatus(status)] }),
        ...(workflow === undefined ? {} : { workflowId: await findWorkflow(parts, workflow) }),
      })
      return { items: await toSummaries(parts, page.items), nextCursor: page.nextCursor }
    },
    show: async ({ executionId }) => {
      const id = toExecutionId(executionId)
      const execution = await reportOn(parts, id)
      const { items, nextCursor } = await store.executions.listNodes(workspaceId, id, { limit: 200 })
      const nodes = await Promise.all(items.map((node) => toNodeSummary(node, parts.values(id))))
      return { execution, nodes, hasMoreNodes: nextCursor !== null }
    },
    open: async () => {
      const open: string[] = []
      for (let cursor: string | null = null; ;) {
        const page = await store.executions.list(workspaceId, { status: OPEN_STATUSES, limit: 200, cursor })
        open.push(...page.items.filter((row) => row.parentId === null).map((row) => row.id))
        if (page.nextCursor === null) return open.toSorted()
        cursor = page.nextCursor
      }
    },
    approvals: async () => {
      const { items } = await store.approvals.list(workspaceId, { limit: 200 })
      return Promise.all(items.map((approval) => toOpenWait(parts, approval)))
    },
    backup: async ({ target }) => ({ target, bytes: (await parts.backup(target)).bytes }),
  }
}

function createAnswering(parts: LocalParts): Pick<Handlers, 'answer' | 'signal'> {
  const { workspaceId, host } = parts
  return {
    answer: async ({ id, decision, form, note, by }) => {
      const { executionId, waitId, spec } = await findApproval(parts, id)
      const payload = decision === 'approved' && isSchema(spec.form) ? checkInput(spec.form, form, 'The form') : form
      await host.answer({
        workspaceId,
        executionId,
        waitId,
        decision,
        payload,
        by,
        ...(note === undefined ? {} : { note }),
      })
      return { executionId }
    },
    signal: async ({ name, key, payload, by }) => {
      if (name === '' || name.length > MAX_SIGNAL_LENGTH || key.length > MAX_SIGNAL_LENGTH)
        throw new HeddleError(
          'INPUT_INVALID',
          `A signal has a name, and name and key of ${MAX_SIGNAL_LENGTH} characters at most.`,
        )
      const outcome = await host.signal({ workspaceId, name, key, payload, by })
      return outcome.delivered
        ? { outcome: 'delivered', executionIds: [outcome.executionId] }
        : { outcome: 'kept', executionIds: [] }
    },
  }
}

function createControlling(parts: LocalParts): Pick<Handlers, 'cancel' | 'pause' | 'unpause'> {
  const { workspaceId, host, store } = parts
  return {
    cancel: async ({ executionId, compensate, by }) => {
      const id = toExecutionId(executionId)
      await host.cancel({ workspaceId, executionId: id, by, compensate, reason: 'cancelled from the command line' })
      return reportOn(parts, id)
    },
    pause: async ({ executionId, by }) => {
      const id = toExecutionId(executionId)
      await host.pause({ workspaceId, executionId: id, by, reason: 'paused from the command line' })
      return reportOn(parts, id)
    },
    unpause: async ({ executionId, by }) => {
      const id = toExecutionId(executionId)
      const row = await store.executions.get(workspaceId, id)
      if (row.status === 'paused') await host.resume({ workspaceId, executionId: id, by })
      return reportOn(parts, id)
    },
  }
}

function toStatus(text: string): ExecutionStatus {
  const known: readonly string[] = [...OPEN_STATUSES, 'completed', 'failed', 'cancelled', 'timeout']
  if (known.includes(text)) return text as ExecutionStatus
  throw new HeddleError('INPUT_INVALID', `There is no status "${text}". Choose one of ${known.join(', ')}.`)
}

/** By id, or by a name that only one workflow has. */
async function findWorkflow(parts: LocalParts, text: string): Promise<WorkflowId> {
  const { items } = await parts.store.workflows.list(parts.workspaceId, { search: text, limit: 200 })
  const found = items.filter((workflow) => workflow.name === text)
  const only = found.length > 0 ? found : items
  if (only.length === 1 && only[0] !== undefined) return only[0].id
  const names = only.map((workflow) => `${workflow.name} (${workflow.id})`).join(', ')
  throw new HeddleError(
    'INPUT_INVALID',
    only.length === 0 ? `No workflow is named "${text}".` : `"${text}" may mean ${names}. Give the whole name.`,
  )
}

function isSchema(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

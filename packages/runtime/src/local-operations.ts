import type { ExecutionRow, SpanRow } from '@heddle/engine'
import type { EmbeddedHost } from '@heddle/host-embedded'
import {
  HeddleError,
  isSettled,
  toExecutionId,
  type ExecutionId,
  type Json,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import type { FilesPort } from '@heddle/node-sdk'
import { checkInput } from './check-input.ts'
import type { ExecutionReader, OpenWaitRow } from './execution-reader.ts'
import { followExecution } from './follow-execution.ts'
import { importFile } from './import-file.ts'
import type {
  CallOptions,
  ExecutionReport,
  ExecutionSummary,
  NodeSummary,
  OpenWait,
  OperationName,
  OperationTable,
  Operations,
} from './operations.ts'
import type { WorkflowLibrary } from './workflow-library.ts'

export interface LocalParts {
  readonly workspaceId: WorkspaceId
  readonly host: EmbeddedHost
  readonly library: WorkflowLibrary
  readonly executions: ExecutionReader
  readonly files: FilesPort
  workflowNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>
  values(executionId: ExecutionId): ValueReader
  backup(target: string): Promise<{ readonly bytes: number }>
}

type Handlers = {
  readonly [Name in OperationName]: (
    args: OperationTable[Name]['args'],
    options: CallOptions,
  ) => Promise<OperationTable[Name]['result']>
}

/** The operations on a Heddle in this process. */
export function createLocalOperations(parts: LocalParts): Omit<Operations, 'close'> {
  const handlers: Handlers = { ...startHandlers(parts), ...readHandlers(parts), ...answerHandlers(parts), ...controlHandlers(parts) }
  return {
    place: 'in this process',
    call: (name, args, options = {}) => handlers[name](args, options),
  }
}

function startHandlers(parts: LocalParts): Pick<Handlers, 'run' | 'replay' | 'follow'> {
  const { workspaceId, host, library } = parts
  return {
    run: async ({ bundle, input, files, by }) => {
      const draft = await library.saveBundle(workspaceId, bundle, by)
      const checked = checkInput(draft.plan.input, input, 'The input')
      for (const file of files ?? []) await importFile(parts.files, workspaceId, file)
      const { executionId } = await host.execute({
        workspaceId,
        workflowId: draft.workflowId,
        version: null,
        draftRevision: draft.draftRevision,
        plan: draft.plan,
        input: checked,
        trigger: { kind: 'manual', nodeId: null },
        startedBy: by,
      })
      return { executionId }
    },
    replay: async ({ executionId, from, upTo, reuse, input, by }) => {
      const started = await host.replay({
        workspaceId,
        executionId: toExecutionId(executionId),
        from,
        reuse,
        startedBy: by,
        ...(upTo === undefined ? {} : { upTo }),
        ...(input === undefined ? {} : { input }),
      })
      return { executionId: started.executionId }
    },
    follow: async ({ executionId }, options) => {
      const id = toExecutionId(executionId)
      await getRow(parts, id)
      await followExecution(
        {
          host,
          readRow: (each) => parts.executions.get(workspaceId, each),
          readOpenWaits: async (each) => (await parts.executions.openWaits(workspaceId, each)).map((wait) => wait.spec),
          readOpenChildren: (each) => parts.executions.openChildren(workspaceId, each),
        },
        id,
        { onEvent: options.onEvent ?? (() => {}), signal: options.signal ?? new AbortController().signal },
      )
      return reportOn(parts, id)
    },
  }
}

function readHandlers(parts: LocalParts): Pick<Handlers, 'list' | 'show' | 'open' | 'approvals' | 'backup'> {
  const { workspaceId, executions } = parts
  return {
    list: async (filter) => {
      const page = await executions.list(workspaceId, filter as never)
      const names = await parts.workflowNames(page.items.map((row) => row.workflowId))
      return { items: page.items.map((row) => toSummary(row, names)), nextCursor: page.nextCursor }
    },
    show: async ({ executionId }) => {
      const id = toExecutionId(executionId)
      const execution = await reportOn(parts, id)
      const spans = await executions.spans(workspaceId, id)
      const nodes = spans.filter((span) => span.kind === 'node')
      return { execution, nodes: await Promise.all(nodes.map((span) => toNodeSummary(span, parts.values(id)))) }
    },
    open: async () => {
      const open: string[] = []
      for (const status of ['pending', 'queued', 'running', 'waiting', 'paused']) {
        for (let cursor: string | undefined; ; ) {
          const page = await executions.list(workspaceId, { status, limit: 200, ...(cursor === undefined ? {} : { cursor }) })
          open.push(...page.items.filter((row) => row.parentId === null).map((row) => row.id))
          if (page.nextCursor === null) break
          cursor = page.nextCursor
        }
      }
      return open.toSorted()
    },
    approvals: async () => {
      const waits = await executions.openWaits(workspaceId, null)
      return Promise.all(waits.filter((wait) => wait.spec.kind === 'approval').map((wait) => toOpenWait(parts, wait)))
    },
    backup: async ({ target }) => ({ target, bytes: (await parts.backup(target)).bytes }),
  }
}

function answerHandlers(parts: LocalParts): Pick<Handlers, 'answer' | 'signal'> {
  const { workspaceId, host } = parts
  return {
    answer: async ({ id, decision, form, note, by }) => {
      const wait = await findApproval(parts, id)
      const schema = wait.spec.kind === 'approval' ? wait.spec.form : null
      const payload = decision === 'approved' && isSchema(schema) ? checkInput(schema, form, 'The form') : form
      const { executionId, waitId } = wait
      await host.answer({ workspaceId, executionId, waitId, decision, payload, by, ...(note === undefined ? {} : { note }) })
      return { executionId }
    },
    signal: async ({ name, key, payload, by }) => {
      const outcome = await host.signal({ workspaceId, name, key, payload, by })
      return outcome.delivered ? { outcome: 'delivered', executionIds: [outcome.executionId] } : { outcome: 'kept', executionIds: [] }
    },
  }
}

function controlHandlers(parts: LocalParts): Pick<Handlers, 'cancel' | 'pause' | 'unpause'> {
  const { workspaceId, host } = parts
  return {
    cancel: async ({ executionId, compensate, by }) => {
      const id = toExecutionId(executionId)
      await getRow(parts, id)
      await host.cancel({ workspaceId, executionId: id, by, compensate, reason: 'cancelled from the command line' })
      return reportOn(parts, id)
    },
    pause: async ({ executionId, by }) => {
      const id = toExecutionId(executionId)
      await getRow(parts, id)
      await host.pause({ workspaceId, executionId: id, by, reason: 'paused from the command line' })
      return reportOn(parts, id)
    },
    unpause: async ({ executionId, by }) => {
      const id = toExecutionId(executionId)
      const row = await getRow(parts, id)
      if (row.status === 'paused') await host.resume({ workspaceId, executionId: id, by })
      return reportOn(parts, id)
    },
  }
}

async function getRow(parts: LocalParts, executionId: ExecutionId): Promise<ExecutionRow> {
  const row = await parts.executions.get(parts.workspaceId, executionId)
  if (row === null) throw new HeddleError('NOT_FOUND', `There is no execution ${executionId}. List them: heddle executions`)
  return row
}

async function reportOn(parts: LocalParts, executionId: ExecutionId): Promise<ExecutionReport> {
  const row = await getRow(parts, executionId)
  const base = { executionId, status: row.status, outcome: row.outcome, ...(row.error === null ? {} : { error: row.error }) }
  if (isSettled(row.status)) return { ...base, output: await parts.values(executionId).load(row.output) }
  const waits = await openWaitsBelow(parts, executionId)
  return { ...base, output: null, waits, ...(row.reason === null ? {} : { reason: row.reason }) }
}

/** What the execution and its children wait for. */
async function openWaitsBelow(parts: LocalParts, executionId: ExecutionId): Promise<readonly OpenWait[]> {
  const { executions, workspaceId } = parts
  const own = await executions.openWaits(workspaceId, executionId)
  const shown = await Promise.all(own.filter((wait) => wait.spec.kind !== 'retry').map((wait) => toOpenWait(parts, wait)))
  const children = await executions.openChildren(workspaceId, executionId)
  const below = await Promise.all(children.map((child) => openWaitsBelow(parts, child)))
  return [...shown, ...below.flat()]
}

async function findApproval(parts: LocalParts, id: string): Promise<OpenWaitRow> {
  const open = (await parts.executions.openWaits(parts.workspaceId, null)).filter((wait) => wait.spec.kind === 'approval')
  const found = open.filter((wait) => wait.waitId === id || wait.executionId === id)
  if (found.length === 1 && found[0] !== undefined) return found[0]
  if (found.length > 1) {
    const ids = found.map((wait) => wait.waitId).join(', ')
    throw new HeddleError('CONFLICT', `The execution ${id} has several open approvals. Answer one by its id: ${ids}.`)
  }
  throw new HeddleError('CONFLICT', `Nothing of ${id} waits for a person now: it was answered, timed out or cancelled. See: heddle approvals`)
}

async function toOpenWait(parts: LocalParts, wait: OpenWaitRow): Promise<OpenWait> {
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

function toSummary(row: ExecutionRow, names: ReadonlyMap<string, string>): ExecutionSummary {
  const { id, status, outcome, reason, createdAt, startedAt, endedAt, startedBy, originId, error } = row
  return { executionId: id, workflow: names.get(row.workflowId) ?? row.workflowId, status, outcome, reason, createdAt, startedAt, endedAt, startedBy, originId, error }
}

async function toNodeSummary(span: SpanRow, values: ValueReader): Promise<NodeSummary> {
  return {
    nodeKey: span.nodeKey ?? '',
    type: span.nodeType,
    status: span.status,
    attempts: span.attempt ?? 0,
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    output: span.output === null ? null : await values.load(span.output),
    error: span.code === null ? null : { code: span.code as never, message: span.message ?? '' },
  }
}

function isSchema(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

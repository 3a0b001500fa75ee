/*
 * The process that is killed: a Heddle on the given data, driven by calls over the message channel. Ends itself when
 * its parent goes away, so that nothing is left over.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { HeddleError, isSettled, toExecutionId } from '@heddle/model'
import { loadBundle, openHeddle, parseConfiguration, type Heddle, type RunnableDraft } from '@heddle/runtime'
import { chaosNodes } from './chaos-nodes.ts'
import { createShiftedClock } from './shifted-clock.ts'
import type { CallMessage, CallName, Calls, ProcessMessage, ProcessSettings } from './protocol.ts'

const BY = 'chaos'
const WORKFLOWS = join(import.meta.dirname, 'workflows')
/** How long one idempotency key holds. */
const KEY_MS = 86_400_000

const settings = JSON.parse(process.argv[2] ?? '') as ProcessSettings
const clock = createShiftedClock()
process.on('disconnect', () => process.exit(0))

send({ kind: 'opening' })
try {
  await serve(await openSettings())
} catch (error) {
  const { code, message } = toProblem(error)
  send({ kind: 'refused', code, message })
  process.exitCode = 1
  process.disconnect?.()
}

function openSettings(): Promise<Heddle> {
  const configuration = parseConfiguration({
    HEDDLE_DATA: settings.dataFolder,
    HEDDLE_LOG: 'warn',
    ...(settings.databaseUrl === null ? {} : { DATABASE_URL: settings.databaseUrl }),
    ...(settings.maxNodeExecutions === undefined ? {} : { HEDDLE_NODES: String(settings.maxNodeExecutions) }),
  })
  return openHeddle(configuration, { nodeTypes: chaosNodes, clock })
}

async function serve(heddle: Heddle): Promise<void> {
  const handlers = createHandlers(heddle)
  process.on('message', (message: CallMessage) => {
    void answer(handlers, message)
  })
  void heddle.host.stopped.then((reason) => send({ kind: 'stopped', reason }))
  send({ kind: 'ready', recovered: heddle.recovered })
}

type Handlers = { readonly [Name in CallName]: (args: Calls[Name]['args']) => Promise<Calls[Name]['result']> }

async function answer(handlers: Handlers, { id, name, args }: CallMessage): Promise<void> {
  try {
    const result = await (handlers[name] as (args: unknown) => Promise<Calls[CallName]['result']>)(args)
    send({ kind: 'result', id, result })
  } catch (error) {
    send({ kind: 'error', id, ...toProblem(error) })
  }
  if (name === 'close') process.disconnect?.()
}

function createHandlers(heddle: Heddle): Handlers {
  const { host, workspaceId } = heddle
  const drafts = new Map<string, Promise<RunnableDraft>>()
  const loadDraft = (workflow: string) => {
    const draft = drafts.get(workflow) ?? saveDraft(heddle, workflow)
    drafts.set(workflow, draft)
    draft.catch(() => drafts.delete(workflow))
    return draft
  }
  return {
    execute: async ({ workflow, tag }) => {
      const draft = await loadDraft(workflow)
      const bodyHash = createHash('sha256').update(tag).digest('hex')
      return host.execute({
        ...draft,
        workspaceId,
        version: null,
        input: { service: settings.service, tag },
        trigger: { kind: 'manual', nodeId: null },
        startedBy: BY,
        idempotency: { principal: BY, route: 'execute', key: tag, bodyHash, expiresAt: Date.now() + KEY_MS },
      })
    },
    watch: async ({ executionId }) => ({ status: (await host.waitUntilSettled(toExecutionId(executionId))).status }),
    signal: async ({ tag }) => host.signal({ workspaceId, name: 'chaos', key: tag, payload: { tag }, by: BY }),
    approve: async ({ executionId }) => ({ answered: await approve(heddle, executionId) }),
    cancel: async ({ executionId }) => ({ cancelled: await cancel(heddle, executionId) }),
    stats: async () => {
      const { open, running, accepting, timers } = host.stats()
      return { open, running, accepting, timers, isReady: heddle.readiness().isReady }
    },
    shiftClock: async ({ byMs }) => {
      clock.shift(byMs)
      return null
    },
    close: async () => {
      await Promise.allSettled(drafts.values())
      await heddle.close({ graceMs: 10_000 })
      return null
    },
  }
}

async function saveDraft(heddle: Heddle, workflow: string): Promise<RunnableDraft> {
  const { bundle, files } = loadBundle(join(WORKFLOWS, `${workflow}.yaml`), heddle.catalogue)
  if (bundle === null) throw new HeddleError('INPUT_INVALID', `${workflow}.yaml is wrong: ${JSON.stringify(files)}`)
  return heddle.library.saveBundle(heddle.workspaceId, bundle, BY)
}

async function approve({ host, store, workspaceId }: Heddle, executionId: string): Promise<boolean> {
  const waits = await store.executions.listOpenWaits(workspaceId, toExecutionId(executionId))
  const wait = waits.find(({ spec }) => spec.kind === 'approval')
  if (wait === undefined) return false
  const { waitId } = wait
  await host.answer({ workspaceId, executionId: wait.executionId, waitId, decision: 'approved', by: BY })
  return true
}

async function cancel({ host, store, workspaceId }: Heddle, id: string): Promise<boolean> {
  const executionId = toExecutionId(id)
  const row = await store.executions.get(workspaceId, executionId)
  if (isSettled(row.status)) return true
  const waits = await store.executions.listOpenWaits(workspaceId, executionId)
  if (!waits.some(({ spec }) => spec.kind === 'time')) return false
  await host.cancel({ workspaceId, executionId, by: BY, reason: 'chaos', compensate: true })
  return true
}

function toProblem(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof HeddleError) return { code: error.code, message: error.message }
  return { code: 'UNEXPECTED', message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

function send(message: ProcessMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

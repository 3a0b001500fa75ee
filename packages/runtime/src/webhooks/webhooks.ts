/*
 * Webhooks: a call of an address becomes an execution.
 *
 * Boundary: knows HTTP only as a method, headers and bytes; the server reads requests and writes answers.
 *
 * Invariants
 * W1 An accepted call is a durable execution; a call that is refused has started nothing.
 * W2 The way of a call whose address is known reads nothing from the database and writes only its execution.
 * W3 A sync call that takes too long is answered with the execution's id; the execution goes on.
 */
import { createHash } from 'node:crypto'
import type { EmbeddedHost, ExecuteRequest, Watched } from '@heddle/host-embedded'
import { checkInput } from '@heddle/json-schema'
import { HeddleError, NULL_VALUE, type ErrorCode, type Json, type ValueReader, type WorkspaceId } from '@heddle/model'
import type { ExecutionId } from '@heddle/model'
import type { FilesPort, SecretsPort } from '@heddle/node-sdk'
import type { Store } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ActiveVersions } from '../launching/active-versions.ts'
import { FiringLog } from './firing-log.ts'
import { isAllowed } from './hook-auth.ts'
import type { HookCall, HookOutcome } from './hook-call.ts'
import { HookTable, type Hook } from './hook-table.ts'
import { ListenDesk, TEST_PREFIX, type Listened, type ListenRequest } from './listen-desk.ts'
import { readHookInput } from './read-hook-input.ts'

export interface WebhookParts {
  readonly store: Store
  readonly host: EmbeddedHost
  readonly active: ActiveVersions
  readonly files: FilesPort
  readonly secrets: SecretsPort
  values(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader
  /** Ms since 1970. */
  readonly now: () => number
  /** Calls back after a time in ms; gives a cancel. */
  readonly after: (delayMs: number, callback: () => void) => () => void
  /** Hears of firings that the history misses. */
  readonly onLost: (error: unknown, firings: number) => void
}

export interface Webhooks {
  /**
   * Answers one call. Throws `NOT_FOUND`, `ILLEGAL_STATE` (off or paused), `UNAUTHENTICATED`, `INPUT_INVALID`,
   * `CONFLICT` (the idempotency key was used with another body), `OVERLOADED`, `DEADLINE_EXCEEDED` (storage stalls).
   */
  call(call: HookCall): Promise<HookOutcome>
  /** Waits for the next call of a test address of the draft. Throws `NOT_FOUND`, `INPUT_INVALID`. */
  listen(caller: Caller, request: ListenRequest): Promise<Listened>
  /** Writes what bindings have not been told yet. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** How long an idempotency key counts. */
const KEY_MS = 24 * 3_600_000
const MAX_KEY_LENGTH = 200
/** Longest that the first commit may take. */
const ACCEPT_MS = 30_000

/** Puts the use-cases together. */
export function createWebhooks(parts: WebhookParts): Webhooks {
  const table = new HookTable(parts.store, parts.active)
  const log = new FiringLog({ bindings: parts.store.bindings, after: parts.after, onLost: parts.onLost })
  const desk = new ListenDesk({ ...parts, findWorkspace: (slug) => table.findWorkspace(slug) })
  return {
    call: (call) =>
      call.path.startsWith(TEST_PREFIX) ? desk.catchCall(call) : answerCall({ ...parts, table, log }, call),
    listen: (caller, request) => desk.listen(caller, request),
    flush: () => log.flush(),
    close: async () => {
      table.stop()
      desk.close()
      await log.flush()
    },
  }
}

type Answering = WebhookParts & { readonly table: HookTable; readonly log: FiringLog }

async function answerCall(parts: Answering, call: HookCall): Promise<HookOutcome> {
  const hook = parts.table.findNow(call.workspace, call.path) ?? (await parts.table.find(call.workspace, call.path))
  const { config } = hook
  if (call.method !== config.method) return { kind: 'wrong-method', allow: config.method }
  try {
    await authenticate(parts, hook, call)
    const request = await toRequest(parts, hook, call)
    return config.answer === 'sync' ? await startSync(parts, hook, request) : await startAsync(parts, hook, request)
  } catch (error) {
    if (error instanceof HeddleError) note(parts, hook, { executionId: null, result: error.code })
    throw error
  }
}

async function authenticate(parts: Answering, hook: Hook, call: HookCall): Promise<void> {
  const { auth } = hook.config
  if (auth.kind === 'none') return
  const secret = auth.secret === undefined ? hook.secret : await findSecret(parts, hook, auth.secret)
  if (isAllowed(call, { auth, secret, now: parts.now() })) return
  throw new HeddleError('UNAUTHENTICATED', 'The webhook does not know who calls: the proof is missing or wrong.')
}

/** Null, which lets nobody in, when the workspace has lost the secret. */
async function findSecret(parts: Answering, hook: Hook, name: string): Promise<string | null> {
  try {
    return await parts.secrets.get(toCaller(hook), name)
  } catch (error) {
    if (error instanceof HeddleError && error.code === 'SECRET_NOT_FOUND') return null
    throw error
  }
}

function toCaller(hook: Hook) {
  const { workspaceId, workflowId, nodeId } = hook
  const principal = `workflow:${workflowId}`
  return { workspaceId, executionId: '', nodeKey: nodeId, nodeType: 'trigger.webhook', principal, test: false }
}

async function toRequest(parts: Answering, hook: Hook, call: HookCall): Promise<ExecuteRequest> {
  const { workspaceId, workflowId, version, plan, nodeId, config } = hook
  const idempotency = toIdempotency(parts, call)
  const hidden = config.auth.header?.toLowerCase() ?? null
  const principal = `workflow:${workflowId}`
  const given = readHookInput(call, { files: parts.files, workspaceId, principal }, hidden)
  const value = given instanceof Promise ? await given : given
  const input = plan.input === null ? value : checkInput(plan.input, value, 'The call')
  const env = parts.active.findEnvNow(workspaceId, plan) ?? (await parts.active.findEnv(workspaceId, plan))
  return {
    workspaceId,
    workflowId,
    version,
    draftRevision: null,
    plan,
    input,
    ...(env === NULL_VALUE ? {} : { env }),
    trigger: { kind: 'webhook', nodeId },
    startedBy: `webhook:${call.path}`,
    ...(idempotency === null ? {} : { idempotency }),
  }
}

function toIdempotency(parts: Answering, call: HookCall): ExecuteRequest['idempotency'] | null {
  const key = call.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || key === '' || key.length > MAX_KEY_LENGTH) {
    throw new HeddleError('INPUT_INVALID', `Idempotency-Key must be one text of 1 to ${MAX_KEY_LENGTH} characters.`)
  }
  const bodyHash = createHash('sha256').update(`${call.method}\n${call.query}\n`).update(call.body).digest('hex')
  const route = `hooks/${call.path}`
  return { principal: 'webhook', route, key, bodyHash, expiresAt: parts.now() + KEY_MS }
}

async function startAsync(parts: Answering, hook: Hook, request: ExecuteRequest): Promise<HookOutcome> {
  const { executionId, repeated } = await whileAccepting(parts, parts.host.execute(request))
  if (!repeated) note(parts, hook, { executionId, result: 'started' })
  return { kind: 'accepted', executionId, repeated }
}

async function startSync(parts: Answering, hook: Hook, request: ExecuteRequest): Promise<HookOutcome> {
  const late = new AbortController()
  const cancel = parts.after(hook.config.timeoutSeconds * 1_000, () => late.abort(LATE))
  try {
    const watched = await whileAccepting(parts, parts.host.executeWatched(request, late.signal))
    if (!watched.repeated) note(parts, hook, { executionId: watched.executionId, result: 'started' })
    return await untilSettled(parts, hook, watched)
  } finally {
    cancel()
  }
}

const LATE = Symbol('late')

/** Storage that stalls must not hold callers for ever. */
async function whileAccepting<Result>(parts: Answering, accepting: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = parts.after(ACCEPT_MS, () => reject(stalled()))
  try {
    return await Promise.race([accepting, promise])
  } finally {
    cancel()
  }
}

function stalled(): HeddleError {
  return new HeddleError(
    'DEADLINE_EXCEEDED',
    'Storage did not take the call in time; it may still be accepted. Send it again with an Idempotency-Key to be sure.',
  )
}

/** W3. */
async function untilSettled(parts: Answering, hook: Hook, watched: Watched): Promise<HookOutcome> {
  const { executionId, repeated, settled } = watched
  try {
    const { row, output } = await settled
    return {
      kind: 'settled',
      workspaceId: hook.workspaceId,
      executionId,
      repeated,
      respondWith: hook.config.respondWith,
      status: row.status,
      output: output ?? (await loadOutput(parts, row)),
      error: row.error,
    }
  } catch (error) {
    if (error === LATE) return { kind: 'late', executionId }
    throw error
  }
}

function loadOutput(
  parts: Answering,
  row: {
    readonly workspaceId: WorkspaceId
    readonly id: ExecutionId
    readonly output: Parameters<ValueReader['load']>[0]
  },
): Promise<Json> {
  return parts.values(row.workspaceId, row.id).load(row.output)
}

function note(
  parts: Answering,
  { workspaceId, bindingId }: Hook,
  firing: { readonly executionId: string | null; readonly result: 'started' | ErrorCode },
): void {
  parts.log.note({ workspaceId, bindingId, at: parts.now(), ...firing })
}

/*
 * Launching: every start of an execution that a person or a system asks for by name.
 *
 * Boundary: knows the store, the catalogue and the host. Webhooks and schedules start through the same parts, from
 * their own use-cases.
 *
 * Invariants
 * L1 Nothing starts before its input has been checked against the schema of what runs, defaults filled in.
 * L2 A version runs as the principal `workflow:<id>`; a draft, and anything with overrides, as the person. Who started
 *    it is kept either way.
 * L3 Pins count only in tests. A test that begins in the middle runs nothing that lies before it.
 */
import type { EmbeddedHost, ExecuteRequest, SettledExecution } from '@heddle/host-embedded'
import { checkInput } from '@heddle/json-schema'
import {
  HeddleError,
  isSettled,
  type ExecutionId,
  type NodeCatalogue,
  type Plan,
  type ValueReader,
  type WorkspaceId,
} from '@heddle/model'
import type { Store } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { ActiveVersions } from './active-versions.ts'
import type { LaunchAnswer, LaunchRequest } from './launch-request.ts'
import { findStart } from './find-start.ts'
import { resolveTarget, type LaunchTarget } from './resolve-target.ts'
import { prepareTest } from './test-launch.ts'

export interface LaunchParts {
  readonly store: Store
  readonly catalogue: NodeCatalogue
  readonly host: EmbeddedHost
  readonly active: ActiveVersions
  values(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader
}

export interface Launching {
  /**
   * Starts an execution; resolves once that is durable, or, with `waitMs`, at its end if that comes first. Throws
   * `NOT_FOUND`, `ILLEGAL_STATE` (the workflow is off), `PLAN_INVALID`, `INPUT_INVALID` (also: what a test lacks, in
   * `details.missing`), `CONFLICT` (the idempotency key was used with another body), `OVERLOADED`.
   */
  execute(caller: Caller, request: LaunchRequest): Promise<LaunchAnswer>
}

/** Longest that a caller may wait. */
export const MAX_WAIT_MS = 55_000

/** Puts the use-cases together. */
export function createLaunching(parts: LaunchParts): Launching {
  return { execute: (caller, request) => execute(parts, caller, request) }
}

async function execute(parts: LaunchParts, caller: Caller, request: LaunchRequest): Promise<LaunchAnswer> {
  const target = await resolveTarget(parts, { ...request, workspaceId: caller.workspaceId })
  const { plan } = target
  const env = await parts.active.findEnv(caller.workspaceId, plan)
  const base = {
    workspaceId: caller.workspaceId,
    workflowId: request.workflowId,
    plan,
    version: target.version,
    draftRevision: target.draftRevision,
    env,
    trigger: { kind: 'manual', nodeId: findStart(plan) },
    startedBy: caller.principal,
    ...pick(request),
  }
  if (request.test === true) {
    const test = await prepareTest(parts, caller, { ...request, target })
    const input = checkInput(plan.input, test.input, 'The input')
    return start(parts, { ...base, ...test.start, input, test: true }, request)
  }
  if (request.from !== undefined && request.from.length > 0) return startAgain(parts, caller, { ...request, target })
  const input = checkInput(plan.input, request.input === undefined ? {} : request.input, 'The input')
  return start(parts, { ...base, input, ...(request.upTo === undefined ? {} : { upTo: request.upTo }) }, request)
}

function pick({ description, idempotency }: LaunchRequest): Pick<ExecuteRequest, 'description' | 'idempotency'> {
  return {
    ...(description === undefined ? {} : { description }),
    ...(idempotency === undefined ? {} : { idempotency }),
  }
}

async function start(parts: LaunchParts, request: ExecuteRequest, options: LaunchRequest): Promise<LaunchAnswer> {
  const { waitMs = 0, signal } = options
  if (waitMs <= 0) {
    const { executionId, repeated } = await parts.host.execute(request)
    const { status } = await parts.store.executions.get(request.workspaceId, executionId)
    return { executionId, status, repeated, end: null }
  }
  const timeout = AbortSignal.timeout(Math.min(waitMs, MAX_WAIT_MS))
  const until = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  const { executionId, repeated, settled } = await parts.host.executeWatched(request, until)
  return untilSettled(parts, { workspaceId: request.workspaceId, executionId, repeated, settled })
}

interface Launched {
  readonly workspaceId: WorkspaceId
  readonly executionId: ExecutionId
  readonly repeated: boolean
}

/** Who has waited long enough, or has gone, gets how it stands. */
async function untilSettled(
  parts: LaunchParts,
  launched: Launched & { readonly settled: Promise<SettledExecution> },
): Promise<LaunchAnswer> {
  try {
    return await toEnd(parts, launched, await launched.settled)
  } catch (error) {
    if (error instanceof HeddleError) throw error
    return toOpen(parts, launched)
  }
}

async function toEnd(parts: LaunchParts, launched: Launched, end: SettledExecution): Promise<LaunchAnswer> {
  const { row } = end
  const output = end.output ?? (await parts.values(launched.workspaceId, row.id).load(row.output))
  const { executionId, repeated } = launched
  return { executionId, status: row.status, repeated, end: { outcome: row.outcome, output, error: row.error } }
}

async function toOpen(parts: LaunchParts, launched: Launched): Promise<LaunchAnswer> {
  const { workspaceId, executionId, repeated } = launched
  const row = await parts.store.executions.get(workspaceId, executionId)
  if (isSettled(row.status)) return toEnd(parts, launched, { row, output: undefined })
  return { executionId, status: row.status, repeated, end: null }
}

/** Begins in the middle with what the last execution of the same version, or of the draft, gave before it. */
async function startAgain(
  parts: LaunchParts,
  caller: Caller,
  request: LaunchRequest & { readonly target: LaunchTarget },
): Promise<LaunchAnswer> {
  const { target, from = [], upTo, input } = request
  const { workspaceId, principal } = caller
  const previous = await findPrevious(parts, caller, request)
  const { plan, version, draftRevision } = target
  const env = await parts.active.findEnv(workspaceId, plan)
  const { executionId, repeated } = await parts.host.replay({
    workspaceId,
    executionId: previous,
    target: { plan, version, draftRevision, env },
    from,
    startedBy: principal,
    ...(upTo === undefined ? {} : { upTo }),
    ...(input === undefined ? {} : { input }),
    ...(request.idempotency === undefined ? {} : { idempotency: request.idempotency }),
  })
  const launched = { workspaceId, executionId, repeated }
  if (request.waitMs === undefined || request.waitMs <= 0) {
    const { status } = await parts.store.executions.get(workspaceId, executionId)
    return { executionId, status, repeated, end: null }
  }
  const until = AbortSignal.timeout(Math.min(request.waitMs, MAX_WAIT_MS))
  const row = parts.host.waitUntilSettled(executionId, until)
  return untilSettled(parts, { ...launched, settled: row.then((end) => ({ row: end, output: undefined })) })
}

/** How many executions of a workflow are looked through for one of the same version. */
const LOOK_BACK = 200

async function findPrevious(
  parts: LaunchParts,
  { workspaceId }: Caller,
  { workflowId, target, from = [] }: LaunchRequest & { readonly target: LaunchTarget },
): Promise<ExecutionId> {
  const { items } = await parts.store.executions.list(workspaceId, { workflowId, limit: LOOK_BACK })
  const isSame = target.version === null ? 'draft' : target.version
  const found = items.find((row) => (row.version ?? 'draft') === isSame && isSettled(row.status) && !row.test)
  if (found !== undefined) return found.id
  const what = target.version === null ? 'the draft' : `version ${target.version}`
  throw new HeddleError(
    'INPUT_INVALID',
    `It cannot begin at ${from.join(', ')}: there is no finished execution of ${what} to take the results before it from. Run it from the start first.`,
    { details: { missing: missingBefore(target.plan, from) } },
  )
}

function missingBefore(plan: Plan, from: readonly string[]): readonly string[] {
  const ids = from.flatMap((key) => Object.values(plan.nodes).filter(({ id }) => id === key))
  return [...new Set(ids.flatMap(({ incoming }) => incoming.map((edge) => edge.from)))]
}

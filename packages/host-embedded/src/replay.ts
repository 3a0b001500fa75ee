/*
 * Running again: restart, replay and test run are one operation (engine.md, "Running again").
 */
import { findUnknownKey, planReuse, type ExecutionRow, type ReusableResult } from '@heddle/engine'
import { checkInput } from '@heddle/json-schema'
import {
  HeddleError,
  assertInvariant,
  toNodeKey,
  type EventOf,
  type ExecutionId,
  type Json,
  type Plan,
  type StoredValue,
  type WorkspaceId,
} from '@heddle/model'
import { toNextCallSource, toNextTryId } from './call-sources.ts'
import type { ExecuteRequest, ReplayRequest, Started } from './host.ts'
import { launch, type LaunchRequest } from './launch.ts'
import { toPortable } from './portable.ts'
import type { Residents } from './residents.ts'
import type { Services } from './services.ts'

interface Host {
  readonly services: Services
  readonly residents: Residents
}

type Pins = NonNullable<ReplayRequest['pins']>

/** Starts a fresh execution; with `pins` or `from`, one that begins in the middle. */
export async function executeFresh(
  host: Host,
  request: ExecuteRequest,
  executionId: ExecutionId = host.services.ids.executionId(),
): Promise<Started> {
  const { services } = host
  const { pins, pinPorts: _ports, from, upTo, ...rest } = request
  const stored = services.values.storeNow(request.input)
  const input = stored ?? (await services.values.store(request.workspaceId, request.input))
  const begin =
    pins === undefined && from === undefined && upTo === undefined ? {} : await beginAt(services, request, executionId)
  return launch(host, { ...rest, ...begin, executionId, input })
}

/** Where a fresh execution begins and ends, and what stands for the results before it. */
async function beginAt(
  services: Services,
  { workspaceId, plan, pins = {}, pinPorts = {}, from = [], upTo, test = false }: ExecuteRequest,
  executionId: ExecutionId,
): Promise<Pick<LaunchRequest, 'given' | 'origin'>> {
  const stored = await storePins(services, { workspaceId, pins: test ? pins : {}, ports: pinPorts })
  const reuse = 'none'
  const given = planGiven({ plan, previousPlan: null, previousId: null, results: [], from, reuse, pins: stored })
  if (from.length === 0 && upTo === undefined) return { given }
  return { given, origin: { executionId, kind: 'replay', from, upTo: upTo ?? null, reuse, onChangedCall: 'fail' } }
}

/** Starts an execution that takes over results of an earlier one, linked to it. */
export async function executeAgain(host: Host, request: ReplayRequest): Promise<Started> {
  const { services } = host
  const { workspaceId, executionId: previousId, from = [], upTo = null, reuse = 'upstream', test = false } = request
  const previous = await loadPrevious(services, { workspaceId, executionId: previousId })
  const plan = request.target?.plan ?? previous.plan
  checkReplay(plan, { from, upTo, reuse })
  const pins = await storePins(services, { workspaceId, pins: test ? (request.pins ?? {}) : {} })
  const results =
    reuse !== 'upstream' && from.length === 0 ? [] : await readResults(services, { workspaceId, previousId })
  const given = planGiven({ plan, previousPlan: previous.plan, previousId, results, from, reuse, pins })
  const { created } = previous
  const kind = from.includes('failed') ? 'restart' : 'replay'
  const onChangedCall = request.onChangedCall ?? 'fail'
  const { input } = request
  return launch(host, {
    executionId: services.ids.executionId(),
    workspaceId,
    workflowId: created.workflowId,
    version: request.target === undefined ? created.version : request.target.version,
    draftRevision: request.target === undefined ? created.draftRevision : request.target.draftRevision,
    plan,
    input:
      input === undefined
        ? created.input
        : await services.values.store(workspaceId, checkInput(plan.input, input, 'The input')),
    env: request.target?.env ?? created.env,
    trigger: created.trigger,
    startedBy: request.startedBy,
    origin: {
      executionId: previousId,
      kind,
      from,
      upTo,
      reuse,
      onChangedCall,
      ...(reuse === 'calls' ? { callsFrom: previousId } : {}),
    },
    given,
    test,
    priority: created.priority,
    ...(request.idempotency === undefined ? {} : { idempotency: request.idempotency }),
  })
}

/** Throws `INPUT_INVALID` for what would silently run something else than was asked for. */
function checkReplay(
  plan: Plan,
  asked: { readonly from: readonly string[]; readonly upTo: string | null; readonly reuse: string },
): void {
  const keys = asked.from.filter((key) => key !== 'failed')
  for (const key of asked.upTo === null ? keys : [...keys, asked.upTo]) {
    const problem = findUnknownKey(plan, key)
    if (problem !== null) throw new HeddleError('INPUT_INVALID', problem)
  }
  if (asked.reuse !== 'calls' || asked.from.length === 0) return
  throw new HeddleError(
    'INPUT_INVALID',
    'With reuse: calls every node runs again and only its calls are answered. Leave from out, or choose reuse: upstream.',
  )
}

/** The next try of an execution whose `settings.maxAttempts` allows one: a restart from what failed. */
export async function restartFailed(host: Host, failed: ExecutionRow, restartAt: number): Promise<void> {
  const { services } = host
  const { workspaceId, id: previousId } = failed
  const executionId = toNextTryId(previousId, restartAt)
  if (host.residents.get(executionId) !== undefined || (await services.journal.load(executionId)) !== null) return
  const { created, plan } = await loadPrevious(services, { workspaceId, executionId: previousId })
  const from = ['failed']
  const results = await readResults(services, { workspaceId, previousId })
  const given = planGiven({ plan, previousPlan: plan, previousId, results, from, reuse: 'upstream', pins: {} })
  const { workflowId, version, draftRevision, input, env, trigger, startedBy, parent, test, priority } = created
  await launch(host, {
    executionId,
    workspaceId,
    workflowId,
    version,
    draftRevision,
    plan,
    input,
    env,
    trigger,
    startedBy,
    parent,
    test,
    priority,
    given,
    origin: {
      executionId: previousId,
      kind: 'restart',
      from,
      upTo: created.origin?.upTo ?? null,
      reuse: 'upstream',
      ...(await toNextCallSource(services, created.origin)),
    },
    executionAttempt: created.executionAttempt + 1,
    timeoutMs: created.timeoutMs,
  })
}

function planGiven(args: Parameters<typeof planReuse>[0]) {
  const reuse = planReuse(args)
  if (reuse.ok) return reuse.given
  throw new HeddleError('INPUT_INVALID', reuse.message, { details: { missing: reuse.missing } })
}

async function loadPrevious(
  { journal }: Services,
  { workspaceId, executionId }: { readonly workspaceId: WorkspaceId; readonly executionId: ExecutionId },
): Promise<{ readonly created: EventOf<'execution.created'>['data']; readonly plan: Plan }> {
  const loaded = await journal.load(executionId)
  if (loaded === null || loaded.row.workspaceId !== workspaceId) {
    throw new HeddleError('NOT_FOUND', `There is no execution ${executionId} in this workspace.`)
  }
  const first = loaded.events[0]?.seq === 1 ? loaded.events[0] : (await journal.readEvents(executionId, 0, 1))[0]
  if (first === undefined) {
    throw new HeddleError(
      'NOT_FOUND',
      `The events of execution ${executionId} are no longer kept; it cannot be run again.`,
    )
  }
  assertInvariant(first.type === 'execution.created', `Execution ${executionId} begins with ${first.type}.`)
  const plan = loaded.plans.toSorted((left, right) => right.revision - left.revision)[0]
  assertInvariant(plan !== undefined, `Execution ${executionId} has no plan.`)
  return { created: first.data, plan: { ...plan, revision: 1 } }
}

/** With outputs that can stand in another execution's journal. */
async function readResults(
  services: Services,
  { workspaceId, previousId }: { readonly workspaceId: WorkspaceId; readonly previousId: ExecutionId },
): Promise<readonly ReusableResult[]> {
  const results = await services.journal.readResults(previousId)
  const owner = { workspaceId, id: previousId }
  return Promise.all(
    results.map(async (result) => ({ ...result, output: await toPortable(services, owner, result.output) })),
  )
}

async function storePins(
  { values }: Services,
  { workspaceId, pins, ports = {} }: { workspaceId: WorkspaceId; pins: Pins; ports?: ExecuteRequest['pinPorts'] },
): Promise<{ readonly [nodeKey: string]: { readonly output: StoredValue; readonly ports?: readonly string[] } }> {
  const entries = Object.entries(pins).map(async ([nodeKey, value]: [string, Json]) => {
    const output = await values.store(workspaceId, value)
    const fired = Object.hasOwn(ports, nodeKey) ? ports[nodeKey] : undefined
    return [toNodeKey(nodeKey), fired === undefined ? { output } : { output, ports: fired }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

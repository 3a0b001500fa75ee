/*
 * Test runs: what stands for the nodes that do not run.
 *
 * T1 A pin of the request counts over a stored one, and that over what the draft's executions gave.
 * T2 Nothing before `from` runs: what the tested nodes need of it is given, and the rest is given as null.
 * T3 Given nodes fire towards what is tested, whatever they fired when they ran.
 */
import { findUnknownKey } from '@heddle/engine'
import type { ExecuteRequest } from '@heddle/host-embedded'
import { HeddleError, type ExecutionId, type Json, type Plan, type ValueReader, type WorkspaceId } from '@heddle/model'
import type { ExecutionRow } from '@heddle/engine'
import type { Store } from '@heddle/store'
import type { Caller } from '../caller.ts'
import type { LaunchRequest } from './launch-request.ts'
import type { LaunchTarget } from './resolve-target.ts'
import { resolveTestRange, type TestRange } from './test-range.ts'

/** What a test is started with beside its plan. */
export interface TestStart {
  readonly input: Json
  readonly start: Pick<ExecuteRequest, 'pins' | 'pinPorts' | 'from' | 'upTo'>
}

interface Parts {
  readonly store: Store
  values(workspaceId: WorkspaceId, executionId: ExecutionId): ValueReader
}

type TestRequest = LaunchRequest & { readonly target: LaunchTarget }

/** Executions of the draft that are looked through for results. */
const LOOK_BACK = 20

/**
 * Finds what stands for the nodes that a test does not run. Throws `INPUT_INVALID` on unknown nodes, and with
 * `details.missing` when something the tested nodes need is neither pinned nor known from an execution of the draft.
 */
export async function prepareTest(parts: Parts, caller: Caller, request: TestRequest): Promise<TestStart> {
  const { plan } = request.target
  const { from = [], upTo } = request
  checkKeys(plan, request)
  const pins = await loadPins(parts, caller, request)
  const end = upTo === undefined ? {} : { upTo }
  if (from.length === 0) {
    return {
      input: request.input === undefined ? {} : request.input,
      start: { ...end, pins, pinPorts: portsOfPins(plan, pins) },
    }
  }
  const range = resolveTestRange(plan, { from, upTo: upTo ?? null })
  const earlier = await listEarlier(parts, caller, request)
  const results = await findResults(parts, { needed: range.needed.filter((id) => !Object.hasOwn(pins, id)), earlier })
  const missing = range.needed.filter((id) => !Object.hasOwn(pins, id) && !results.has(id))
  if (missing.length > 0) throw toMissing(from, missing)
  const given = toGiven(range, { pins, results, from })
  const input = request.input === undefined ? await loadInput(parts, earlier[0]) : request.input
  return { input, start: { ...end, from, pins: given, pinPorts: range.ports } }
}

function checkKeys(plan: Plan, { from = [], upTo, pins = {} }: TestRequest): void {
  for (const key of [...from, ...(upTo === undefined ? [] : [upTo]), ...Object.keys(pins)]) {
    const problem = findUnknownKey(plan, key)
    if (problem !== null) throw new HeddleError('INPUT_INVALID', problem)
  }
  const inside = from.find((key) => plan.nodes[key]?.parent !== null)
  if (inside === undefined) return
  throw new HeddleError(
    'INPUT_INVALID',
    `"${inside}" lies inside a container: what it sees belongs to one iteration. Test the container, with pins for its other nodes.`,
  )
}

async function loadPins(parts: Parts, { workspaceId }: Caller, request: TestRequest) {
  const { workflowId, target } = request
  const stored = await parts.store.workflows.pins.list(workspaceId, workflowId)
  const entries = await Promise.all(
    stored
      .filter(({ nodeId }) => target.plan.nodes[nodeId] !== undefined)
      .map(async ({ nodeId, output }) => [nodeId, await loadPin(parts, workspaceId, output)] as const),
  )
  return { ...(Object.fromEntries(entries) as { readonly [nodeId: string]: Json }), ...request.pins }
}

/** Pins belong to no execution: they refer to blobs at most. */
function loadPin(parts: Parts, workspaceId: WorkspaceId, output: Parameters<ValueReader['load']>[0]): Promise<Json> {
  return parts.values(workspaceId, '' as ExecutionId).load(output)
}

/** A pinned node fires every port that leads on, but for errors. */
function portsOfPins(plan: Plan, pins: { readonly [nodeId: string]: Json }) {
  const entries = Object.keys(pins).map((id) => {
    const ports = new Set((plan.nodes[id]?.outgoing ?? []).map(({ port }) => port))
    ports.delete('error')
    return [id, ports.size === 0 ? ['main'] : [...ports]] as const
  })
  return Object.fromEntries(entries) as { readonly [nodeId: string]: readonly string[] }
}

/** Newest first: executions of the draft, tests too. */
async function listEarlier(parts: Parts, { workspaceId }: Caller, { workflowId }: TestRequest) {
  const { items } = await parts.store.executions.list(workspaceId, { workflowId, limit: 200 })
  return items.filter((row) => row.draftRevision !== null).slice(0, LOOK_BACK)
}

/** Of each node the newest result there is. */
async function findResults(
  parts: Parts,
  { needed, earlier }: { readonly needed: readonly string[]; readonly earlier: readonly ExecutionRow[] },
): Promise<ReadonlyMap<string, Json>> {
  const found = new Map<string, Json>()
  for (const row of earlier) {
    if (found.size === needed.length) break
    const results = await parts.store.journal.readResults(row.id)
    for (const { nodeKey, output, status } of results) {
      if (status !== 'completed' || found.has(nodeKey) || !needed.includes(nodeKey)) continue
      found.set(nodeKey, await parts.values(row.workspaceId, row.id).load(output))
    }
  }
  return found
}

function toGiven(
  range: TestRange,
  known: {
    readonly pins: { readonly [nodeId: string]: Json }
    readonly results: ReadonlyMap<string, Json>
    readonly from: readonly string[]
  },
): { readonly [nodeId: string]: Json } {
  const { pins, results, from } = known
  const inside = Object.entries(pins).filter(([id]) => range.inside.has(id) && !from.includes(id))
  const outside = range.outside.map((id) => [id, pins[id] ?? results.get(id) ?? null] as const)
  return Object.fromEntries([...inside, ...outside])
}

async function loadInput(parts: Parts, row: ExecutionRow | undefined): Promise<Json> {
  return row === undefined ? {} : parts.values(row.workspaceId, row.id).load(row.input)
}

function toMissing(from: readonly string[], missing: readonly string[]): HeddleError {
  return new HeddleError(
    'INPUT_INVALID',
    `Nothing is known of ${missing.join(', ')}, which ${from.join(', ')} needs. Pin an output, or run the draft up to there first.`,
    { details: { missing } },
  )
}

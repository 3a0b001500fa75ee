/*
 * What a node was given: its config with every expression resolved. It is not recorded (only its hash is); it follows
 * from the record, because the engine and the evaluator are pure: the same events give the same question, and the same
 * question the same answer.
 *
 * 1. What reads a sensitive part of another node's output is resolved with `•••` in its place.
 * 2. Secrets stay `${{ secrets.NAME }}`: nothing here can resolve them.
 */
import { outstandingCommands, replayEvents, type Command, type ExecutionRow } from '@heddle/engine'
import {
  HeddleError,
  maskValue,
  toNodeKey,
  type EvaluationRequest,
  type EvaluationScope,
  type ExecutionEvent,
  type Json,
  type NodeKey,
  type NodeView,
  type Plan,
  type StoredValue,
  type ValueReader,
} from '@heddle/model'
import type { ExecutionParts } from './execution-parts.ts'
import { toNodeIdOf, type SensitiveOf } from './plan-facts.ts'

/** An execution with more events before the node is not replayed for one question. */
export const MAX_REPLAYED_EVENTS = 5_000
const PAGE = 1_000

/**
 * The resolved config of a node execution's last entry, or null when it cannot be told: the node has none, has not come
 * so far, its events are no longer kept, or more than 5,000 came before.
 */
export async function readNodeInput(parts: ExecutionParts, row: ExecutionRow, nodeKey: NodeKey): Promise<Json> {
  const events = await readEventsUpTo(parts, row)
  const own = (event: ExecutionEvent) => event.nodeKey === nodeKey
  const started = events.findLastIndex((event) => own(event) && event.type === 'attempt.started')
  const at = started === -1 ? events.findIndex((event) => own(event) && FIRST.has(event.type)) : started
  const entry = events[at]
  if (entry === undefined) return null
  if (entry.type === 'node.evaluated' && entry.data.values['config'] !== undefined) {
    return parts.values(row.workspaceId, row.id).load(entry.data.values['config'])
  }
  const plans = await readPlans(parts, row)
  const state = replayEvents({ get: (revision) => findPlan(plans, revision) }, null, events.slice(0, at))
  const commands = outstandingCommands({ get: (revision) => findPlan(plans, revision) }, state)
  const request = commands.map((command) => toConfigRequest(command, nodeKey)).find((found) => found !== null)
  return request === undefined || request === null ? null : answer(parts, row, { request, plans })
}

/** What follows first from the config of a node without attempts. */
const FIRST: ReadonlySet<string> = new Set([
  'node.evaluated',
  'wait.opened',
  'child.started',
  'node.completed',
  'node.failed',
])

async function readEventsUpTo(parts: ExecutionParts, row: ExecutionRow): Promise<readonly ExecutionEvent[]> {
  const events: ExecutionEvent[] = []
  while (events.length < MAX_REPLAYED_EVENTS) {
    const page = await parts.store.journal.readEvents(row.id, events.at(-1)?.seq ?? 0, PAGE)
    events.push(...page)
    if (page.length < PAGE) break
  }
  return events[0]?.seq === 1 ? events : []
}

async function readPlans({ store }: ExecutionParts, row: ExecutionRow): Promise<readonly Plan[]> {
  return (await store.journal.load(row.id))?.plans ?? []
}

function findPlan(plans: readonly Plan[], revision: number): Plan {
  const plan = plans.find((candidate) => candidate.revision === revision)
  if (plan === undefined) throw new HeddleError('INTERNAL_ERROR', `There is no plan of revision ${revision}.`)
  return plan
}

function toConfigRequest(command: Command, nodeKey: NodeKey): EvaluationRequest | null {
  if (command.kind === 'run-node' && command.nodeKey === nodeKey) {
    const { planRevision, node, scope } = command
    return { nodeKey, planRevision, purpose: 'config', task: { kind: 'config', nodeId: node.id }, scope }
  }
  if (command.kind !== 'evaluate' || command.request.nodeKey !== nodeKey) return null
  const { task } = command.request
  if (task.kind === 'expressions') return null
  return { ...command.request, purpose: 'config', task: { kind: 'config', nodeId: task.nodeId } }
}

async function answer(
  parts: ExecutionParts,
  row: ExecutionRow,
  { request, plans }: { readonly request: EvaluationRequest; readonly plans: readonly Plan[] },
): Promise<Json> {
  const values = parts.values(row.workspaceId, row.id)
  const plan = findPlan(plans, request.planRevision)
  const { sensitive } = await parts.planFacts.of(row)
  const scope = await maskScope(request, { plan, values, sensitive })
  const answered = await parts.evaluator.evaluate({ ...request, scope }, plan, values)
  // With a part hidden an expression may fail that did not: then nothing can be shown.
  return answered.ok ? (answered.values['config'] ?? null) : null
}

/** 1. */
async function maskScope(
  { scope, nodeKey }: EvaluationRequest,
  { plan, values, sensitive }: { readonly plan: Plan; readonly values: ValueReader; readonly sensitive: SensitiveOf },
): Promise<EvaluationScope> {
  const hide = async (stored: StoredValue, paths: readonly string[]): Promise<StoredValue> =>
    paths.length === 0 ? stored : { json: maskValue(await values.load(stored), paths) }
  const nodes: [string, NodeView][] = []
  for (const [id, view] of Object.entries(scope.nodes)) {
    nodes.push([id, { ...view, output: await hide(view.output, sensitive(toNodeKey(id))) }])
  }
  const incoming = plan.nodes[nodeKey === null ? '' : toNodeIdOf(nodeKey)]?.incoming ?? []
  const inherited = incoming.flatMap(({ from }) => sensitive(toNodeKey(from)))
  const inputs = await Promise.all(scope.inputs.map((input) => hide(input, inherited)))
  return { ...scope, nodes: Object.fromEntries(nodes), inputs }
}

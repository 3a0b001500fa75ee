import { NULL_VALUE, type EvaluationScope, type NodeView, type Plan, type Reads, type StoredValue } from '@heddle/model'
import { HeddleError, type NodeId } from '@heddle/model'
import { keyInScope, liveEdges, type NodeContext } from './node-context.ts'
import { indexOf } from './plan-index.ts'
import type { ErrorView, ExecutionHead, ExecutionState, LoopFrame, NodeResult, NodeState, ScopeState } from './state.ts'

const NOTHING = {}
const NO_VIEW: NodeView = { output: NULL_VALUE, status: null, error: null, attempts: 0, startedAt: null }

/** Scope of a node's own expressions: values as of the event that made it ready. `self`: its result, for `set` and edges. */
export function scopeOfNode(context: NodeContext, self: NodeResult | null): EvaluationScope {
  const { state, node, scope, plan, planNode } = context
  const reads = planNode.reads
  const nodes = nodeViews({ plan, state, scope, reads, asOf: node.readySeq })
  if (self !== null && reads.nodes.includes(node.id)) nodes[node.id] = viewOfResult(node, self)
  return makeScope({
    plan,
    state,
    scope,
    reads,
    at: node.readyAt,
    seedSeq: node.readySeq,
    seedKey: node.key,
    nodes,
    inputs: reads.inputs || planNode.disabled ? inputsOf(context) : NO_INPUTS,
    error: node.behind ?? errorAround(state, scope),
    vars: node.vars ?? NO_VARS,
  })
}

/** Scope of expressions that look at an iteration or at the finished workflow: everything that is there now. */
export function scopeInside(args: {
  readonly plan: Plan
  readonly state: ExecutionState
  readonly scope: ScopeState
  readonly reads: Reads
  readonly seedKey: string
}): EvaluationScope {
  const { plan, state, scope, reads } = args
  return makeScope({
    ...args,
    at: state.at,
    seedSeq: state.seq,
    nodes: nodeViews({ plan, state, scope, reads, asOf: state.seq }),
    inputs: NO_INPUTS,
    error: errorAround(state, scope),
    vars: reads.vars ? state.vars : NO_VARS,
  })
}

const NO_INPUTS: EvaluationScope['inputs'] = []
const NO_VARS: EvaluationScope['vars'] = {}
const NO_LOOPS: EvaluationScope['loops'] = []

function makeScope(args: {
  readonly plan: Plan
  readonly state: ExecutionState
  readonly scope: ScopeState
  readonly reads: Reads
  readonly at: number
  readonly seedSeq: number
  readonly seedKey: string
  readonly nodes: EvaluationScope['nodes']
  readonly inputs: EvaluationScope['inputs']
  readonly error: ErrorView | null
  readonly vars: EvaluationScope['vars']
}): EvaluationScope {
  const { plan, state, scope, error } = args
  const head = headOf(state)
  const original = originalAround(state, scope)
  return {
    input: head.input,
    loops: args.reads.loop ? loopViews(plan, state, scope) : NO_LOOPS,
    execution: {
      id: head.executionId,
      startedAt: state.startedAt ?? head.createdAt,
      trigger: head.trigger.kind,
      startedBy: head.startedBy,
      parentId: head.parent?.executionId ?? null,
    },
    workflow: { id: head.workflowId, name: plan.name, version: head.version },
    env: head.env,
    timezone: plan.settings.timezone,
    now: args.at,
    seed: `${head.executionId}/${args.seedSeq}/${args.seedKey}`,
    nodes: args.nodes,
    inputs: args.inputs,
    vars: args.vars,
    ...(original === null ? NOTHING : { original }),
    ...(error === null ? NOTHING : { error }),
  }
}

/** What `execution.created` said; throws a defect before it. */
export function headOf(state: ExecutionState): ExecutionHead {
  if (state.head === null) throw new HeddleError('INTERNAL_ERROR', 'The execution has no execution.created event.')
  return state.head
}

function nodeViews(args: {
  readonly plan: Plan
  readonly state: ExecutionState
  readonly scope: ScopeState
  readonly reads: Reads
  readonly asOf: number
}): { [id: string]: NodeView } {
  const views: { [id: string]: NodeView } = {}
  for (const id of args.reads.nodes) {
    const node = findVisible(args, id)
    views[id] = node === undefined ? NO_VIEW : viewOf(node, args.asOf)
  }
  return views
}

/** The execution of node `id` in this scope or in one around it. */
function findVisible(
  args: { readonly plan: Plan; readonly state: ExecutionState; readonly scope: ScopeState },
  id: NodeId,
): NodeState | undefined {
  const home = args.plan.nodes[id]?.parent ?? ''
  for (let at: ScopeState | undefined = args.scope; at !== undefined;) {
    if (at.kind === 'body' && at.containerId === home) return args.state.nodes[keyInScope(at, id)]
    at = at.outer === null ? undefined : args.state.scopes[at.outer]
  }
  return undefined
}

function viewOf(node: NodeState, asOf: number): NodeView {
  if (node.settledSeq === null || node.settledSeq > asOf) return NO_VIEW
  return {
    output: node.output,
    status: node.status,
    error: node.error === null ? null : { code: node.error.code, message: node.error.message, nodeKey: node.key },
    attempts: node.attempts,
    startedAt: node.startedAt,
  }
}

function viewOfResult(node: NodeState, result: NodeResult): NodeView {
  return {
    output: result.ok ? result.output : NULL_VALUE,
    status: result.ok ? 'completed' : 'failed',
    error: result.ok ? null : { code: result.error.code, message: result.error.message, nodeKey: node.key },
    attempts: node.attempts,
    startedAt: node.startedAt,
  }
}

/** Outputs of the live incoming edges, in edge order. The child of an `each` has those of its loop. */
export function inputsOf(context: NodeContext): readonly StoredValue[] {
  const { plan, state, scope, node } = context
  if (scope.own && scope.kind === 'body' && scope.container !== null && scope.outer !== null) {
    const loop = state.nodes[scope.container]
    const outer = state.scopes[scope.outer]
    if (loop !== undefined && outer !== undefined) return inputsAt(plan, state, outer, loop)
  }
  return inputsAt(plan, state, scope, node)
}

function inputsAt(plan: Plan, state: ExecutionState, scope: ScopeState, node: NodeState): readonly StoredValue[] {
  const isLive = liveEdges(node)
  const inputs: StoredValue[] = []
  for (const edge of indexOf(plan).incoming[node.id] ?? []) {
    if (!isLive(edge.id)) continue
    inputs.push(state.nodes[keyInScope(scope, edge.from)]?.output ?? NULL_VALUE)
  }
  return inputs
}

/** The iterations around a scope, outermost first. */
export function loopFramesOf(plan: Plan, state: ExecutionState, scope: ScopeState): readonly LoopFrame[] {
  const frames: LoopFrame[] = []
  eachIteration(state, scope, (at) => frames.push(frameOf(plan, at)))
  return frames.toReversed()
}

function frameOf(plan: Plan, scope: ScopeState): LoopFrame {
  const itemName = plan.nodes[scope.containerId]?.config['itemName']
  return { index: scope.index ?? 0, item: scope.item, itemName: typeof itemName === 'string' ? itemName : null }
}

function loopViews(plan: Plan, state: ExecutionState, scope: ScopeState): EvaluationScope['loops'] {
  const views: EvaluationScope['loops'][number][] = []
  let closed: readonly LoopFrame[] = []
  eachIteration(state, scope, (at) => views.push({ ...frameOf(plan, at), ...historyOf(plan, state, at) }))
  for (let at: ScopeState | undefined = scope; at !== undefined;) {
    if (at.loops !== null) closed = at.loops
    at = at.outer === null ? undefined : state.scopes[at.outer]
  }
  return [...closed.map((frame) => ({ ...frame, previous: NULL_VALUE, results: NULL_VALUE })), ...views.toReversed()]
}

function eachIteration(state: ExecutionState, scope: ScopeState, visit: (scope: ScopeState) => void): void {
  for (let at: ScopeState | undefined = scope; at !== undefined;) {
    if (at.index !== null && at.branch === null) visit(at)
    at = at.outer === null ? undefined : state.scopes[at.outer]
  }
}

/** `previous` and `results` of an iteration; null where iterations run side by side. */
function historyOf(
  plan: Plan,
  state: ExecutionState,
  scope: ScopeState,
): { readonly previous: StoredValue; readonly results: StoredValue } {
  const role = scope.container === null ? null : (state.nodes[scope.container]?.role ?? null)
  const concurrency = plan.nodes[scope.containerId]?.config['concurrency']
  if (role?.kind !== 'loop' || (typeof concurrency === 'number' && concurrency > 1)) {
    return { previous: NULL_VALUE, results: NULL_VALUE }
  }
  return historyUpTo(role.results, scope.index ?? 0)
}

/** The results before iteration `index`. The list itself is handed on, not copied: it does not grow while one runs. */
export function historyUpTo(
  results: readonly (StoredValue | null)[],
  index: number,
): { readonly previous: StoredValue; readonly results: StoredValue } {
  const known = results as readonly StoredValue[]
  return { previous: known[index - 1] ?? NULL_VALUE, results: { list: known } }
}

/** The failure a handler deals with, or behind whose `error` port a container lies. */
function errorAround(state: ExecutionState, scope: ScopeState): ErrorView | null {
  for (let at: ScopeState | undefined = scope; at !== undefined;) {
    if (at.error !== null) return at.error
    const behind = at.container === null ? null : state.nodes[at.container]?.behind
    if (behind !== null && behind !== undefined) return behind
    at = at.outer === null ? undefined : state.scopes[at.outer]
  }
  return null
}

function originalAround(state: ExecutionState, scope: ScopeState): StoredValue | null {
  for (let at: ScopeState | undefined = scope; at !== undefined;) {
    if (at.original !== null) return at.original
    at = at.outer === null ? undefined : state.scopes[at.outer]
  }
  return null
}

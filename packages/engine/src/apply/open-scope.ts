import {
  NULL_VALUE,
  makeIterationScope,
  makeParallelScope,
  type NodeId,
  type NodeKey,
  type Plan,
  type ScopeKey,
  type StoredValue,
} from '@heddle/model'
import { markExecution, markScope } from '../agenda.ts'
import type { Plans } from '../engine.ts'
import { ensureNode } from '../node-context.ts'
import { idsInScope, indexOf } from '../plan-index.ts'
import type { ErrorView, ExecutionState, LoopFrame, NodeState, ScopeState } from '../state.ts'
import { decideByEdges, makeReady } from './ready-node.ts'

/** Opens the workflow's own scope and starts at the trigger that fired, or at the roots. */
export function openRoot(plans: Plans, state: ExecutionState): void {
  const plan = plans.get(state.planRevision)
  const scope = addScope(state, {
    key: '' as ScopeKey,
    base: '' as ScopeKey,
    container: null,
    outer: null,
    containerId: '',
    revision: state.planRevision,
  })
  const trigger = firedTrigger(plan, state)
  startScope(plan, state, scope, (id) => trigger === null || id === trigger)
}

/** Opens an iteration of a loop, or a branch of a parallel container. */
export function openInside(args: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly container: NodeState
  readonly key: ScopeKey
  readonly index: number
  readonly item: StoredValue
  readonly branch: NodeId | null
}): ScopeState {
  const { plans, state, container, branch } = args
  const revision = newestRevisionWith(plans, state, container)
  const plan = plans.get(revision)
  const scope = addScope(state, {
    key: args.key,
    base: branch === null ? makeIterationScope(container.key, args.index) : makeParallelScope(container.key),
    own: plan.nodes[container.id]?.isEach === true,
    container: container.key,
    outer: container.scope,
    containerId: container.id,
    revision,
    index: args.index,
    item: args.item,
    branch,
  })
  startScope(plan, state, scope, () => true)
  return scope
}

/** Opens the scope of one handler or compensation, whose node has the scope's own key. */
export function openSingle(args: {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly key: NodeKey
  readonly id: NodeId
  readonly revision: number
  readonly original: StoredValue | null
  readonly error: ErrorView | null
  readonly loops: readonly LoopFrame[] | null
}): void {
  const { state, plans } = args
  const key = args.key as string as ScopeKey
  const scope = addScope(state, {
    key,
    kind: 'single',
    base: key,
    own: true,
    container: null,
    outer: '' as ScopeKey,
    containerId: '',
    revision: args.revision,
    original: args.original,
    error: args.error,
    loops: args.loops,
  })
  scope.unsettled = 1
  makeReady(plans.get(args.revision), state, scope, ensureNode(state, scope, args.id))
  state.handling = key
}

function addScope(
  state: ExecutionState,
  given: Pick<ScopeState, 'key' | 'base' | 'container' | 'outer' | 'containerId' | 'revision'> & Partial<ScopeState>,
): ScopeState {
  const scope: ScopeState = {
    kind: 'body',
    own: false,
    index: null,
    item: NULL_VALUE,
    branch: null,
    openedAt: state.at,
    openedSeq: state.seq,
    keys: [],
    unsettled: 0,
    active: 0,
    fate: null,
    end: null,
    failed: [],
    fatal: [],
    original: null,
    error: null,
    loops: null,
    ...given,
  }
  state.scopes[scope.key] = scope
  return scope
}

function startScope(plan: Plan, state: ExecutionState, scope: ScopeState, isStart: (id: NodeId) => boolean): void {
  const ids = idsInScope(plan, scope.containerId, scope.branch)
  const inBranch = scope.branch === null ? null : new Set(ids)
  scope.unsettled = ids.length
  for (const id of indexOf(plan).roots[scope.containerId] ?? []) {
    if (inBranch !== null && !inBranch.has(id)) continue
    const node = ensureNode(state, scope, id)
    if (isStart(id)) makeReady(plan, state, scope, node)
    else decideByEdges(plan, state, scope, node)
  }
  if (scope.unsettled === 0) markScope(state, scope.key)
  if (scope.container === null) markExecution(state)
}

/** The trigger node that fired; without one that is known, the only one of that kind, else the first. */
function firedTrigger(plan: Plan, state: ExecutionState): NodeId | null {
  const triggers = plan.scopes['']?.triggers ?? []
  const fired = state.head?.trigger
  if (triggers.length === 0 || fired === undefined) return null
  if (fired.nodeId !== null && triggers.includes(fired.nodeId)) return fired.nodeId
  const ofKind = triggers.find((id) => plan.nodes[id]?.type === `trigger.${fired.kind}`)
  return ofKind ?? triggers[0] ?? null
}

/** New scopes use the newest plan that still has the container. */
function newestRevisionWith(plans: Plans, state: ExecutionState, container: NodeState): number {
  const newest = plans.get(state.planRevision)
  return newest.scopes[container.id] === undefined ? container.revision : state.planRevision
}

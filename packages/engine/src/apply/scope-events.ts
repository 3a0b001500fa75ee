import { NULL_VALUE, type EventOf, type NodeId, type StoredValue } from '@heddle/model'
import { markNode } from '../agenda.ts'
import { valueBytes } from '../compact-value.ts'
import type { Plans } from '../engine.ts'
import { planNodeOf } from '../plan-index.ts'
import { spanOfScope } from '../span-rows.ts'
import type { ExecutionState, LoopState, NodeState, ParallelState, ScopeState } from '../state.ts'
import { ensureLoop, ensureParallel } from './node-events.ts'
import { openInside } from './open-scope.ts'
import { stopInside } from './stop-scope.ts'
import { dropScope } from './undo-events.ts'

/** `scope.opened`: the next iteration or branch of a container. */
export function applyScopeOpened(plans: Plans, state: ExecutionState, event: EventOf<'scope.opened'>): void {
  const { scopeKey, container, index, item } = event.data
  const node = container === null ? undefined : state.nodes[container]
  if (node === undefined || index === null) return
  const planNode = planNodeOf(plans.get(node.revision), node.id)
  if (planNode.role === 'parallel') ensureParallel(plans, state, node)
  else ensureLoop(state, node, event.seq)
  const branch = noteOpened(node, scopeKey, index)
  openInside({ plans, state, container: node, key: scopeKey, index, item, branch })
  markNode(state, node.key)
}

function noteOpened(node: NodeState, scopeKey: string, index: number): NodeId | null {
  const { role } = node
  if (role?.kind === 'loop') {
    role.open[scopeKey] = true
    role.openCount++
    role.next = index + 1
    return null
  }
  const branch = role?.kind === 'parallel' ? role.branches[index] : undefined
  if (role?.kind !== 'parallel' || branch === undefined) return null
  branch.status = 'open'
  role.next = index + 1
  role.openCount++
  return branch.name
}

/** `scope.closed`: an iteration or branch ended. Only its status and result stay (E7). */
export function applyScopeClosed(plans: Plans, state: ExecutionState, event: EventOf<'scope.closed'>): void {
  const scope = state.scopes[event.data.scopeKey]
  if (scope === undefined) return
  const node = scope.container === null ? undefined : state.nodes[scope.container]
  spanOfScope(state, scope, event.data.status)
  dropScope(state, scope)
  if (node === undefined) return
  const { role } = node
  const { config } = planNodeOf(plans.get(node.revision), node.id)
  const isTolerant = role?.kind === 'loop' && config['onIterationError'] === 'continue'
  node.failedInside.push(...scope.failed)
  if (isTolerant) node.failedInside.push(...scope.fatal)
  else node.fatalInside.push(...scope.fatal)
  if (role?.kind === 'loop') closeIteration({ plans, state, node, role, scope, event })
  if (role?.kind === 'parallel') closeBranch({ plans, state, node, role, scope, event })
  markNode(state, node.key)
}

interface Closing<Role> {
  readonly plans: Plans
  readonly state: ExecutionState
  readonly node: NodeState
  readonly role: Role
  readonly scope: ScopeState
  readonly event: EventOf<'scope.closed'>
}

function closeIteration({ plans, state, node, role, scope, event }: Closing<LoopState>): void {
  const index = scope.index ?? 0
  const { status, error, result } = event.data
  delete role.open[scope.key]
  role.openCount--
  role.results[index] = status === 'failed' ? failureValue(event, scope) : result
  role.inlineBytes += valueBytes(role.results[index] ?? NULL_VALUE, 1024)
  if (status === 'completed' && scope.end?.breaks === true) role.endedBy ??= 'break'
  if (status === 'completed' && scope.end?.condition === true) role.endedBy ??= 'condition'
  if (status === 'cancelled') role.cancelled = true
  if (status !== 'failed' || error === null) return
  const { config } = planNodeOf(plans.get(node.revision), node.id)
  if (config['onIterationError'] === 'continue') {
    role.failed.push({ index, code: error.code, message: error.message })
    return
  }
  if (role.failure !== null) return
  role.failure = { error, index }
  stopOthers(state, node, scope)
}

function closeBranch({ plans, state, node, role, scope, event }: Closing<ParallelState>): void {
  const branch = role.branches[scope.index ?? 0]
  if (branch === undefined) return
  const { status, error, result } = event.data
  role.openCount--
  branch.status = status
  branch.closedSeq = event.seq
  branch.error = error
  branch.result = status === 'failed' ? failureValue(event, scope) : result
  if (status !== 'failed' || error === null) return
  const { config } = planNodeOf(plans.get(node.revision), node.id)
  const isFirst = role.failure === null
  role.failure ??= { error, name: branch.name }
  if (config['failFast'] === true && isFirst) stopOthers(state, node, scope)
}

function stopOthers(state: ExecutionState, node: NodeState, scope: ScopeState): void {
  const reason = `'${scope.key}' failed`
  stopInside(state, node, { mode: 'abort', status: 'cancelled', error: null, nodeKey: null, reason })
}

/** A failed iteration or branch is an error value. */
function failureValue(event: EventOf<'scope.closed'>, scope: ScopeState): StoredValue {
  const { error } = event.data
  const nodeKey = scope.fate?.nodeKey ?? scope.container ?? ''
  return { json: { error: { code: error?.code ?? 'INTERNAL_ERROR', message: error?.message ?? '', nodeKey } } }
}

import { NULL_VALUE, makeIterationScope, type EventOf, type NodeId } from '@heddle/model'
import { markScope } from '../agenda.ts'
import { compactValue } from '../compact-value.ts'
import type { Plans } from '../engine.ts'
import { contextOf } from '../node-context.ts'
import { createLoop, createParallel } from '../roles/container-state.ts'
import type { ExecutionState, LoopState, NodeState } from '../state.ts'
import { changeNode, moveNode } from './activity.ts'
import { settleNode } from './settle-node.ts'

type NodeEvent = EventOf<
  'node.evaluated' | 'node.skipped' | 'node.reused' | 'node.completed' | 'node.failed' | 'node.cancelled'
>

/** What the engine decided or learned about a node execution. */
export function applyNodeEvent(plans: Plans, state: ExecutionState, node: NodeState, event: NodeEvent): void {
  switch (event.type) {
    case 'node.evaluated':
      return applyEvaluated(state, node, event)
    case 'node.reused': {
      const given = state.head?.given[node.key]
      const output = compactValue(event.data.output, event.seq)
      node.result =
        given?.failed === undefined ? { ok: true, output, ports: event.data.ports } : { ok: false, error: given.failed }
      return moveNode(state, node, { stage: 'active', status: 'running' })
    }
    case 'node.skipped':
      return settleNode(plans, state, node, { ...NOTHING, status: 'skipped' })
    case 'node.cancelled':
      node.mayHaveHappened = event.data.mayHaveHappened
      return settleNode(plans, state, node, { ...NOTHING, status: 'cancelled' })
    case 'node.completed':
      if (Object.keys(event.data.vars).length > 0) writeVars(state, event)
      return settleNode(plans, state, node, { ...NOTHING, ...event.data, status: 'completed' })
    case 'node.failed':
      return settleNode(plans, state, node, { ...event.data, status: 'failed' })
  }
}

const NOTHING = { output: NULL_VALUE, ports: [], live: [], error: null, tolerated: false } as const

/** A new object for each version: nodes that are ready keep theirs. */
function writeVars(state: ExecutionState, event: EventOf<'node.completed'>): void {
  state.vars = { ...state.vars, ...event.data.vars }
}

function applyEvaluated(state: ExecutionState, node: NodeState, event: EventOf<'node.evaluated'>): void {
  const { purpose, flags, values, error } = event.data
  const [kind, index] = purpose.split(':')
  if (kind === 'end') return noteIterationEnd(state, node, event)
  if (error !== undefined) return noteError(state, node, event)
  switch (kind) {
    case 'when':
      node.checked = flags['when'] === true
      return moveNode(state, node, { stage: 'ready', status: 'pending' })
    case 'items':
    case 'count':
      return startCounted(state, node, event)
    case 'while': {
      const loop = ensureLoop(state, node, event.seq)
      if (flags['condition'] === true) loop.approved = Number(index)
      else loop.endedBy = 'condition'
      return changeNode(state, node, () => {})
    }
    case 'config':
      node.role = { kind: 'child', input: values['config'] ?? NULL_VALUE, executionId: null, waited: true }
      return moveNode(state, node, { stage: 'active', status: 'running' })
    default: {
      const output = compactValue(values['output'] ?? NULL_VALUE, event.seq, 'output')
      node.result = { ok: true, output, ports: event.data.ports ?? ['main'] }
      return moveNode(state, node, { stage: 'active', status: 'running' })
    }
  }
}

/** A failed evaluation is the node's failure; while a failure settles, it fires nothing. */
function noteError(state: ExecutionState, node: NodeState, event: EventOf<'node.evaluated'>): void {
  const { error } = event.data
  if (error === undefined) return
  if (node.result !== null && !node.result.ok) node.settleFailed = true
  else if (event.data.purpose === 'settle-failed') node.settleFailed = true
  else node.result = { ok: false, error }
  moveNode(state, node, { stage: 'active', status: 'running' })
}

function startCounted(state: ExecutionState, node: NodeState, event: EventOf<'node.evaluated'>): void {
  const { values, lengths } = event.data
  const count = values['count']
  const total = count !== undefined && 'json' in count ? Number(count.json) : (lengths['items'] ?? 0)
  changeNode(state, node, () => {
    node.role = createLoop({ total, items: values['items'] ?? null, itemsSeq: event.seq })
    node.stage = 'active'
    node.status = 'running'
    node.startedAt ??= event.at
  })
}

/** The state of a `while` or `until` loop, which has no event of its own before its first iteration. */
export function ensureLoop(state: ExecutionState, node: NodeState, seq: number): LoopState {
  if (node.role?.kind === 'loop') return node.role
  const role = createLoop({ total: null, items: null, itemsSeq: seq })
  changeNode(state, node, () => {
    node.role = role
    node.stage = 'active'
    node.status = 'running'
    node.startedAt ??= state.at
  })
  return role
}

/** The state of a parallel container, made when its first branch opens. */
export function ensureParallel(plans: Plans, state: ExecutionState, node: NodeState): void {
  if (node.role?.kind === 'parallel') return
  const context = contextOf(plans, state, node)
  const branches: readonly NodeId[] = context?.plan.scopes[node.id]?.branches.map((branch) => branch.name) ?? []
  changeNode(state, node, () => {
    node.role = createParallel(branches)
    node.stage = 'active'
    node.status = 'running'
    node.startedAt ??= state.at
  })
}

function noteIterationEnd(state: ExecutionState, node: NodeState, event: EventOf<'node.evaluated'>): void {
  const index = Number(event.data.purpose.slice('end:'.length))
  const found = state.scopes[makeIterationScope(node.key, index)]
  if (found === undefined) return
  const { values, flags } = event.data
  const result = values['result']
  found.end = {
    result: result === undefined ? null : compactValue(result, event.seq, 'result'),
    breaks: flags['breakWhen'] === true,
    condition: flags['condition'] === true,
  }
  markScope(state, found.key)
}

import { NULL_VALUE, type ErrorInfo, type Json, type NewEvent, type StoredValue } from '@heddle/model'
import { nodeRequest } from '../decide/node-request.ts'
import { IDLE, dueEvaluation, type Step } from '../decide/step.ts'
import { branchScopeKey, type NodeContext } from '../node-context.ts'
import type { BranchState, NodeResult, ParallelState } from '../state.ts'
import type { Role } from './role.ts'

/** `flow.parallel`: one scope instance per branch, `maxConcurrency` at a time. */
export const parallelRole: Role = { result: parallelResult, step: parallelStep }

function parallelState(context: NodeContext): ParallelState | null {
  return context.node.role?.kind === 'parallel' ? context.node.role : null
}

function branchCount(context: NodeContext): number {
  return context.plan.scopes[context.node.id]?.branches.length ?? 0
}

function parallelResult(context: NodeContext): NodeResult | null {
  if (branchCount(context) === 0) return { ok: true, output: { object: {} }, ports: ['main'] }
  const parallel = parallelState(context)
  if (parallel === null || parallel.openCount > 0) return null
  const { branches, failure } = parallel
  const isFailFast = context.planNode.config['failFast'] === true
  const isFinished = branches.every((branch) => branch.status !== 'pending')
  const hasFailed = failure !== null && (isFailFast || branches.every((branch) => branch.status === 'failed'))
  if (failure !== null && hasFailed && (isFinished || isFailFast)) {
    return { ok: false, error: branchError(context, failure) }
  }
  if (!isFinished || branches.some((branch) => branch.status === 'cancelled')) return null
  const output = outputOf(context, branches)
  return output === null ? null : { ok: true, output, ports: ['main'] }
}

function parallelStep(context: NodeContext): Step {
  const { planNode } = context
  const parallel = parallelState(context)
  const next = parallel?.next ?? 0
  const max = planNode.config['maxConcurrency']
  const isFailing = planNode.config['failFast'] === true && (parallel?.failure ?? null) !== null
  if (next >= branchCount(context)) return parallel?.openCount === 0 ? mergeStep(context, parallel) : IDLE
  if (isFailing || (typeof max === 'number' && (parallel?.openCount ?? 0) >= max)) return IDLE
  return { event: openEvent(context, next) }
}

function openEvent(context: NodeContext, index: number): NewEvent {
  const { state, node, plan } = context
  const name = plan.scopes[node.id]?.branches[index]?.name ?? node.id
  return {
    type: 'scope.opened',
    at: state.at,
    nodeKey: node.key,
    data: {
      scopeKey: branchScopeKey(node.key, name),
      container: node.key,
      planRevision: state.planRevision,
      index,
      item: { json: name },
    },
  }
}

/** Null: the branches' values must be merged by the evaluator. */
function outputOf(context: NodeContext, branches: readonly BranchState[]): StoredValue | null {
  const byEnd = branches
    .filter((branch) => branch.status === 'completed')
    .toSorted((left, right) => (left.closedSeq ?? 0) - (right.closedSeq ?? 0))
  switch (context.planNode.config['strategy']) {
    case 'first':
      return byEnd[0]?.result ?? NULL_VALUE
    case 'last':
      return byEnd.at(-1)?.result ?? NULL_VALUE
    case 'merge':
      return mergeInline(branches)
    default:
      return { object: Object.fromEntries(branches.map((branch) => [branch.name, branch.result ?? NULL_VALUE])) }
  }
}

/** Shallow, in definition order; what is not an object adds nothing. */
function mergeInline(branches: readonly BranchState[]): StoredValue | null {
  const merged = new Map<string, Json>()
  for (const branch of branches) {
    const result = branch.result ?? NULL_VALUE
    if (!('json' in result)) return null
    const { json } = result
    if (typeof json !== 'object' || json === null || Array.isArray(json)) continue
    for (const [name, value] of Object.entries(json)) merged.set(name, value)
  }
  return { json: Object.fromEntries(merged) }
}

/** Values behind references are merged by the evaluator, which can read them. */
function mergeStep(context: NodeContext, parallel: ParallelState): Step {
  const results = parallel.branches.map((branch) => branch.result ?? NULL_VALUE)
  const text = `{ ${results.map((_, index) => `...(inputs[${index}] ?? {})`).join(', ')} }`
  const expressions = { output: { text, mode: 'value' as const } }
  const make = () => {
    const request = nodeRequest(context, 'merge', { kind: 'expressions', expressions })
    return { ...request, scope: { ...request.scope, inputs: results } }
  }
  return { due: [dueEvaluation('merge', make)] }
}

function branchError(context: NodeContext, failure: NonNullable<ParallelState['failure']>): ErrorInfo {
  const { code, message } = failure.error
  return {
    code,
    message: `Branch '${failure.name}' of '${context.node.key}' failed: ${message}`,
    details: { branch: failure.name },
  }
}

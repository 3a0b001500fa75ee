import {
  INLINE_VALUE_BYTES,
  NULL_VALUE,
  type ErrorInfo,
  type NewEvent,
  type NodeId,
  type Plan,
  type ScopeKey,
  type StoredValue,
} from '@heddle/model'
import { valueBytes } from '../compact-value.ts'
import type { Plans } from '../engine.ts'
import { scopeInside } from '../evaluation-scope.ts'
import { keyInScope } from '../node-context.ts'
import { idsInScope, planNodeOf, planScopeOf } from '../plan-index.ts'
import { readLoopRules } from '../roles/loop-config.ts'
import type { ExecutionState, ScopeState } from '../state.ts'
import { IDLE, dueEvaluation, type Step } from './step.ts'

/** What comes next for an iteration or a branch. The workflow's own scope is the execution's business. */
export function scopeStep(plans: Plans, state: ExecutionState, key: ScopeKey): Step {
  const scope = state.scopes[key]
  if (scope === undefined || scope.container === null || scope.kind === 'single') return IDLE
  const { fate } = scope
  const isOver = fate === null || fate.mode === 'continue' ? scope.unsettled === 0 : scope.active === 0
  if (!isOver) return IDLE
  if (fate !== null) return { event: closedEvent(state, scope, { status: fate.status, result: NULL_VALUE }) }
  const plan = plans.get(scope.revision)
  const questions = scope.end === null ? endQuestions(plan, scope) : {}
  if (Object.keys(questions).length > 0) return { due: [dueEnd(plan, state, scope, questions)] }
  return { event: closedEvent(state, scope, { status: 'completed', result: scopeResult(plan, state, scope) }) }
}

/** The event that closes an iteration whose end could not be evaluated. */
export function failedEndEvent(state: ExecutionState, scope: ScopeState, error: ErrorInfo): NewEvent {
  return closedEvent(state, scope, { status: 'failed', result: NULL_VALUE, error })
}

function closedEvent(
  state: ExecutionState,
  scope: ScopeState,
  how: {
    readonly status: 'completed' | 'failed' | 'cancelled'
    readonly result: StoredValue
    readonly error?: ErrorInfo
  },
): NewEvent {
  return {
    type: 'scope.closed',
    at: state.at,
    ...(scope.container === null ? {} : { nodeKey: scope.container }),
    data: {
      scopeKey: scope.key,
      container: scope.container,
      status: how.status,
      result: how.result,
      error: how.error ?? (how.status === 'failed' ? (scope.fate?.error ?? null) : null),
    },
  }
}

type Questions = { readonly [name: string]: { readonly text: string; readonly mode: 'value' | 'condition' } }

/** What a loop asks as each iteration ends, inside it: its result, whether to break, whether `until` is reached. */
function endQuestions(plan: Plan, scope: ScopeState): Questions {
  const container = planNodeOf(plan, scope.containerId)
  if (container.role !== 'loop') return {}
  const rules = readLoopRules(container.config)
  return {
    ...(rules.result === null ? {} : { result: { text: rules.result, mode: 'value' } as const }),
    ...(rules.breakWhen === null ? {} : { breakWhen: { text: rules.breakWhen, mode: 'condition' } as const }),
    ...(rules.mode === 'until' ? { condition: { text: rules.condition ?? 'true', mode: 'condition' } as const } : {}),
  }
}

function dueEnd(plan: Plan, state: ExecutionState, scope: ScopeState, expressions: Questions) {
  const purpose = `end:${scope.index ?? 0}`
  return dueEvaluation(purpose, () => ({
    nodeKey: scope.container,
    planRevision: plan.revision,
    purpose,
    task: { kind: 'expressions', expressions },
    scope: scopeInside({ plan, state, scope, reads: planNodeOf(plan, scope.containerId).reads, seedKey: scope.key }),
  }))
}

/** `result`, else the output of the only leaf, else an object by leaf id. */
export function scopeResult(plan: Plan, state: ExecutionState, scope: ScopeState): StoredValue {
  const evaluated = scope.end?.result ?? null
  if (evaluated !== null) return evaluated
  const ids = new Set<NodeId>(idsInScope(plan, scope.containerId, scope.branch))
  const leaves = planScopeOf(plan, scope.containerId).leaves.filter((id) => ids.has(id))
  const [only] = leaves
  if (only === undefined) return NULL_VALUE
  if (leaves.length === 1) return leafOutput(state, scope, only)
  return { object: Object.fromEntries(leaves.map((id) => [id, leafOutput(state, scope, id)])) }
}

/** A loop's list holds small results inline only up to 64 KB in all, then references (E7). */
function leafOutput(state: ExecutionState, scope: ScopeState, id: NodeId): StoredValue {
  const node = state.nodes[keyInScope(scope, id)]
  if (node === undefined || node.settledSeq === null) return NULL_VALUE
  const role = scope.container === null ? null : (state.nodes[scope.container]?.role ?? null)
  if (role?.kind !== 'loop' || role.inlineBytes < INLINE_VALUE_BYTES) return node.output
  if (!('json' in node.output) || valueBytes(node.output, 64) <= 64) return node.output
  return { event: node.settledSeq }
}

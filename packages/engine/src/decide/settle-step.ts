import {
  NULL_VALUE,
  type EvaluationRequest,
  type Json,
  type NewEvent,
  type PlanEdge,
  type StoredValue,
} from '@heddle/model'
import { scopeOfNode } from '../evaluation-scope.ts'
import { isHeldAfter, stopOf, type NodeContext } from '../node-context.ts'
import type { NodeResult } from '../state.ts'
import { IDLE, dueEvaluation, type Step } from './step.ts'
import { closeWaitEvent } from './wait-step.ts'

const SET = 'set:'
const EDGE = 'edge:'
const FALLBACK = 'fallback'

/** What settling needs: `set`, the conditions of edges whose port fired, and a `fallback` that holds placeholders. */
interface Questions {
  readonly expressions: { readonly [name: string]: { readonly text: string; readonly mode: 'value' | 'condition' } }
  readonly templates: { readonly [name: string]: Json }
}

/** A node whose result is known: settles at once, or after what it needs (`Questions`) was evaluated. */
export function settleStep(context: NodeContext, result: NodeResult): Step {
  const { state, node } = context
  if (isHeldAfter(state, node.key)) return IDLE
  const open = node.waits.find((wait) => wait.closed === null)
  if (open !== undefined) return { event: closeWaitEvent(context, open) }
  const questions = questionsOf(context, result)
  if (Object.keys({ ...questions.expressions, ...questions.templates }).length === 0)
    return { event: settleEvent(context, result, NO_ANSWERS) }
  const purpose = result.ok ? 'settle' : 'settle-failed'
  return { due: [dueEvaluation(purpose, () => settleRequest(context, result, purpose, questions))] }
}

export interface SettleAnswers {
  readonly values: { readonly [name: string]: StoredValue }
  readonly flags: { readonly [name: string]: boolean }
}
const NO_ANSWERS: SettleAnswers = { values: {}, flags: {} }

/** The settling event: ports that fire and edges that are live. */
export function settleEvent(context: NodeContext, result: NodeResult, answers: SettleAnswers): NewEvent {
  const { state, node, planNode } = context
  const ports = portsOf(context, result)
  const live = firedEdges(context, ports)
    .filter((edge) => edge.when === null || answers.flags[`${EDGE}${edge.id}`] === true)
    .map((edge) => edge.id)
  const base = { at: state.at, nodeKey: node.key } as const
  if (result.ok) {
    const names = Object.keys(planNode.set)
    const vars = Object.fromEntries(names.map((name) => [name, answers.values[`${SET}${name}`] ?? { json: null }]))
    return { ...base, type: 'node.completed', data: { output: result.output, ports, live, vars } }
  }
  const tolerated = onErrorOf(context, result) !== 'fail' && !node.settleFailed
  return {
    ...base,
    type: 'node.failed',
    data: { error: result.error, tolerated, output: answers.values[FALLBACK] ?? plainFallback(context), ports, live },
  }
}

/** The settling event of a node that must stop: what it gave is kept, nothing fires. */
export function stoppedEvent(context: NodeContext, result: NodeResult): NewEvent {
  const { state, node } = context
  const base = { at: state.at, nodeKey: node.key } as const
  if (result.ok) {
    return {
      ...base,
      type: 'node.completed',
      data: { output: result.output, ports: result.ports, live: [], vars: {} },
    }
  }
  const tolerated = onErrorOf(context, result) !== 'fail'
  return {
    ...base,
    type: 'node.failed',
    data: {
      error: result.error,
      tolerated,
      output: plainFallback(context),
      ports: portsOf(context, result),
      live: [],
    },
  }
}

function portsOf(context: NodeContext, result: NodeResult): readonly string[] {
  if (result.ok) return result.ports
  const onError = onErrorOf(context, result)
  if (onError === 'fail' || context.node.settleFailed) return []
  return onError === 'continue' ? ['main'] : ['error']
}

/** What becomes of a failure: `onError`; a wait that nobody answered is routed when `onTimeout` says so. */
function onErrorOf(context: NodeContext, result: NodeResult): 'fail' | 'continue' | 'route' {
  const { onError, config } = context.planNode
  const isLate = !result.ok && result.error.code === 'WAIT_TIMEOUT'
  return isLate && config['onTimeout'] === 'route' ? 'route' : onError
}

/** What a failed node gives where nothing is asked: null in place of a fallback that would have to be resolved. */
function plainFallback({ planNode }: NodeContext): StoredValue {
  const { onError, fallback } = planNode
  return onError === 'continue' && !hasPlaceholder(fallback) ? { json: fallback } : NULL_VALUE
}

/** May say yes too often: what is asked then is answered with the value as it is. */
function hasPlaceholder(value: Json): boolean {
  return value !== null && JSON.stringify(value).includes('${{')
}

function questionsOf(context: NodeContext, result: NodeResult): Questions {
  return { expressions: expressionsOf(context, result), templates: templatesOf(context, result) }
}

function templatesOf(context: NodeContext, result: NodeResult): Questions['templates'] {
  const { fallback } = context.planNode
  if (result.ok || context.node.settleFailed || onErrorOf(context, result) !== 'continue') return {}
  return hasPlaceholder(fallback) ? { [FALLBACK]: fallback } : {}
}

function expressionsOf(context: NodeContext, result: NodeResult): Questions['expressions'] {
  const questions: { [name: string]: Questions['expressions'][string] } = {}
  if (context.scope.kind === 'single') return questions
  if (result.ok) {
    for (const [name, text] of Object.entries(context.planNode.set))
      questions[`${SET}${name}`] = { text, mode: 'value' }
  }
  for (const edge of firedEdges(context, portsOf(context, result))) {
    if (edge.when !== null) questions[`${EDGE}${edge.id}`] = { text: edge.when, mode: 'condition' }
  }
  return questions
}

/**
 * Outgoing edges by the newest plan of the scope: an edge to a node that was added meanwhile counts. None where nothing
 * may start any more.
 */
function firedEdges(context: NodeContext, ports: readonly string[]): readonly PlanEdge[] {
  const { plans, scope, node } = context
  if (scope.kind === 'single' || stopOf(node, scope) !== null) return []
  const outgoing = plans.get(scope.revision).nodes[node.id]?.outgoing ?? []
  return outgoing.filter((edge) => ports.includes(edge.port))
}

function settleRequest(
  context: NodeContext,
  result: NodeResult,
  purpose: string,
  questions: Questions,
): EvaluationRequest {
  return {
    nodeKey: context.node.key,
    planRevision: context.plan.revision,
    purpose,
    task: { kind: 'expressions', ...questions },
    scope: scopeOfNode(context, result),
  }
}

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
  if (!mayAsk(context, result)) return { event: settleEvent(context, result, NO_ANSWERS) }
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
  const live: string[] = []
  for (const { id, port, when } of outgoingEdges(context)) {
    if (ports.includes(port) && (when === null || answers.flags[`${EDGE}${id}`] === true)) live.push(id)
  }
  const base = { at: state.at, nodeKey: node.key } as const
  if (result.ok) {
    const names = Object.keys(planNode.set)
    const vars = names.length === 0 ? {} : varsOf(names, answers)
    return { ...base, type: 'node.completed', data: { output: result.output, ports, live, vars } }
  }
  const tolerated = onErrorOf(context, result) !== 'fail' && !node.settleFailed
  return {
    ...base,
    type: 'node.failed',
    data: { error: result.error, tolerated, output: answers.values[FALLBACK] ?? plainFallback(context), ports, live },
  }
}

function varsOf(names: readonly string[], { values }: SettleAnswers): { readonly [name: string]: StoredValue } {
  return Object.fromEntries(names.map((name) => [name, values[`${SET}${name}`] ?? { json: null }]))
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

/** Whether anything could be asked: most nodes settle without. */
function mayAsk(context: NodeContext, result: NodeResult): boolean {
  if (!result.ok || Object.keys(context.planNode.set).length > 0) return true
  return outgoingEdges(context).some((edge) => edge.when !== null)
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
  const ports = portsOf(context, result)
  for (const edge of outgoingEdges(context)) {
    if (edge.when !== null && ports.includes(edge.port))
      questions[`${EDGE}${edge.id}`] = { text: edge.when, mode: 'condition' }
  }
  return questions
}

/**
 * Outgoing edges by the newest plan of the scope: an edge to a node that was added meanwhile counts. None where nothing
 * may start any more.
 */
function outgoingEdges({ plans, scope, node }: NodeContext): readonly PlanEdge[] {
  if (scope.kind === 'single' || stopOf(node, scope) !== null) return NO_EDGES
  return plans.get(scope.revision).nodes[node.id]?.outgoing ?? NO_EDGES
}

const NO_EDGES: readonly PlanEdge[] = []

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

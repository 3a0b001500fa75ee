import { NULL_VALUE, makeIterationScope, type ErrorInfo, type NewEvent, type StoredValue } from '@heddle/model'
import { valueBytes } from '../compact-value.ts'
import { nodeRequest } from '../decide/node-request.ts'
import { IDLE, dueEvaluation, type Step } from '../decide/step.ts'
import { historyUpTo } from '../evaluation-scope.ts'
import type { NodeContext } from '../node-context.ts'
import type { LoopState, NodeResult } from '../state.ts'
import { readLoopRules, type LoopRules } from './loop-config.ts'
import type { Role } from './role.ts'

/** Largest item put into `scope.opened` itself, in bytes of JSON text; larger ones are references into the list. */
const INLINE_ITEM_BYTES = 256

/**
 * `flow.loop`: one scope instance per iteration, `concurrency` at a time. Holds keep nodes from starting; a loop that
 * has begun goes on, and the nodes inside are held.
 */
export const loopRole: Role = { result: loopResult, step: loopStep }

function loopState(context: NodeContext): LoopState | null {
  return context.node.role?.kind === 'loop' ? context.node.role : null
}

function loopResult(context: NodeContext): NodeResult | null {
  const loop = loopState(context)
  if (loop === null) return null
  const rules = readLoopRules(context.planNode.config)
  if (loop.openCount > 0) return null
  if (loop.failure !== null) return { ok: false, error: iterationError(context, loop.failure) }
  const ended = endOf(loop, rules)
  if (ended === null || loop.cancelled) return null
  if (ended === 'over-limit') return { ok: false, error: limitError(context, loop, rules) }
  return { ok: true, output: outputOf(context, loop, ended), ports: ['main'] }
}

/** Whether and why no further iteration starts, as far as state tells. */
function endOf(loop: LoopState, rules: LoopRules): NonNullable<LoopState['endedBy']> | 'over-limit' | null {
  if (loop.endedBy !== null) return loop.endedBy
  const { maxIterations, onLimit } = rules
  if (loop.total !== null) {
    if (loop.total > maxIterations && onLimit === 'fail') return 'over-limit'
    if (loop.next < Math.min(loop.total, maxIterations)) return null
    return loop.total > maxIterations ? 'limit' : 'items'
  }
  const isWanted = rules.mode === 'until' ? loop.next > 0 : loop.approved === loop.next
  if (!isWanted || loop.next < maxIterations) return null
  return onLimit === 'fail' ? 'over-limit' : 'limit'
}

function loopStep(context: NodeContext): Step {
  const rules = readLoopRules(context.planNode.config)
  const loop = loopState(context)
  if (loop === null && (rules.mode === 'forEach' || rules.mode === 'count')) return sizeStep(context, rules)
  const next = loop?.next ?? 0
  if (loop !== null && (loop.failure !== null || endOf(loop, rules) !== null)) return IDLE
  if ((loop?.openCount ?? 0) >= rules.concurrency) return IDLE
  if (rules.mode === 'while' && (loop?.approved ?? -1) < next) return conditionStep(context, rules, next)
  return { event: openEvent(context, loop, next) }
}

function sizeStep(context: NodeContext, rules: LoopRules): Step {
  const [name, text] = rules.mode === 'count' ? ['count', rules.count] : ['items', rules.items]
  const expressions = { [name]: { text, mode: 'value' as const } }
  return { due: [dueEvaluation(name, () => nodeRequest(context, name, { kind: 'expressions', expressions }))] }
}

/** `while`: looked at before each iteration, which it sees as if it had begun. */
function conditionStep(context: NodeContext, rules: LoopRules, index: number): Step {
  const purpose = `while:${index}`
  const expressions = { condition: { text: rules.condition ?? 'false', mode: 'condition' as const } }
  return {
    due: [
      dueEvaluation(purpose, () => {
        const request = nodeRequest(context, purpose, { kind: 'expressions', expressions })
        const history = historyUpTo(loopState(context)?.results ?? [], index)
        const frame = { index, item: NULL_VALUE, itemName: null, ...history }
        const { scope } = request
        const seed = `${scope.seed}/${purpose}`
        const vars = context.planNode.reads.vars ? context.state.vars : {}
        return { ...request, scope: { ...scope, seed, vars, now: context.state.at, loops: [...scope.loops, frame] } }
      }),
    ],
  }
}

function openEvent(context: NodeContext, loop: LoopState | null, index: number): NewEvent {
  const { state, node } = context
  return {
    type: 'scope.opened',
    at: state.at,
    nodeKey: node.key,
    data: {
      scopeKey: makeIterationScope(node.key, index),
      container: node.key,
      planRevision: state.planRevision,
      index,
      item: itemAt(loop, index),
    },
  }
}

function itemAt(loop: LoopState | null, index: number): StoredValue {
  const items = loop?.items ?? null
  if (loop === null || items === null) return { json: index }
  if ('json' in items) {
    const item: StoredValue = { json: Array.isArray(items.json) ? (items.json[index] ?? null) : null }
    if (valueBytes(item, INLINE_ITEM_BYTES) <= INLINE_ITEM_BYTES) return item
    return { of: { event: loop.itemsSeq, name: 'items' }, at: index }
  }
  return 'list' in items ? (items.list[index] ?? NULL_VALUE) : { of: items, at: index }
}

/** Lists are put together when read: the output holds the parts. An `each` gives the list alone. */
function outputOf(context: NodeContext, loop: LoopState, endedBy: NonNullable<LoopState['endedBy']>): StoredValue {
  const list = Array.from({ length: loop.next }, (_, index) => loop.results[index] ?? NULL_VALUE)
  if (context.planNode.isEach) return { list }
  const failed = loop.failed.toSorted((left, right) => left.index - right.index)
  return {
    object: {
      results: { list },
      iterations: { json: list.length },
      endedBy: { json: endedBy },
      ...(failed.length === 0 ? {} : { failed: { json: failed.map((failure) => ({ ...failure })) } }),
    },
  }
}

function iterationError(context: NodeContext, failure: NonNullable<LoopState['failure']>): ErrorInfo {
  const { code, message } = failure.error
  return {
    code,
    message: `Iteration ${failure.index} of '${context.node.key}' failed: ${message}`,
    details: { iteration: failure.index },
  }
}

function limitError(context: NodeContext, loop: LoopState, rules: LoopRules): ErrorInfo {
  const size = loop.total === null ? 'is not finished after' : `has ${loop.total} iterations;`
  const limit = loop.total === null ? `${rules.maxIterations} iterations` : `at most ${rules.maxIterations} are allowed`
  return {
    code: 'MAX_ITERATIONS',
    message: `The loop '${context.node.key}' ${size} ${limit}. Raise maxIterations, or set onLimit: stop.`,
  }
}

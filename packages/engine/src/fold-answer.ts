import {
  HeddleError,
  type ErrorInfo,
  type EvaluationAnswer,
  type EvaluationRequest,
  type EventOf,
  type NewEvent,
  type StoredValue,
} from '@heddle/model'
import { completedEvent } from './decide/execution-step.ts'
import { resultOf } from './decide/node-step.ts'
import { failedEndEvent } from './decide/scope-step.ts'
import { settleEvent, settleStep } from './decide/settle-step.ts'
import { openWaitEvent } from './decide/wait-step.ts'
import type { Plans } from './engine.ts'
import { contextOf, type NodeContext } from './node-context.ts'
import { readSize } from './read-size.ts'
import type { ExecutionState, NodeResult } from './state.ts'
import { waitSpecOf } from './wait-spec.ts'
import { iterationScopeOf } from './iteration-scope.ts'

/** The input event by which an evaluation's answer comes back. */
export type Evaluated = Omit<EventOf<'node.evaluated'>, 'seq' | 'v'>

/**
 * An evaluator's answer as the input event of a turn. `stored`: the answer's values as they may be recorded, large
 * ones as blobs; a value that is missing there is taken from the answer. `at`: ms since 1970.
 */
export function answerEvent(
  request: EvaluationRequest,
  answer: EvaluationAnswer,
  stored: { readonly [name: string]: StoredValue },
  at: number,
): Evaluated {
  const base = {
    type: 'node.evaluated',
    at,
    ...(request.nodeKey === null ? {} : { nodeKey: request.nodeKey }),
  } as const
  const { purpose, task } = request
  if (!answer.ok) return { ...base, data: { purpose, values: {}, lengths: {}, flags: {}, error: answer.error } }
  const values: [string, StoredValue][] = []
  const lengths: [string, number][] = []
  const flags: [string, boolean][] = []
  for (const [name, value] of Object.entries(answer.values)) {
    if (task.kind === 'expressions' && task.expressions[name]?.mode === 'condition') {
      flags.push([name, value === true])
      continue
    }
    values.push([name, Object.hasOwn(stored, name) ? (stored[name] ?? { json: value }) : { json: value }])
    if (Array.isArray(value)) lengths.push([name, value.length])
  }
  const data = {
    purpose,
    values: Object.fromEntries(values),
    lengths: Object.fromEntries(lengths),
    flags: Object.fromEntries(flags),
  }
  return { ...base, data: { ...data, ...(answer.ports === undefined ? {} : { ports: answer.ports }) } }
}

/** What is recorded for an answer: as often as possible the decision it leads to, else the answer itself. */
export function foldAnswer(plans: Plans, state: ExecutionState, event: Evaluated): NewEvent {
  if (event.nodeKey === undefined) return foldOutput(plans, state, event)
  const { purpose, error } = event.data
  const node = state.nodes[event.nodeKey]
  const context = node === undefined ? null : contextOf(plans, state, node)
  if (context === null) return event
  if (purpose.startsWith('end:')) {
    const scope = iterationScopeOf(state, event.nodeKey, purpose)
    return error === undefined || scope === undefined ? event : failedEndEvent(state, scope, error)
  }
  if (error !== undefined) return foldError(context, event, error)
  try {
    return foldValues(context, event)
  } catch (failure) {
    if (!(failure instanceof HeddleError)) throw failure
    return foldError(context, event, failure.toInfo())
  }
}

function foldOutput(plans: Plans, state: ExecutionState, event: Evaluated): NewEvent {
  const { error, values } = event.data
  if (error !== undefined) {
    return { type: 'execution.ending', at: state.at, data: { status: 'failed', error, nodeKey: null } }
  }
  return completedEvent(plans, state, joinValues(values))
}

/** One object of all values: inline when all of them are. */
function joinValues(values: { readonly [name: string]: StoredValue }): StoredValue {
  const entries = Object.entries(values)
  if (!entries.every(([, value]) => 'json' in value)) return { object: values }
  return { json: Object.fromEntries(entries.map(([name, value]) => [name, 'json' in value ? value.json : null])) }
}

/** A failed evaluation is the node's failure, recorded by itself only when edges must be asked about. */
function foldError(context: NodeContext, event: Evaluated, error: ErrorInfo): NewEvent {
  const failed: Evaluated = { ...event, data: { ...event.data, values: {}, lengths: {}, flags: {}, error } }
  if (event.data.purpose.startsWith('settle')) return failed
  return foldResult(context, failed, { ok: false, error })
}

function foldResult(context: NodeContext, event: Evaluated, result: NodeResult): NewEvent {
  const step = settleStep(context, result)
  return 'event' in step ? step.event : event
}

function foldValues(context: NodeContext, event: Evaluated): NewEvent {
  const { purpose, values, flags, ports } = event.data
  const { state, node } = context
  switch (purpose) {
    case 'when':
      if (flags['when'] === true) return event
      return { type: 'node.skipped', at: state.at, nodeKey: node.key, data: { cause: { kind: 'when' } } }
    case 'pure':
    case 'merge':
      return foldResult(context, event, {
        ok: true,
        output: values['output'] ?? { json: null },
        ports: ports ?? ['main'],
      })
    case 'settle':
    case 'settle-failed': {
      const result = resultOf(context)
      return result === null ? event : settleEvent(context, result, { values, flags })
    }
    case 'items':
    case 'count':
      readSize(context, event.data)
      return event
    case 'config':
      return foldConfig(context, event, values['config'] ?? { json: {} })
    default:
      return event
  }
}

function foldConfig(context: NodeContext, event: Evaluated, config: StoredValue): NewEvent {
  const { planNode } = context
  if (planNode.role === 'subworkflow') return event
  if (planNode.role === 'stop') return stopEvent(context, config)
  return openWaitEvent(context, planNode.role, waitSpecOf(context, config))
}

/** `flow.stop` ends the execution with its own outcome. */
function stopEvent(context: NodeContext, config: StoredValue): NewEvent {
  const { state, node, planNode } = context
  const fields = 'json' in config ? config.json : null
  const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields)
  const message = isObject && 'message' in fields ? fields['message'] : planNode.config['message']
  const output: StoredValue = isObject
    ? { json: ('output' in fields ? fields['output'] : null) ?? null }
    : { of: config, at: 'output' }
  const isError = planNode.config['outcome'] === 'error'
  const error: ErrorInfo = {
    code: 'ILLEGAL_STATE',
    message: `Stopped by '${node.key}': ${String(message ?? 'no message')}`,
  }
  return {
    type: 'execution.ending',
    at: state.at,
    data: { status: isError ? 'failed' : 'completed', error: isError ? error : null, nodeKey: node.key, output },
  }
}

import {
  DEFAULT_WAIT_TIMEOUT_SECONDS,
  type ErrorInfo,
  type NewEvent,
  type StoredValue,
  type WaitAnswer,
} from '@heddle/model'
import { dueTimer, type Due, type Step } from '../decide/step.ts'
import { dueWaits, openWaitEvent } from '../decide/wait-step.ts'
import { scopeOfNode } from '../evaluation-scope.ts'
import { isHeldBefore, type NodeContext } from '../node-context.ts'
import type { FailedAttempt, NodeResult, WaitState } from '../state.ts'
import type { Role } from './role.ts'

/** The loss that ends a node execution. */
const MAX_LOSSES = 4
/** Entries that only waited for what was over already; more are a defect of the node's code (E5). */
const MAX_IDLE_ENTRIES = 10
/** No step of a node has this wait key: node code may not use a leading `~`. */
const LOST_WAIT = '~lost'

/** Outside nodes: attempts by a runner, retries, losses, re-entries. */
export const runRole: Role = { result: runResult, step: runStep }

function runResult(context: NodeContext): NodeResult | null {
  const { node } = context
  const failure = node.lastFailure
  if (node.suspended !== null && (Object.keys(node.suspended).length === 0 || node.idleEntries >= MAX_IDLE_ENTRIES)) {
    return failed({ code: 'INTERNAL_ERROR', message: `'${node.key}' was suspended without waiting for anything new.` })
  }
  if (failure === null) return null
  if (failure.kind === 'cancelled') return failed(failure.error)
  if (failure.kind === 'lost') return lostResult(context, failure)
  return isRetryable(context, failure) ? null : failed(failure.error)
}

const NO_ANSWERS: { readonly [waitKey: string]: WaitAnswer } = {}

const failed = (error: ErrorInfo): NodeResult => ({ ok: false, error })

function runStep(context: NodeContext): Step {
  const { node, state } = context
  if (node.attempt !== null) return { due: dueWaits(context) }
  const failure = node.lastFailure
  if (failure?.kind === 'failed') return { event: retryEvent(context, failure) }
  if (failure?.kind === 'lost' && failure.sideEffects === 'ask') {
    if (failure.waitId === null) return { event: askAboutLoss(context, failure) }
    if (lostWait(context, failure)?.closed === null) return { due: dueWaits(context) }
  }
  if (node.retry !== null && !node.retry.due) {
    const { attempt, dueAt } = node.retry
    return {
      due: [...dueWaits(context), dueTimer(`retry:${node.key}`, dueAt, { kind: 'retry', nodeKey: node.key, attempt })],
    }
  }
  if (node.suspended !== null) {
    const unopened = Object.keys(node.suspended).find((waitKey) => lastWait(context, waitKey) === undefined)
    const spec = unopened === undefined ? undefined : node.suspended[unopened]
    if (unopened !== undefined && spec !== undefined) return { event: openWaitEvent(context, unopened, spec) }
  }
  if (isHeldBefore(state, node.key) || isStillSuspended(context)) return { due: dueWaits(context) }
  return { due: node.waits.length === 0 ? [dueRun(context)] : [...dueWaits(context), dueRun(context)] }
}

/** It is entered again when one of the waits it left for is over. */
function isStillSuspended(context: NodeContext): boolean {
  const { suspended } = context.node
  return (
    suspended !== null &&
    Object.keys(suspended).every((waitKey) => (lastWait(context, waitKey)?.closed ?? null) === null)
  )
}

function lastWait(context: NodeContext, waitKey: string): WaitState | undefined {
  return context.node.waits.findLast((wait) => wait.waitKey === waitKey)
}

function dueRun(context: NodeContext): Due {
  const { node, planNode, plan } = context
  const attempt = node.suspended === null ? (node.retry?.attempt ?? node.attempts + 1) : node.attempts
  const entry = node.suspended === null ? 1 : node.entry + 1
  return {
    id: `run:${attempt}:${entry}`,
    make: () => ({
      kind: 'run-node',
      nodeKey: node.key,
      node: planNode,
      planRevision: plan.revision,
      attempt,
      losses: node.losses,
      entry,
      scope: scopeOfNode(context, null),
      answers: answersOf(context),
      forgetSteps: node.retry !== null && !planNode.retry.keepSteps,
    }),
  }
}

/** The attempt and entry that may start now; null when none may. For checking `attempt.started`. */
export function nextEntry(context: NodeContext): { readonly attempt: number; readonly entry: number } | null {
  if (runResult(context) !== null) return null
  const step = runStep(context)
  if (!('due' in step)) return null
  const id = step.due.find((due) => due.id.startsWith('run:'))?.id
  if (id === undefined) return null
  const [, attempt, entry] = id.split(':')
  return { attempt: Number(attempt), entry: Number(entry) }
}

function answersOf(context: NodeContext): { readonly [waitKey: string]: WaitAnswer } {
  if (context.node.waits.length === 0) return NO_ANSWERS
  const answers: [string, WaitAnswer][] = []
  for (const wait of context.node.waits) {
    if (wait.closed !== null && wait.waitKey !== LOST_WAIT) answers.push([wait.waitKey, wait.closed.answer])
  }
  return Object.fromEntries(answers)
}

function isRetryable(context: NodeContext, failure: FailedAttempt): boolean {
  const { retry } = context.planNode
  const maxAttempts = retry.maxAttempts ?? (failure.sideEffects === 'none' ? 3 : 1)
  return retry.retryOn.includes(failure.error.code) && context.node.failures < maxAttempts
}

/** Back-off with full jitter: random × min(maxDelay, initial × multiplier^(n-1)); the called side may set the delay. */
function retryEvent(context: NodeContext, failure: FailedAttempt): NewEvent {
  const { node, planNode } = context
  const { initialDelayMs, multiplier, maxDelayMs, jitter } = planNode.retry
  const backOff = Math.min(maxDelayMs, initialDelayMs * multiplier ** (node.failures - 1))
  const delayMs = Math.round(failure.error.retryAfterMs ?? (jitter ? failure.random * backOff : backOff))
  return {
    type: 'retry.scheduled',
    at: context.state.at,
    nodeKey: node.key,
    data: { attempt: failure.attempt + 1, dueAt: failure.at + delayMs, delayMs },
  }
}

function lostWait(context: NodeContext, failure: FailedAttempt): WaitState | undefined {
  return context.node.waits.find((wait) => wait.waitId === failure.waitId)
}

function lostResult(context: NodeContext, failure: FailedAttempt): NodeResult | null {
  const { node } = context
  if (node.losses >= MAX_LOSSES) {
    return failed({
      code: 'WORKER_LOST',
      message: `'${node.key}' lost its worker ${node.losses} times; look for what kills it, then restart from here.`,
    })
  }
  const closed = lostWait(context, failure)?.closed ?? null
  if (failure.sideEffects !== 'ask' || closed === null) return null
  const choice = readChoice(closed.answer)
  if (choice.kind === 'run-again') return null
  if (choice.kind === 'output') return { ok: true, output: choice.output, ports: ['main'] }
  return failed({
    code: 'WORKER_LOST',
    message: `'${node.key}' lost its worker during attempt ${failure.attempt}; ${closed.answer.by} decided that it fails.`,
  })
}

type LossChoice = { readonly kind: 'run-again' | 'fail' } | { readonly kind: 'output'; readonly output: StoredValue }

/** `{ choice: run-again | output | fail, output? }`; without it, approved means again and rejected means fail. */
function readChoice(answer: WaitAnswer): LossChoice {
  const { payload } = answer
  if (answer.how !== 'answered') return { kind: 'fail' }
  if (!('json' in payload)) return { kind: 'output', output: { of: payload, at: 'output' } }
  const form = payload.json
  if (typeof form === 'object' && form !== null && 'choice' in form) {
    if (form.choice === 'output') return { kind: 'output', output: { json: 'output' in form ? form.output : null } }
    return { kind: form.choice === 'run-again' ? 'run-again' : 'fail' }
  }
  return { kind: answer.decision === 'approved' ? 'run-again' : 'fail' }
}

function askAboutLoss(context: NodeContext, failure: FailedAttempt): NewEvent {
  const { node } = context
  return openWaitEvent(context, LOST_WAIT, {
    kind: 'approval',
    title: `'${node.key}' lost its worker during attempt ${failure.attempt}`,
    description: 'It may have changed something outside. Run it again, give its output, or let it fail.',
    roles: [],
    form: {
      type: 'object',
      properties: { choice: { enum: ['run-again', 'output', 'fail'] }, output: {} },
      required: ['choice'],
    },
    data: { json: { attempt: failure.attempt, losses: node.losses } },
    reminderAt: null,
    dueAt: failure.at + DEFAULT_WAIT_TIMEOUT_SECONDS * 1000,
    origin: 'lost',
  })
}

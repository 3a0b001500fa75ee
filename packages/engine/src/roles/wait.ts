import { NULL_VALUE, type Json, type StoredValue } from '@heddle/model'
import { nodeRequest } from '../decide/node-request.ts'
import { dueEvaluation, type Step } from '../decide/step.ts'
import { dueWaits } from '../decide/wait-step.ts'
import type { NodeContext } from '../node-context.ts'
import type { NodeResult, WaitState } from '../state.ts'
import type { Role } from './role.ts'
import { isoTime } from '../status.ts'

/** `flow.wait`, `flow.signal`, `flow.approval`: one wait, whose end settles the node. */
export const waitRole: Role = { result: waitResult, step: waitStep }

function waitStep(context: NodeContext): Step {
  const { node } = context
  if (node.waits.length > 0) return { due: dueWaits(context) }
  return {
    due: [dueEvaluation('config', () => nodeRequest(context, 'config', { kind: 'config', nodeId: node.id }))],
  }
}

function waitResult(context: NodeContext): NodeResult | null {
  const wait = context.node.waits.at(-1)
  if (wait === undefined || wait.closed === null || wait.closed.answer.how === 'cancelled') return null
  if (context.state.pauses > 0) return null
  if (wait.spec.kind === 'time') return completed({ json: { until: isoTime(wait.spec.dueAt) } }, 'main')
  if (wait.closed.answer.how === 'due') return lateResult(context, wait)
  if (wait.spec.kind === 'signal') return completed(wait.closed.answer.payload, 'main')
  return approvalResult(wait, wait.closed.answer.decision ?? 'rejected')
}

const completed = (output: StoredValue, port: string): NodeResult => ({ ok: true, output, ports: [port] })

/** Nobody came in time: what `onTimeout` says. */
function lateResult(context: NodeContext, wait: WaitState): NodeResult {
  const { node, planNode } = context
  const onTimeout = planNode.config['onTimeout']
  if (wait.spec.kind === 'approval' && onTimeout === 'approve') return approvalResult(wait, 'approved')
  if (wait.spec.kind === 'approval' && onTimeout === 'reject') return approvalResult(wait, 'rejected')
  const what = wait.spec.kind === 'signal' ? `signal '${wait.spec.name}'` : 'approval'
  return {
    ok: false,
    error: {
      code: 'WAIT_TIMEOUT',
      message: `'${node.key}' waited for ${what} since ${isoTime(wait.openedAt)} and nobody answered in time.`,
    },
  }
}

/** `{ decision, by, note, form }` on the port of the decision. */
function approvalResult(wait: WaitState, decision: 'approved' | 'rejected'): NodeResult {
  const answer = wait.closed?.answer
  const form = answer?.payload ?? NULL_VALUE
  const about: { readonly [name: string]: Json } = {
    decision,
    by: answer?.by ?? 'engine',
    note: answer?.note ?? null,
  }
  if ('json' in form) return completed({ json: { ...about, form: form.json } }, decision)
  const parts = Object.fromEntries(Object.entries(about).map(([name, json]) => [name, { json }]))
  return completed({ object: { ...parts, form } }, decision)
}

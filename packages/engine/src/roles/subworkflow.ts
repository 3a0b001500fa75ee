import { LIMITS, type StoredValue } from '@heddle/model'
import { runningMsAt } from '../apply/activity.ts'
import { nodeRequest } from '../decide/node-request.ts'
import { IDLE, dueEvaluation, type Due, type Step } from '../decide/step.ts'
import { headOf } from '../evaluation-scope.ts'
import { isHeldBefore, type NodeContext } from '../node-context.ts'
import type { ChildState, NodeResult } from '../state.ts'
import type { Role } from './role.ts'

/** `flow.subworkflow`: an execution of its own; its end, or only its start, settles the node. */
export const subworkflowRole: Role = { result: depthError, step: subworkflowStep }

function depthOf(context: NodeContext): number {
  return (headOf(context.state).parent?.depth ?? 0) + 1
}

function depthError(context: NodeContext): NodeResult | null {
  const depth = depthOf(context)
  if (depth <= LIMITS.subworkflowDepth) return null
  const message = `'${context.node.key}' would start a sub-workflow at depth ${depth}; at most ${LIMITS.subworkflowDepth} are allowed. Look for a workflow that starts itself.`
  return { ok: false, error: { code: 'ILLEGAL_STATE', message } }
}

function subworkflowStep(context: NodeContext): Step {
  const { state, node } = context
  const { role } = node
  if (role?.kind === 'child') {
    if (role.executionId === null && isHeldBefore(state, node.key)) return IDLE
    return { due: [dueChild(context, role)] }
  }
  return {
    due: [dueEvaluation('config', () => nodeRequest(context, 'config', { kind: 'config', nodeId: node.id }))],
  }
}

function dueChild(context: NodeContext, child: ChildState): Due {
  const { state, node, plan, planNode } = context
  const { executionId } = child
  const fixed = Object.hasOwn(plan.subworkflows, node.id) ? plan.subworkflows[node.id] : undefined
  const version = planNode.config['version']
  return {
    id: `child:${executionId ?? 'new'}`,
    make: () => ({
      kind: 'start-child',
      nodeKey: node.key,
      childId: executionId,
      workflow: fixed?.workflow ?? String(planNode.config['workflow'] ?? ''),
      version: fixed?.version ?? (typeof version === 'number' ? version : 'latest'),
      input: inputOf(child.input),
      depth: depthOf(context),
      wait: planNode.config['wait'] !== false,
      timeoutMs: state.limitMs === null ? null : Math.max(0, state.limitMs - runningMsAt(state, state.at)),
    }),
  }
}

/** `input` of the resolved config; `{}` when it has none. */
function inputOf(config: StoredValue): StoredValue {
  if (!('json' in config)) return { of: config, at: 'input' }
  const { json } = config
  const has = typeof json === 'object' && json !== null && 'input' in json
  return { json: has ? (json.input ?? {}) : {} }
}

import { nodeRequest } from '../decide/node-request.ts'
import { dueEvaluation } from '../decide/step.ts'
import type { Role } from './role.ts'

/** Pure nodes: one evaluation gives the output and the ports. */
export const pureRole: Role = {
  result: () => null,
  step: (context) => ({
    due: [dueEvaluation('pure', () => nodeRequest(context, 'pure', { kind: 'pure', nodeId: context.node.id }))],
  }),
}

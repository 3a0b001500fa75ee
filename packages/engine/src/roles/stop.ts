import { nodeRequest } from '../decide/node-request.ts'
import { dueEvaluation } from '../decide/step.ts'
import type { Role } from './role.ts'

/** `flow.stop`: once its config is known, the answer becomes `execution.ending`. */
export const stopRole: Role = {
  result: () => null,
  step: (context) => ({
    due: [dueEvaluation('config', () => nodeRequest(context, 'config', { kind: 'config', nodeId: context.node.id }))],
  }),
}

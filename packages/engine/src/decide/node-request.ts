import type { EvaluationRequest, EvaluationTask } from '@heddle/model'
import { scopeOfNode } from '../evaluation-scope.ts'
import type { NodeContext } from '../node-context.ts'

/** A question about a node's own expressions, in the scope it became ready in. */
export function nodeRequest(context: NodeContext, purpose: string, task: EvaluationTask): EvaluationRequest {
  return {
    nodeKey: context.node.key,
    planRevision: context.plan.revision,
    purpose,
    task,
    scope: scopeOfNode(context, null),
  }
}

import { makePlan } from '@heddle/graph'
import { HeddleError, type NodeCatalogue, type WorkflowId, type WorkspaceId } from '@heddle/model'
import type { Store } from '@heddle/store'
import type { ReplayTarget } from './executions/execution-parts.ts'

/** A version as it was planned, or the draft planned now. Throws `NOT_FOUND`; `PLAN_INVALID` with findings. */
export async function resolveTarget(
  { store, catalogue }: { readonly store: Store; readonly catalogue: NodeCatalogue },
  workflow: { readonly workspaceId: WorkspaceId; readonly workflowId: WorkflowId; readonly version: number | 'draft' },
): Promise<ReplayTarget> {
  const { workspaceId, workflowId, version } = workflow
  if (version !== 'draft') {
    const found = await store.workflows.findVersion(workspaceId, workflowId, version)
    if (found !== null) return { plan: found.plan, version: found.number, draftRevision: null }
    throw new HeddleError('NOT_FOUND', `The workflow ${workflowId} has no version ${version}.`)
  }
  const { definition, revision } = await store.workflows.get(workspaceId, workflowId)
  return { plan: makePlan(definition, { catalogue }), version: null, draftRevision: revision }
}

import { diffDefinitions } from '@heddle/graph'
import { HeddleError, type Json, type WorkflowId } from '@heddle/model'
import type { Draft, Store } from '@heddle/store'
import type { Caller } from '../caller.ts'

/**
 * The refusal of a write that is based on an old draft: both revisions, who was first, and what the draft changes of the
 * version published last (drafts of earlier revisions are not kept).
 */
export async function toStaleDraft(
  store: Store,
  caller: Caller,
  { current, revision }: { readonly current: Draft; readonly revision: number },
): Promise<HeddleError> {
  const published = await store.workflows.findVersion(caller.workspaceId, current.id, 'latest')
  const diff = published === null ? null : diffDefinitions(published.definition, current.definition)
  const details = {
    yours: { revision },
    current: {
      revision: current.revision,
      updatedBy: current.updatedBy,
      updatedAt: new Date(current.updatedAt).toISOString(),
    },
    diff,
    diffBasis: published === null ? 'nothing was published' : `from version ${published.number} to the current draft`,
  }
  return new HeddleError(
    'CONFLICT',
    `The draft of "${current.name}" is at revision ${current.revision} by ${current.updatedBy}, not at ${revision}. Load it and try again.`,
    { details: details as unknown as Json },
  )
}

/** Runs a write to a draft; when it is refused because the draft has changed, says what changed. */
export async function explainingStale<Result>(
  { store, caller }: { readonly store: Store; readonly caller: Caller },
  { workflowId, revision }: { readonly workflowId: WorkflowId; readonly revision: number },
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'CONFLICT') throw error
    const current = await store.workflows.get(caller.workspaceId, workflowId)
    if (current.revision === revision) throw error
    throw await toStaleDraft(store, caller, { current, revision })
  }
}

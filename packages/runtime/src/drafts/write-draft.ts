import { HeddleError, toWorkflowId, type Definition, type EdgeDefinition, type NodeDefinition } from '@heddle/model'
import type { Draft, Once } from '@heddle/store'
import type { CallContext } from '../call-context.ts'
import { assertDraft } from './assert-draft.ts'
import { makeConflict } from './conflict.ts'

/*
 * Writes to a draft.
 *
 * 1. Every write is based on a revision. A stale one changes nothing and gets `CONFLICT` with what it wanted.
 * 2. A write is whole: what it makes of the draft is checked before anything is stored.
 * 3. A draft may be wrong in all that only publishing minds, but never misshapen (`checkDraft`).
 */

export interface DraftEdit {
  readonly id: string
  /** That the write is based on. */
  readonly revision: number
  /** The new draft. Throws when the edit does not fit the draft. */
  readonly change: (definition: Definition) => Definition
  readonly once?: Once<Draft>
}

/** Changes a draft. Throws `NOT_FOUND`, `CONFLICT`, `PLAN_INVALID`, and what `change` throws. */
export async function editDraft({ caller, heddle }: CallContext, edit: DraftEdit): Promise<Draft> {
  const { workspaceId, principal } = caller
  const id = toWorkflowId(edit.id)
  const current = await heddle.store.workflows.get(workspaceId, id)
  if (current.revision !== edit.revision) throw refuseStale(current, edit)
  const definition = edit.change(current.definition)
  assertDraft(definition)
  const write = { definition, revision: edit.revision, by: principal }
  try {
    return await heddle.store.workflows.update(workspaceId, id, write, edit.once)
  } catch (error) {
    if (!(error instanceof HeddleError) || error.code !== 'CONFLICT') throw error
    // Somebody else wrote between reading and writing; or the idempotency key is taken, which leaves the revision.
    const now = await heddle.store.workflows.get(workspaceId, id)
    throw now.revision === edit.revision ? error : makeConflict(now, { revision: edit.revision, wanted: definition })
  }
}

/** Replaces the whole draft. */
export function putDraft(
  context: CallContext,
  put: { readonly id: string; readonly revision: number; readonly definition: Definition },
): Promise<Draft> {
  return editDraft(context, { id: put.id, revision: put.revision, change: () => put.definition })
}

/** Replaces nodes and edges; all other fields stay. */
export function putGraph(
  context: CallContext,
  put: {
    readonly id: string
    readonly revision: number
    readonly nodes: readonly NodeDefinition[]
    readonly edges: readonly EdgeDefinition[]
  },
): Promise<Draft> {
  const change = (definition: Definition): Definition => ({
    ...definition,
    nodes: [...put.nodes],
    edges: [...put.edges],
  })
  return editDraft(context, { id: put.id, revision: put.revision, change })
}

/** Deletes a workflow softly and switches it off. Throws `NOT_FOUND` and `CONFLICT`. */
export async function deleteWorkflow(
  { caller, heddle }: CallContext,
  request: { readonly id: string; readonly revision: number },
): Promise<void> {
  const id = toWorkflowId(request.id)
  const { revision } = request
  const current = await heddle.store.workflows.get(caller.workspaceId, id)
  if (current.revision !== revision) throw makeConflict(current, { revision })
  await heddle.store.workflows.delete(caller.workspaceId, id, { by: caller.principal, revision })
}

/** What a stale write wanted, when it fits the draft as it is now. */
function refuseStale(current: Draft, { revision, change }: DraftEdit): HeddleError {
  try {
    const wanted = change(current.definition)
    assertDraft(wanted)
    return makeConflict(current, { revision, wanted })
  } catch (error) {
    if (!(error instanceof HeddleError)) throw error
    // The edit no longer fits, so there is no difference to show: the conflict itself is what counts.
    return makeConflict(current, { revision })
  }
}

import { HeddleError, type Finding, type NodeCatalogue, type WorkflowId } from '@heddle/model'
import type { Draft, Once, Store, WorkflowSummary } from '@heddle/store'
import type { Caller } from '../caller.ts'
import { foreseeBindings, listBindings, type BindingDetails } from './binding-details.ts'
import { designBindings } from './design-bindings.ts'
import { planWithFindings } from './plan-definition.ts'
import { explainingStale, toStaleDraft } from './stale-draft.ts'

export interface PublishDraft {
  readonly workflowId: WorkflowId
  /** Of the draft that the caller has seen. */
  readonly revision: number
  readonly note?: string
  /** Default true. */
  readonly activate?: boolean
  /** Kept in the transaction that publishes. */
  readonly once?: Once<Published>
}

/** What publishing made of a workflow. */
export interface Published {
  readonly version: number
  readonly workflow: WorkflowSummary
  readonly bindings: readonly BindingDetails[]
  /** Warnings and hints. */
  readonly findings: readonly Finding[]
}

interface Parts {
  readonly store: Store
  readonly catalogue: NodeCatalogue
}

/** Others may publish the same draft at the same time; each of them gets a number of its own. */
const MAX_TRIES = 5

/** See `Publishing.publish`. */
export async function publishDraft(parts: Parts, caller: Caller, request: PublishDraft): Promise<Published> {
  const { store } = parts
  const { workflowId, revision } = request
  for (let tries = 1; ; tries += 1) {
    const draft = await store.workflows.get(caller.workspaceId, workflowId)
    if (draft.revision !== revision) throw await toStaleDraft(store, caller, { current: draft, revision })
    try {
      return await explainingStale({ store, caller }, request, () => publishOnce(parts, caller, { ...request, draft }))
    } catch (error) {
      const { lastVersion } = await store.workflows.get(caller.workspaceId, workflowId)
      const isRace = error instanceof HeddleError && error.code === 'CONFLICT' && lastVersion !== draft.lastVersion
      if (!isRace || tries === MAX_TRIES) throw error
    }
  }
}

async function publishOnce(
  parts: Parts,
  { workspaceId, principal }: Caller,
  request: PublishDraft & { readonly draft: Draft },
): Promise<Published> {
  const { store } = parts
  const { draft, workflowId, revision, note = '', activate = true, once } = request
  const { plan, findings } = await planWithFindings(parts, { workspaceId, workflowId, definition: draft.definition })
  const designs = activate ? designBindings(plan) : []
  const bindings = await listBindings(store, workspaceId, workflowId)
  const number = draft.lastVersion + 1
  const { definition: _, ...summary } = draft
  const published: Published = {
    version: number,
    workflow: {
      ...summary,
      lastVersion: number,
      lastVersionHash: draft.definitionHash,
      activeVersion: activate ? number : draft.activeVersion,
    },
    bindings: activate ? foreseeBindings(bindings, designs, { workspaceId, workflowId }) : bindings,
    findings,
  }
  await store.workflows.publish(workspaceId, workflowId, {
    revision,
    plan,
    by: principal,
    note,
    activate,
    bindings: designs,
    after: draft.lastVersion,
    ...(once === undefined ? {} : { once: { ...once, answer: () => once.answer(published) } }),
  })
  return published
}

/*
 * Publishing: from a draft to numbered versions, and from a version to live bindings.
 *
 * Boundary: knows the store and the catalogue. Who may do it is decided before; what fires is the webhooks' and the
 * scheduler's.
 *
 * Invariants
 * P1 A version, its being active and its bindings appear together or not at all; a crash leaves no half (store).
 * P2 A refused publish changes nothing.
 * P3 What runs of itself (paused, address, secret, history) belongs to the binding of (workflow, node) and survives
 *    versions.
 */
import { diffDefinitions, type DefinitionDiff } from '@heddle/graph'
import {
  HeddleError,
  type Definition,
  type NodeCatalogue,
  type NodeId,
  type Plan,
  type WorkflowId,
} from '@heddle/model'
import type { Binding, Draft, Firing, Page, PageRequest, Store, Version, VersionSummary } from '@heddle/store'
import type { Caller } from '../caller.ts'
import { designBindings } from './design-bindings.ts'
import { planDefinition } from './plan-definition.ts'
import { toStaleDraft } from './stale-draft.ts'

export interface PublishDraft {
  readonly workflowId: WorkflowId
  /** Of the draft that the caller has seen. */
  readonly revision: number
  readonly note?: string
  /** Default true. */
  readonly activate?: boolean
}

/** A version as it stands in its workflow. */
export interface PublishedVersion extends VersionSummary {
  readonly isActive: boolean
}

export interface VersionDetails extends PublishedVersion {
  readonly definition: Definition
  readonly plan: Plan
}

/** A binding with its last firings, newest first. */
export interface BindingDetails extends Binding {
  readonly history: readonly Firing[]
}

/** One side of a comparison. */
export type DefinitionSide = number | 'draft'

type OneBinding = { readonly workflowId: WorkflowId; readonly nodeId: NodeId }

/** The use-cases of publishing. All throw `NOT_FOUND` for what the workspace does not have. */
export interface Publishing {
  /**
   * Makes the next version from the draft and activates it, unless told not to. Throws `CONFLICT` when the draft has
   * changed (with revisions, author and diff) or another workflow has one of its addresses, `PLAN_INVALID` with findings.
   */
  publish(caller: Caller, request: PublishDraft): Promise<PublishedVersion>
  /** Makes a version, also an older one, the one that triggers start. Throws `CONFLICT` on a taken address. */
  activate(caller: Caller, request: { workflowId: WorkflowId; version: number }): Promise<PublishedVersion>
  /** Nothing of the workflow fires from now on; its bindings keep what they hold. */
  deactivate(caller: Caller, workflowId: WorkflowId): Promise<void>
  /** Copies a version into the draft. Throws `CONFLICT` on a stale revision. */
  restoreVersion(caller: Caller, request: { workflowId: WorkflowId; version: number; revision: number }): Promise<Draft>
  /** Brings a deleted workflow back, switched off. */
  restoreWorkflow(caller: Caller, workflowId: WorkflowId): Promise<Draft>
  /** Newest first. */
  listVersions(caller: Caller, workflowId: WorkflowId, page?: PageRequest): Promise<Page<PublishedVersion>>
  getVersion(caller: Caller, workflowId: WorkflowId, version: number): Promise<VersionDetails>
  /** What has to be done to the one to get the other. */
  diff(
    caller: Caller,
    request: { workflowId: WorkflowId; from: DefinitionSide; to: DefinitionSide },
  ): Promise<DefinitionDiff>
  listBindings(caller: Caller, workflowId: WorkflowId): Promise<readonly BindingDetails[]>
  /** Nothing fires it until it is resumed. */
  pauseBinding(caller: Caller, binding: OneBinding): Promise<BindingDetails>
  resumeBinding(caller: Caller, binding: OneBinding): Promise<BindingDetails>
}

interface Parts {
  readonly store: Store
  readonly catalogue: NodeCatalogue
}

/** Puts the use-cases together. */
export function createPublishing(parts: Parts): Publishing {
  const { store } = parts
  const { workflows } = store
  return {
    publish: (caller, request) => publishDraft(parts, caller, request),
    activate: async (caller, { workflowId, version: number }) => {
      const version = await findVersion(store, caller, { workflowId, number })
      const bindings = designBindings(version.plan)
      await workflows.activate(caller.workspaceId, workflowId, { number, bindings })
      return { ...toSummary(version), isActive: true }
    },
    deactivate: (caller, workflowId) => workflows.deactivate(caller.workspaceId, workflowId),
    restoreVersion: async (caller, { workflowId, version, revision }) => {
      await findVersion(store, caller, { workflowId, number: version })
      const request = { number: version, revision, by: caller.principal }
      return explainingStale({ store, caller }, { workflowId, revision }, () =>
        workflows.restoreVersion(caller.workspaceId, workflowId, request),
      )
    },
    restoreWorkflow: (caller, workflowId) => workflows.restore(caller.workspaceId, workflowId, caller.principal),
    listVersions: async (caller, workflowId, page) => {
      const { activeVersion } = await workflows.get(caller.workspaceId, workflowId)
      const { items, nextCursor } = await workflows.listVersions(caller.workspaceId, workflowId, page)
      return { items: items.map((item) => ({ ...item, isActive: item.number === activeVersion })), nextCursor }
    },
    getVersion: async (caller, workflowId, number) => {
      const { activeVersion } = await workflows.get(caller.workspaceId, workflowId)
      const version = await findVersion(store, caller, { workflowId, number })
      return { ...version, isActive: number === activeVersion }
    },
    diff: async (caller, { workflowId, from, to }) => {
      const [before, after] = await Promise.all([from, to].map((side) => loadSide(store, caller, { workflowId, side })))
      return diffDefinitions(before!, after!)
    },
    listBindings: async (caller, workflowId) => {
      await workflows.get(caller.workspaceId, workflowId)
      const bindings = await store.bindings.list(caller.workspaceId, workflowId)
      return Promise.all(bindings.map((binding) => withHistory(store, binding)))
    },
    pauseBinding: (caller, binding) => setPaused(store, caller, { ...binding, state: 'paused' }),
    resumeBinding: (caller, binding) => setPaused(store, caller, { ...binding, state: 'running' }),
  }
}

async function publishDraft(parts: Parts, caller: Caller, request: PublishDraft): Promise<PublishedVersion> {
  const { store } = parts
  const { workspaceId, principal } = caller
  const { workflowId, revision, note = '', activate = true } = request
  const draft = await store.workflows.get(workspaceId, workflowId)
  if (draft.revision !== revision) throw await toStaleDraft(store, caller, { current: draft, revision })
  const plan = await planDefinition(parts, { workspaceId, workflowId, definition: draft.definition })
  const bindings = activate ? designBindings(plan) : []
  const version = { revision, plan, by: principal, note, activate, bindings }
  const published = await explainingStale({ store, caller }, request, () =>
    store.workflows.publish(workspaceId, workflowId, version),
  )
  return { ...published, isActive: activate }
}

/** Runs a write to a draft; when it is refused because the draft has changed, says what changed. */
async function explainingStale<Result>(
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

async function findVersion(
  store: Store,
  { workspaceId }: Caller,
  { workflowId, number }: { readonly workflowId: WorkflowId; readonly number: number },
): Promise<Version> {
  const { name, lastVersion } = await store.workflows.get(workspaceId, workflowId)
  const version = await store.workflows.findVersion(workspaceId, workflowId, number)
  if (version !== null) return version
  const which = lastVersion === 0 ? 'It is not published yet.' : `It has versions 1 to ${lastVersion}.`
  throw new HeddleError('NOT_FOUND', `The workflow "${name}" has no version ${number}. ${which}`)
}

async function loadSide(
  store: Store,
  caller: Caller,
  { workflowId, side }: { readonly workflowId: WorkflowId; readonly side: DefinitionSide },
): Promise<Definition> {
  if (side === 'draft') return (await store.workflows.get(caller.workspaceId, workflowId)).definition
  return (await findVersion(store, caller, { workflowId, number: side })).definition
}

async function setPaused(
  store: Store,
  { workspaceId }: Caller,
  { workflowId, nodeId, state }: OneBinding & { readonly state: 'paused' | 'running' },
): Promise<BindingDetails> {
  await store.workflows.get(workspaceId, workflowId)
  const binding = await store.bindings.get(workspaceId, workflowId, nodeId)
  if (binding.kind === 'manual') {
    throw new HeddleError(
      'ILLEGAL_STATE',
      `"${nodeId}" is a manual start: it runs only when asked, so there is nothing to pause. Deactivate the workflow to switch it off.`,
    )
  }
  await store.bindings.setPaused(workspaceId, binding.id, state)
  return withHistory(store, { ...binding, paused: state === 'paused' })
}

async function withHistory(store: Store, binding: Binding): Promise<BindingDetails> {
  return { ...binding, history: await store.bindings.listHistory(binding.workspaceId, binding.id) }
}

function toSummary({ number, definitionHash, author, note, createdAt }: Version): VersionSummary {
  return { number, definitionHash, author, note, createdAt }
}
